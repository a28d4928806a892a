"""Where the app keeps its own files, and what a path that a person typed means."""

from __future__ import annotations

import os
from pathlib import Path

from poster_genre.data.catalog import CatalogError
from poster_genre.places import own


def home() -> Path:
    """The folder of everything that this machine has made of datasets: the environment variable
    POSTER_GENRE_HOME, or `.cache/` in the checkout, or the user's data folder."""
    given = os.environ.get("POSTER_GENRE_HOME")
    return Path(given).expanduser().absolute() if given else own(".cache", "cache")


def catalogs_home() -> Path:
    """The folder with one folder an imported catalog."""
    return home() / "catalogs"


def resolved(path: Path | str) -> Path:
    """The absolute path without `~`, `..` and links; of a file that is a link only its folder's links are
    followed, since posters are looked for beside the name that a person gave.

    Raises CatalogError for links that lead in a circle, and for `~` where no home is known.
    """
    try:
        path = Path(path).expanduser().absolute()
        if path.is_dir() or path.name in ("", ".."):
            return path.resolve()
        return path.parent.resolve() / path.name
    except (OSError, RuntimeError, ValueError) as error:
        raise CatalogError(f"{path} cannot be followed: {error}.") from error

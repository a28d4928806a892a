"""What a path means, the same everywhere: `~`, `..`, relative paths, trailing slashes and links resolved."""

from __future__ import annotations

from pathlib import Path

from poster_genre.data.catalog import CatalogError


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

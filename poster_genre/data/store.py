"""The imported catalogs of this machine: import, list, open."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from poster_genre.data.catalog import Catalog, CatalogError
from poster_genre.data.home import catalogs_home
from poster_genre.data.readers import ColumnGuess, read

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}")


@dataclass(frozen=True)
class Saved:
    """An imported catalog, as its card tells it; `problem` says why it cannot be opened, else ""."""

    name: str
    folder: Path
    posters: int = 0
    genres: tuple[str, ...] = ()
    has_images: bool = False
    problem: str = ""


def import_catalog(
    path: Path | str,
    name: str,
    format: str | None = None,
    *,
    images: Path | str | None = None,
    columns: ColumnGuess | None = None,
    replace: bool = False,
) -> Catalog:
    """Read a dataset (see `readers.read`) and keep it under `name`; images are referred to, not copied.

    The catalog appears whole or not at all. Raises CatalogError for a dataset that cannot be read, a
    name that is taken (unless `replace`) or is no name, and for a disk that cannot take it.
    """
    folder = _folder(name)
    if folder.exists() and not replace:
        raise CatalogError(f"There is a catalog “{name}” already; choose another name, or replace it.")
    try:
        catalog = read(path, format, name=name, images=images, columns=columns)
        catalog.save(folder)
    except OSError as error:
        raise CatalogError(
            f"Importing {path} failed: {error.strerror or error}. No catalog was left behind; "
            f"check the disk of {folder.parent}."
        ) from error
    return catalog


def list_catalogs() -> list[Saved]:
    """The imported catalogs, by name; only their cards are read."""
    cards = sorted(catalogs_home().glob("[!.]*/catalog.json"))
    return [_saved(card) for card in cards]


def open_catalog(name: str) -> Catalog:
    """Open an imported catalog. Raises CatalogError naming those that there are."""
    folder = _folder(name)
    if not folder.is_dir():
        names = ", ".join(saved.name for saved in list_catalogs()) or "none yet"
        raise CatalogError(f"There is no catalog “{name}”. Imported are: {names}.")
    return Catalog.open(folder)


def _folder(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise CatalogError(
            f"“{name}” is no name for a catalog: use up to 64 letters, digits, spaces, dots, hyphens and "
            "underscores, the first a letter or digit."
        )
    return catalogs_home() / name


def _saved(card_file: Path) -> Saved:
    folder = card_file.parent
    try:
        card = json.loads(card_file.read_text("utf-8"))
        return Saved(folder.name, folder, card["posters"], tuple(card["genres"]), card["has_images"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        return Saved(folder.name, folder, problem=f"Its card cannot be read ({error}); import it again.")

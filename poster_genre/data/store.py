"""The imported catalogs of this machine: import, list, open, delete."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from poster_genre.data import cleanup
from poster_genre.data.catalog import Catalog, CatalogError
from poster_genre.data.home import catalogs_home
from poster_genre.data.readers import ColumnGuess, Understood, look

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}")


@dataclass(frozen=True)
class Saved:
    """An imported catalog, as its card tells it; `problem` says why it cannot be opened, else "".

    imported: seconds since 1970. split: how many films the dataset's own split gives each part, if it does.
    """

    name: str
    folder: Path
    posters: int = 0
    genres: tuple[str, ...] = ()
    has_images: bool = False
    imported: float = 0.0
    problem: str = ""
    split: dict[str, int] = field(default_factory=dict)


def import_catalog(
    path: Path | str,
    name: str,
    format: str | None = None,
    *,
    images: Path | str | None = None,
    columns: ColumnGuess | None = None,
    replace: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Catalog:
    """Read a dataset (see `readers.read`) and keep it under `name`; images are referred to, not copied.

    The catalog appears whole or not at all. Raises CatalogError for a dataset that cannot be read, a
    name that is taken (unless `replace`) or is no name, and for a disk that cannot take it.
    """
    require_usable(name, replace)
    try:
        found = look(path, format, name=name, images=images, columns=columns)
    except OSError as error:
        raise CatalogError(f"{path} cannot be read: {error.strerror or error}.") from error
    return keep(found, name, replace=replace, progress=progress)


def keep(
    found: Understood,
    name: str,
    *,
    replace: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Catalog:
    """Keep what was understood of a dataset (see `readers.look`) under `name`; as `import_catalog`."""
    folder = require_usable(name, replace)
    replaced = cleanup.own_copies(folder)
    try:
        catalog = found.catalog(name, progress)
        catalog.save(folder)
    except OSError as error:
        raise CatalogError(
            f"Importing {found.place} failed: {error.strerror or error}. No catalog was left behind; "
            f"check the disk of {folder.parent}."
        ) from error
    for copy in replaced - cleanup.needed():
        shutil.rmtree(copy, ignore_errors=True)
    return catalog


def require_usable(name: str, replace: bool = False) -> Path:
    """The folder of a catalog to be made under `name`. Raises CatalogError for what is no name, and for a
    name that is taken, unless `replace`: to be asked before work that a wrong name would waste."""
    folder = _folder(name)
    if folder.exists() and not replace:
        raise CatalogError(f"There is a catalog “{name}” already; choose another name, or replace it.")
    return folder


def delete_catalog(name: str) -> int:
    """Delete an imported catalog, and the posters that the app itself unpacked or drew for it and that no
    other catalog refers to; images elsewhere stay. Returns the bytes that were freed.

    Raises CatalogError naming those that there are, and where the disk refuses.
    """
    folder = existing(name)
    copies = cleanup.own_copies(folder) - cleanup.needed(besides=folder)
    freed = sum(cleanup.size(place) for place in (folder, *copies))
    try:
        for place in (folder, *copies):
            shutil.rmtree(place)
    except OSError as error:
        raise CatalogError(f"{error.filename} cannot be deleted: {error.strerror}.") from error
    return freed


def list_catalogs() -> list[Saved]:
    """The imported catalogs, by name; only their cards are read."""
    cards = sorted(catalogs_home().glob("[!.]*/catalog.json"))
    return [_saved(card) for card in cards]


def open_catalog(name: str) -> Catalog:
    """Open an imported catalog. Raises CatalogError naming those that there are."""
    return Catalog.open(existing(name))


def existing(name: str) -> Path:
    """The folder of an imported catalog. Raises CatalogError naming those that there are."""
    folder = _folder(name)
    if not folder.is_dir():
        names = ", ".join(saved.name for saved in list_catalogs()) or "none yet"
        raise CatalogError(f"There is no catalog “{name}”. Imported are: {names}.")
    return folder


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
        about = int(card["posters"]), tuple(map(str, card["genres"])), bool(card["has_images"])
        split = {str(part): int(posters) for part, posters in dict(card.get("split", {})).items()}
        return Saved(folder.name, folder, *about, card_file.stat().st_mtime, split=split)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return Saved(folder.name, folder, problem=f"Its card cannot be read ({error}); import it again.")

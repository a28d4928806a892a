"""Which files of a folder are its table: the only one, one for each part of a split, or that with genres."""

from __future__ import annotations

from pathlib import Path

from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers import given_split
from poster_genre.data.readers.cells import SUFFIXES, cells
from poster_genre.data.readers.guessing import guess
from poster_genre.data.readers.image_files import entries

SINGLE_SUFFIXES = (*SUFFIXES, ".txt", ".dat")  # read where the file itself is named
_ABOUT = (
    "dataset_info",
    "dataset_infos",
    "state",
    "config",
    "package",
    "split",
    "splits",
    "readme",
    "license",
)
_LOOKED_INTO = 6  # tables; a folder of more is no folder of tables
_LARGEST = 50 * 1024**2  # bytes of a table that is looked into only to choose


def table_files(path: Path) -> list[tuple[Path, str]]:
    """The tables at `path`, each with the part of a split that it is, "" without one; empty for none, and
    for several of which no one can be chosen."""
    if path.is_file():
        return [(path, "")] if path.suffix.lower() in SINGLE_SUFFIXES else []
    if not path.is_dir():
        return []
    children = entries(path)
    tables = _tables(children)
    if len(tables) == 1:
        return [(tables[0], "")]
    if not tables:
        plain = [child for child in children if child.suffix.lower() in (".txt", ".dat") and child.is_file()]
        if len(plain) == 1 and plain[0].stem.lower() not in _ABOUT and has_genres(plain[0]):
            return [(plain[0], "")]
        return _below(children)
    parts = [(table, given_split.part(table.stem) or "") for table in tables]
    if all(part for _, part in parts):
        return parts
    if len(tables) > _LOOKED_INTO:
        return []
    with_genres = [(table, part) for table, part in parts if has_genres(table)]
    if len(with_genres) == 1:
        return [(with_genres[0][0], "")]
    return with_genres if with_genres and all(part for _, part in with_genres) else []


def require_table_files(path: Path) -> list[tuple[Path, str]]:
    """As `table_files`. Raises CatalogError where there is none, with the tables that there are."""
    files = table_files(path)
    if files:
        return files
    tables = _tables(entries(path)) if path.is_dir() else []
    if len(tables) > 1:
        names = ", ".join(table.name for table in tables[:6])
        raise CatalogError(f"{path} has several tables ({names}): name the file that holds the genres.")
    raise CatalogError(f"{path} is no table ({', '.join(SUFFIXES)}), nor a folder with exactly one.")


def _tables(children: list[Path]) -> list[Path]:
    return [
        child
        for child in children
        if child.suffix.lower() in SUFFIXES and child.stem.lower() not in _ABOUT and child.is_file()
    ]


def _below(children: list[Path]) -> list[tuple[Path, str]]:
    """One table in each folder that is named for a part of a split."""
    folders = [(child, given_split.part(child.name)) for child in children if child.is_dir()]
    tables = [(table, part) for child, part in folders if part for table in _tables(entries(child))]
    return tables if len({table.parent for table, _ in tables}) == len(tables) else []


def has_genres(table: Path) -> bool:
    try:
        if table.stat().st_size > _LARGEST:
            return True
        found = guess(cells(table))
    except (CatalogError, OSError):
        return False
    return bool(found.genres or found.genre_columns)

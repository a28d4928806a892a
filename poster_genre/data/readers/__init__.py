"""Readers: one module a dataset layout, one registry, and `read`, which finds the layout by itself."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

from poster_genre.data import archives
from poster_genre.data.catalog import Catalog, CatalogError
from poster_genre.data.home import resolved
from poster_genre.data.readers import (
    ccu_movieposter,
    fiftyone,
    genre_folders,
    json_a_film,
    kaggle_multilabel,
    movie_genre,
    roboflow,
    saved,
    table,
    understood,
)
from poster_genre.data.readers.columns import ColumnGuess
from poster_genre.data.readers.image_files import folders_below
from poster_genre.data.readers.understood import Understood

__all__ = ["REGISTRY", "ColumnGuess", "Understood", "detect", "guess_columns", "look", "read", "unpacked"]

# In the order in which they are tried, the particular before the general. A reader is a module with
# DESCRIPTION, OPTIONS (the names of `read`'s further arguments), matches(path) and read(path, …), which
# gives the rows as published (RawTable), or a catalog where nothing is left to clean up.
REGISTRY = {
    "saved": saved,
    "kaggle_multilabel": kaggle_multilabel,
    "movie_genre": movie_genre,
    "ccu_movieposter": ccu_movieposter,
    "roboflow": roboflow,
    "fiftyone": fiftyone,
    "json_a_film": json_a_film,
    "table": table,
    "genre_folders": genre_folders,
}
# The general two are looked for together, the nearer place first; each of the others anywhere, before them.
_GENERAL = ("table", "genre_folders")
_FAMILIES = [(name,) for name in REGISTRY if name not in _GENERAL] + [_GENERAL]


def detect(path: Path | str, format: str | None = None) -> tuple[str, Path]:
    """The layout at `path`, and the folder or file that has it: `path` or a folder up to two below it,
    since archives often wrap their content. A given `format` is only looked for, and taken to be at
    `path` itself where it fits nowhere: its reader then says what is missing.
    Raises CatalogError with the known layouts where none fits.
    """
    if format is not None and format not in REGISTRY:
        raise CatalogError(f"There is no layout “{format}”; known are: {', '.join(REGISTRY)}.")
    path = resolved(path)
    if not path.exists():
        raise CatalogError(f"{path} does not exist.")
    levels = _levels(path)
    for names in [(format,)] if format else _FAMILIES:
        for level, name in itertools.product(levels, names):
            places = [place for place in level if REGISTRY[name].matches(place)]
            if len(places) > 1:
                found = ", ".join(str(place.relative_to(path)) for place in places[:6])
                raise CatalogError(f"{path} holds {len(places)} datasets ({found}): name the folder of one.")
            if places:
                return name, places[0]
    if format:
        return format, path
    known = "\n".join(f"- {name}: {reader.DESCRIPTION}" for name, reader in REGISTRY.items())
    raise CatalogError(f"{path} has none of the known layouts:\n{known}")


def _levels(path: Path) -> list[list[Path]]:
    """`path`; the folders in it; those in these."""
    below = folders_below(path)
    return [
        [path],
        [place for place in below if place.parent == path],
        [p for p in below if p.parent != path],
    ]


def look(
    path: Path | str,
    format: str | None = None,
    *,
    name: str | None = None,
    images: Path | str | None = None,
    columns: ColumnGuess | None = None,
) -> Understood:
    """Read a dataset (a folder, a table, or a ZIP of either), and tell what was understood; its images are
    not opened yet. Arguments and errors as `read`."""
    path = resolved(path)
    name = name or (path.name if path.is_dir() else path.stem)
    format, place = detect(unpacked(path), format)
    given = {"images": resolved(images) if images else None, "columns": columns}
    options = {option: value for option, value in given.items() if value is not None}
    for option in options:
        if option not in REGISTRY[format].OPTIONS:
            raise CatalogError(f"The layout “{format}” takes no “{option}”: it says itself where things are.")
    if "within" in REGISTRY[format].OPTIONS:
        options["within"] = unpacked(path)
    found = REGISTRY[format].read(place, **options)
    if isinstance(found, Catalog):
        return understood.of_catalog(format, place, found)
    return understood.of_rows(format, place, name, found)


def read(
    path: Path | str,
    format: str | None = None,
    *,
    name: str | None = None,
    images: Path | str | None = None,
    columns: ColumnGuess | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Catalog:
    """Read a dataset (a folder, a table, or a ZIP of either) into a catalog.

    format: a key of REGISTRY; without one the layout is detected.
    name: the catalog's name; without one the path's.
    images: the posters' folder, for tables whose posters lie elsewhere.
    columns: the parts of a table's columns, for a guess that is wrong (see `guess_columns`).
    progress: called with (images read, images in all); every image is read once, for its hash.
    Raises CatalogError naming file, row and value of what is wrong.
    """
    path = resolved(path)
    name = name or (path.name if path.is_dir() else path.stem)
    return look(path, format, name=name, images=images, columns=columns).catalog(name, progress)


def guess_columns(path: Path | str, genres: str | None = None, header: bool | None = None) -> ColumnGuess:
    """What `read` takes each column of the table at `path` (or in its folder or ZIP) for, to be shown
    and corrected.

    genres: the genre column, where it is known; its delimiter is then guessed. header: whether the first
    line names the columns, where it is known. Raises CatalogError where there is no table.
    """
    _, place = detect(unpacked(path), "table")
    return table.guess_columns(place, genres, header)


def unpacked(path: Path | str, progress: Callable[[int, int], None] | None = None) -> Path:
    """`path`, or for a ZIP the folder with its content (see `archives.unpacked`)."""
    path = resolved(path)
    if path.is_file() and archives.is_archive(path):
        return archives.unpacked(path, progress)
    if path.is_file() and path.suffix.lower() == ".zip":
        raise CatalogError(f"{path} is no ZIP file, or only a part of one; fetch or pack it again.")
    return path

"""Roboflow's multi-label CSV: `_classes.csv` beside the images, a folder a part of a split."""

from __future__ import annotations

from pathlib import Path

from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers import given_split, table
from poster_genre.data.readers.columns import ColumnGuess
from poster_genre.data.readers.raw import RawTable
from poster_genre.data.readers.text_table import read_text_table

DESCRIPTION = "Roboflow's _classes.csv (file name and 0/1 columns) beside its images"
OPTIONS: tuple[str, ...] = ()
_NAME = "_classes.csv"


def matches(path: Path) -> bool:
    """Whether `path`, or a folder in it that is named for a part of a split, has the file."""
    return bool(given_split.files(path, _NAME))


def read(path: Path) -> RawTable:
    """Read all its parts; a film's id is its file's name, every other column a genre. Raises CatalogError."""
    return given_split.read_parts(path, _NAME, _read)


def _read(file: Path) -> RawTable:
    cells = read_text_table(file, header=True)
    if cells.shape[1] < 2:
        raise CatalogError(f"{file} has no columns of genres behind the images' names.")
    image, *genres = cells.columns
    stems = cells[image].str.strip().map(lambda name: Path(name).stem)
    columns = ColumnGuess(film_id="file name", image=image, genre_columns=tuple(genres))
    return table.read_cells(cells.assign(**{"file name": stems}), file, columns=columns)

"""Any table with genres as delimited text, lists, numbers or 0/1 columns, and maybe image paths."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers import doubts, genre_folders, genre_text, given_split
from poster_genre.data.readers.cells import cells
from poster_genre.data.readers.columns import ColumnGuess, with_genres
from poster_genre.data.readers.guessing import guess
from poster_genre.data.readers.raw import RawTable, issue, joined, label_matrix
from poster_genre.data.readers.switches import label_name, read_switches
from poster_genre.data.readers.table_files import has_genres, require_table_files, table_files
from poster_genre.data.readers.table_images import image_paths, images_around, why_no_image
from poster_genre.data.readers.table_keys import film_ids, key_of
from poster_genre.data.readers.text_table import cell

DESCRIPTION = (
    "table (CSV, TSV, Parquet, Excel, JSON, JSON Lines, COCO) with genres as text, lists, TMDB's numbers, "
    "numbered or 0/1 columns, in one row or several a film, maybe with image paths"
)
OPTIONS = ("images", "columns", "within")


def matches(path: Path) -> bool:
    """Whether `path` is a table, or a folder with one, or with one for each part of a split. A table without
    genres in a folder of genres' folders is none."""
    files = table_files(path)
    if not files or path.is_file() or not genre_folders.matches(path):
        return bool(files)
    return any(has_genres(file) for file, _ in files)


def table_file(path: Path) -> Path:
    """The table at `path`, or the first of several. Raises CatalogError for none."""
    return require_table_files(path)[0][0]


def guess_columns(path: Path, genres: str | None = None, header: bool | None = None) -> ColumnGuess:
    """What `read` will take each column of the table at `path` for, to be shown and corrected.

    genres: the genre column, where it is known; its delimiter is then guessed. header: whether the first
    line names the columns, where it is known.
    """
    table = cells(table_file(path), header)
    columns = replace(guess(table), header=header)
    return columns if genres is None else with_genres(columns, table, genres)


def read(
    path: Path, images: Path | None = None, columns: ColumnGuess | None = None, within: Path | None = None
) -> RawTable:
    """Read the table with the given columns, or the guessed ones; of a folder with one table for each part
    of a split all of them.

    Image paths are taken relative to `images`, or to the table's folder, and must stay below it. A
    table without an image column is joined with `images` by film id. Where no image is found, the
    catalog has none. within: the dataset's folder, in which the table may lie deeper than the posters.
    Raises CatalogError naming row and column.
    """
    read = []
    for file, part in require_table_files(path):
        table = cells(file, columns.header if columns else None)
        read.append((part, read_cells(table, file, images, columns, within)))
    return read[0][1] if len(read) == 1 and not read[0][0] else joined(read)


def read_cells(
    table: pd.DataFrame,
    file: Path,
    images: Path | None = None,
    columns: ColumnGuess | None = None,
    within: Path | None = None,
) -> RawTable:
    """As `read`, of a table of text cells."""
    guessed = columns is None
    columns = columns or guess(table)
    _require(columns, table, file)
    issues: list[pd.DataFrame] = []
    labels, names = _labels(table, columns, file, issues)
    rows = pd.DataFrame({"file": str(file), "row": table.index}, index=table.index)
    key = key_of(table, columns, labels)
    rows["film_id"] = film_ids(table, key.cells)
    rows["path"] = image_paths(table, columns, rows["film_id"], images, file, within)
    if columns.title:
        rows["title"] = table[columns.title].str.strip().replace(["", "\\N"], None)
    if columns.year:
        years = table[columns.year].str.extract(r"(?<![0-9])([0-9]{4})(?![0-9])")[0]
        rows["year"] = pd.to_numeric(years).astype("Int64")
    if columns.split:
        rows["split"] = table[columns.split].map(given_split.part)
    elif columns.image:
        split = given_split.of_paths(table[columns.image])
        if split is not None:
            rows["split"] = split
    with_images = bool(rows["path"].notna().any())
    if columns.image:
        rows["no_image"] = why_no_image(table[columns.image])
        if not with_images:
            named = table[columns.image].str.strip() != ""
            issues.append(issue("image_not_found", rows[named], rows["no_image"]))
    long = key.one_genre_a_row
    used = doubts.used(columns, key.words, long, with_images)
    if "split" in rows and not columns.split:
        used["split"] = f"the folders in “{columns.image}”"
    asked = doubts.questions(table, file, columns, key.id_gave_way) if guessed else ()
    if not with_images and not columns.image and (around := images_around(file, within)) >= len(table) / 2:
        asked += (doubts.no_image_fits(around, rows["film_id"].iloc[0]),)
    return RawTable(
        rows,
        labels,
        names,
        with_images,
        issues,
        used,
        doubts.ignored(table, columns),
        asked,
        long,
    )


def _require(columns: ColumnGuess, table: pd.DataFrame, file: Path) -> None:
    there = ", ".join(map(str, table.columns[:15]))
    for name in columns.named:
        if name not in table.columns:
            raise CatalogError(f"{file} has no column “{name}”. It has: {there}.")
    if not columns.genres and not columns.genre_columns:
        raise CatalogError(f"{file}: no column looks like genres. Name the one that is, of: {there}.")


def _labels(
    table: pd.DataFrame, columns: ColumnGuess, file: Path, issues: list[pd.DataFrame]
) -> tuple[np.ndarray, tuple[str, ...]]:
    if columns.genre_columns:
        names = tuple(label_name(name) for name in columns.genre_columns)
        on, unsaid = read_switches(table[list(columns.genre_columns)], file)
        rows = pd.DataFrame({"film_id": None, "file": str(file), "row": table.index[unsaid]})
        issues.append(issue("unsaid_switch", rows, "a 0/1 cell says “nan” or the like; read as 0"))
        return on, names
    if columns.tmdb_numbers:
        parse = genre_text.parse_tmdb
    else:
        parse = partial(genre_text.parse_any, delimiter=columns.delimiter)
    parts = [label_matrix(table[name], parse, file) for name in columns.texts]
    labels = np.concatenate([part for part, _ in parts], axis=1)
    names = tuple(name for _, names in parts for name in names)
    numbers = pd.to_numeric(pd.Series(names, dtype="str"), errors="coerce").notna()
    if len(names) and numbers.all():
        raise CatalogError(
            f"{cell(file, table.index[0], columns.genres)}: “{table[columns.genres].iloc[0]}” is a number, "
            "not a genre; so is the whole column. Choose the column with genre names."
        )
    return labels, names

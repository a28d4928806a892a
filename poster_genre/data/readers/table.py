"""Any CSV, TSV or Parquet file with genres as delimited text, lists or 0/1 columns, and maybe image paths."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers.columns import ColumnGuess, guess, with_genres
from poster_genre.data.readers.genre_text import parse_delimited, parse_list
from poster_genre.data.readers.image_files import entries, images_by_stem, resolve_paths
from poster_genre.data.readers.raw import RawTable, issue, label_matrix
from poster_genre.data.readers.text_table import cell, read_text_table

DESCRIPTION = "CSV, TSV or Parquet file with genres as text, lists or 0/1 columns, maybe image paths"
OPTIONS = ("images", "columns")
_SUFFIXES = (".csv", ".tsv", ".parquet")


def matches(path: Path) -> bool:
    """Whether `path` is a table, or a folder with exactly one."""
    return _table_file(path) is not None


def guess_columns(path: Path, genres: str | None = None) -> ColumnGuess:
    """What `read` will take each column of the table at `path` for, to be shown and corrected.

    genres: the genre column, where it is known; its delimiter is then guessed.
    """
    table = cells(table_file(path))
    columns = guess(table)
    return columns if genres is None else with_genres(columns, table, genres)


def read(path: Path, images: Path | None = None, columns: ColumnGuess | None = None) -> RawTable:
    """Read the table with the given columns, or the guessed ones.

    Image paths are taken relative to `images`, or to the table's folder, and must stay below it. A
    table without an image column is joined with `images` by film id. Where no image is found, the
    catalog has none. Raises CatalogError naming row and column.
    """
    file = table_file(path)
    table = cells(file)
    columns = columns or guess(table)
    _require(columns, table, file)
    labels, names = _labels(table, columns, file)
    rows = pd.DataFrame({"file": str(file), "row": range(2, len(table) + 2)}, index=table.index)
    rows["film_id"] = _film_ids(table, columns)
    rows["path"] = _image_paths(table, columns, rows["film_id"], images, file)
    if columns.title:
        rows["title"] = table[columns.title].str.strip().replace("", None)
    if columns.year:
        years = table[columns.year].str.extract(r"(\d{4})")[0]
        rows["year"] = pd.to_numeric(years).astype("Int64")
    with_images, issues = bool(rows["path"].notna().any()), []
    if columns.image:
        rows["no_image"] = _why_no_image(table[columns.image])
        if not with_images:
            named = table[columns.image].str.strip() != ""
            issues.append(issue("image_not_found", rows[named], rows["no_image"]))
    return RawTable(rows, labels, names, with_images=with_images, issues=issues)


def _table_file(path: Path) -> Path | None:
    if path.is_file():
        return path if path.suffix.lower() in _SUFFIXES else None
    tables = [child for child in entries(path) if child.is_file() and child.suffix.lower() in _SUFFIXES]
    return tables[0] if len(tables) == 1 else None


def table_file(path: Path) -> Path:
    """The table at `path`: the file itself, or the one in the folder. Raises CatalogError for none."""
    file = _table_file(Path(path))
    if file is None:
        raise CatalogError(f"{path} is no CSV, TSV or Parquet file, nor a folder with exactly one.")
    return file


def cells(file: Path) -> pd.DataFrame:
    """The table with every cell as text, lists as the text of a list. Raises CatalogError."""
    if file.suffix.lower() != ".parquet":
        return read_text_table(file)
    try:
        table = pd.read_parquet(file)
    except (OSError, ValueError) as error:
        raise CatalogError(f"{file} is no readable Parquet file: {error}") from error
    if table.empty:
        raise CatalogError(f"{file} has no rows.")
    return table.reset_index(drop=True).rename(columns=str).apply(_as_text)


def _as_text(column: pd.Series) -> pd.Series:
    if pd.api.types.is_bool_dtype(column):
        column = column.astype("int8")
    is_list = column.map(lambda value: isinstance(value, list | tuple | np.ndarray)).to_numpy(bool)
    if is_list.any():
        column = column.map(lambda value: str(list(value)), na_action="ignore").where(is_list)
    return column.astype("str").fillna("")


def _require(columns: ColumnGuess, table: pd.DataFrame, file: Path) -> None:
    there = ", ".join(map(str, table.columns[:15]))
    named = (
        columns.film_id,
        columns.image,
        columns.title,
        columns.year,
        columns.genres,
        *columns.genre_columns,
    )
    for name in named:
        if name is not None and name not in table.columns:
            raise CatalogError(f"{file} has no column “{name}”. It has: {there}.")
    if columns.genres is None and not columns.genre_columns:
        raise CatalogError(f"{file}: no column looks like genres. Name the one that is, of: {there}.")


def _labels(table: pd.DataFrame, columns: ColumnGuess, file: Path) -> tuple[np.ndarray, tuple[str, ...]]:
    if columns.genre_columns:
        return _switches(table[list(columns.genre_columns)], file), columns.genre_columns
    parse = parse_list if columns.delimiter is None else partial(parse_delimited, delimiter=columns.delimiter)
    labels, names = label_matrix(table[columns.genres], parse, file)
    numbers = pd.to_numeric(pd.Series(names, dtype="str"), errors="coerce").notna()
    if len(names) and numbers.all():
        raise CatalogError(
            f"{cell(file, 0, columns.genres)}: “{table[columns.genres].iloc[0]}” is a number, not a genre; "
            "so is the whole column. Choose the column with genre names."
        )
    return labels, names


def _switches(table: pd.DataFrame, file: Path) -> np.ndarray:
    """0/1 or true/false cells → bool (n, columns); raises CatalogError for any other cell."""
    texts = table.apply(lambda column: column.str.strip().str.lower())
    on = texts.isin(["1", "1.0", "true"]).to_numpy()
    odd = ~on & ~texts.isin(["0", "0.0", "false", ""]).to_numpy()
    if odd.any():
        row, column = np.argwhere(odd)[0]
        raise CatalogError(
            f"{cell(file, row, table.columns[column])}: “{table.iloc[row, column]}” is neither 0 nor 1."
        )
    return on


def _image_paths(
    table: pd.DataFrame, columns: ColumnGuess, film_ids: pd.Series, images: Path | None, file: Path
) -> pd.Series:
    if columns.image:
        return resolve_paths(table[columns.image], images or file.parent, file)
    files = images_by_stem(images) if images else {}
    paths = film_ids.map({stem: str(path) for stem, path in files.items()}).astype("str")
    if images and paths.isna().all():
        raise CatalogError(
            f"{images} has no image named after a film id of {file.name}, such as {film_ids.iloc[0]}.jpg."
        )
    return paths


def _why_no_image(texts: pd.Series) -> pd.Series:
    """What is said of a row whose image cell led to no file."""
    written = texts.str.strip()
    why = "there is no image file “" + written + "”"
    why = why.mask(written.str.contains("://", regex=False), "“" + written + "” is an address, not a file")
    return why.mask(written == "", f"its cell “{texts.name}” is empty")


def _film_ids(table: pd.DataFrame, columns: ColumnGuess) -> pd.Series:
    """The id column; without one the image's name, and where there is none the row's number."""
    if columns.film_id:
        return table[columns.film_id].str.strip()
    if columns.image:
        paths = table[columns.image].str.strip().str.replace("\\", "/")
        stems = paths.str.extract(r"([^/]*?)(?:\.\w+)?$")[0]
        names = stems if stems.nunique() == paths.nunique() else paths
        return names.where(names != "", _row_names(table))
    return _row_names(table)


def _row_names(table: pd.DataFrame) -> pd.Series:
    return pd.Series([f"row {row}" for row in range(2, len(table) + 2)], index=table.index, dtype="str")

"""Any table file to a table of text cells: CSV, TSV, Parquet, Excel, JSON."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers import records
from poster_genre.data.readers.text_table import cell, read_text_table, with_header

TEXT = (".csv", ".tsv", ".tab", ".psv")
EXCEL = (".xlsx", ".xlsm", ".xls", ".ods")
SUFFIXES = (*TEXT, ".parquet", *EXCEL, *records.SUFFIXES)
_NEEDS = {".xls": "xlrd", ".ods": "odfpy"}  # what pandas reads it with; others with openpyxl


def cells(file: Path, header: bool | None = None) -> pd.DataFrame:
    """The table with every cell as text, lists as the text of a list; its index counts rows as people do.

    header: whether the first line of a text or Excel table names its columns; None to find out.
    Raises CatalogError naming the file, and what is wrong there.
    """
    suffix = file.suffix.lower()
    if suffix == ".parquet":
        return _parquet(file)
    if suffix in EXCEL:
        return _excel(file, header)
    if suffix in records.SUFFIXES:
        table = records.read_records(file)
        if not len(table.columns):
            raise CatalogError(f"{file} has no fields: its records are empty.")
        return table
    return read_text_table(file, header)


def _parquet(file: Path) -> pd.DataFrame:
    import pyarrow
    import pyarrow.parquet

    damaged = f"{file} is no readable Parquet file, or a part of it is damaged; write or download it again."
    columns = {}
    try:
        with pyarrow.parquet.ParquetFile(file) as source:
            for name in source.schema_arrow.names:
                if name.startswith("__index_level_"):
                    continue
                try:
                    column = source.read([name]).column(0)
                except (OSError, ValueError, pyarrow.ArrowException) as error:
                    raise CatalogError(
                        f"{file}, column “{name}” is damaged and cannot be read; write or download the file "
                        f"again. ({_first_line(error)})"
                    ) from error
                columns[name] = _as_text(column, name, file)
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        if isinstance(error, CatalogError):
            raise
        raise CatalogError(f"{damaged} ({_first_line(error)})") from error
    if len({len(column) for column in columns.values()}) > 1:
        raise CatalogError(f"{damaged} (Its columns are not equally long.)")
    table = pd.DataFrame(columns)
    if table.empty:
        raise CatalogError(f"{file} has no rows.")
    table.index = pd.RangeIndex(1, len(table) + 1)
    return table


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0].rstrip(".")


def _as_text(column, name: str, file: Path) -> pd.Series:
    """A pyarrow column as text. Raises CatalogError for bytes that are no text."""
    values = column.to_pylist()
    texts = []
    for row, value in enumerate(values, 1):
        if isinstance(value, bytes):
            try:
                value = value.decode("utf-8")
            except UnicodeDecodeError as error:
                raise CatalogError(
                    f"{cell(file, row, name)} holds bytes that are no text in UTF-8 (such as "
                    f"{value[:8]!r}). Write the column as text."
                ) from error
        texts.append(records.text_of(value))
    return pd.Series(texts, dtype="str")


def _excel(file: Path, header: bool | None) -> pd.DataFrame:
    """The first sheet that is not empty."""
    needed = _NEEDS.get(file.suffix.lower(), "openpyxl")
    try:
        sheets = pd.read_excel(file, sheet_name=None, header=None, dtype=object)
    except ImportError as error:
        raise CatalogError(
            f"{file.name} is an Excel file, which needs the package {needed}: pip install {needed}. Or save "
            "the sheet as CSV (in UTF-8)."
        ) from error
    except Exception as error:  # the packages raise what they like on broken files
        raise CatalogError(
            f"{file} is no readable Excel file ({_first_line(error)}); save it again, or as CSV."
        ) from error
    sheet = next((sheet.dropna(how="all") for sheet in sheets.values() if not sheet.empty), None)
    if sheet is None:
        raise CatalogError(f"{file} is empty.")
    return with_header(sheet.map(_excel_text).astype("str"), file, header)


def _excel_text(value: object) -> str:
    if isinstance(value, float | np.floating) and np.isfinite(value) and value == int(value):
        return str(int(value))
    return records.text_of(value)

"""CSV and TSV files as they come: any common encoding in, a table of text out, or a clear message."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

import pandas as pd

from poster_genre.data.catalog import CatalogError

LARGEST = 2 * 1024**3  # bytes


def read_text(path: Path) -> str:
    """The text of a file in UTF-8 (with or without BOM), UTF-16 (with BOM, or seen by its zeros) or,
    failing these, Windows-1252, in which the early poster datasets were saved.

    Raises CatalogError for a file that cannot be read or is not text.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise CatalogError(f"{path} is larger than {LARGEST / 2**30:.0f} GB; split it up.")
        data = path.read_bytes()
    except OSError as error:
        raise CatalogError(f"{path} cannot be read: {error.strerror}.") from error
    for encoding in (_encoding(data), "cp1252", "latin-1"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    if "\0" in text[:100_000]:
        raise CatalogError(f"{path} is not a text file (it has zero bytes). Save it as CSV in UTF-8.")
    return text


def _encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = data[:2000]
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    if head[0::2].count(0) > len(head) // 4:
        return "utf-16-be"
    return "utf-8-sig"


def read_text_table(path: Path) -> pd.DataFrame:
    """All cells of a CSV or TSV file as text (str; empty cells are ""), under its header's names.

    Raises CatalogError for no rows, a repeated column name, or a row with too many cells.
    """
    text = read_text(path)
    if not text.strip():
        raise CatalogError(f"{path} is empty.")
    separator = _separator(path, text)
    try:
        header = [name.strip() for name in next(csv.reader(io.StringIO(text), delimiter=separator))]
    except csv.Error as error:
        raise CatalogError(f"{path} is not a table: its first line cannot be read ({error}).") from error
    named = [name for name in header if name]
    repeated = sorted({name for name in named if named.count(name) > 1})
    if repeated:
        raise CatalogError(f"{path}: the column “{repeated[0]}” occurs more than once; rename one of them.")
    try:
        table = pd.read_csv(
            io.StringIO(text), sep=separator, dtype="str", keep_default_na=False, index_col=False
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        why = str(error).split("C error: ")[-1].strip()
        raise CatalogError(f"{path} is not a regular table: {why}.") from error
    if table.empty:
        raise CatalogError(f"{path} has a header but no rows.")
    table.columns = [name if name else f"column {n}" for n, name in enumerate(header, 1)][: table.shape[1]]
    return table.fillna("")  # a short row's missing cells are NaN even so


def cell(file: Path, row: int, column: object) -> str:
    """Where a cell stands, to begin a message with; `row` counts from 0, without the header."""
    return f"{file.name}, row {row + 2}, column “{column}”"


def require_columns(table: pd.DataFrame, columns: tuple[str, ...], path: Path) -> None:
    """Raise CatalogError naming the first of `columns` that the table lacks, and those that it has."""
    for name in columns:
        if name not in table.columns:
            there = ", ".join(map(str, table.columns[:12]))
            raise CatalogError(f"{path} has no column “{name}”. It has: {there}.")


def _separator(path: Path, text: str) -> str:
    if path.suffix.lower() == ".tsv":
        return "\t"
    first_line = text.lstrip("\r\n").split("\n", 1)[0]
    return max(",;\t", key=first_line.count)

"""CSV and TSV files as they come: any common encoding in, a table of text out, or a clear message."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from pathlib import Path

import pandas as pd

from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers import headers

LARGEST = 2 * 1024**3  # bytes
SEPARATORS = ("\t", ",", ";", "|")
_TRIED = 20  # lines from which the separator is guessed
_EVEN = 0.7  # of them have as many cells as the first, under the true separator


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


def read_text_table(path: Path, header: bool | None = None) -> pd.DataFrame:
    """All cells of a CSV or TSV file as text (str; empty cells are ""), under its header's names.

    header: whether the first line names the columns; None to find out.
    The index is the row's number in the file, as people count: the header, or else the first film, is 1.
    Raises CatalogError for no rows, a repeated column name, or a row with too many cells.
    """
    text = read_text(path).lstrip("\r\n")
    if not text.strip():
        raise CatalogError(f"{path} is empty.")
    told = re.match(r"sep=(.)\r?\n", text)  # Excel's own line about the separator
    text = text[told.end() :] if told else text
    if not told and re.match(r"[^\t\n]*?::[^\t\n]*::", text):  # MovieLens writes 1::Toy Story (1995)::Comedy
        text = text.replace("::", "\t")
    separator = told[1] if told else _separator(text)
    try:
        table = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            header=None,
            dtype="str",
            keep_default_na=False,
            index_col=False,
            low_memory=False,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        table = _uneven(text, separator)
        if table is None:
            why = str(error).split("C error: ")[-1].strip()
            raise CatalogError(f"{path} is not a regular table: {why}.") from error
    if table.iloc[:, -1].isna().any():  # short rows: their last cells are missing even so
        table = table.fillna("")
    return with_header(table, path, header)


def with_header(table: pd.DataFrame, path: Path, header: bool | None) -> pd.DataFrame:
    """The table (text cells, first line first) under its header's names, or "column 1", … without one."""
    first = [name.strip() for name in table.iloc[0].tolist()]
    if header is None and len(table) == 1:
        header = not {"image", "id", "address"} & set(map(headers.kind, first))
    elif header is None:
        header = not headers.is_film(first, lambda number: table.iloc[1 : 1 + 50, number].tolist())
    if not header:
        table.columns = [f"column {number}" for number in range(1, len(first) + 1)]
        table.index = pd.RangeIndex(1, len(table) + 1)
        return table
    named = [name for name in first if name]
    if len(set(named)) < len(named):
        repeated = min(name for name in named if named.count(name) > 1)
        raise CatalogError(f"{path}: the column “{repeated}” occurs more than once; rename one of them.")
    if len(table) == 1:
        raise CatalogError(f"{path} has a header but no rows.")
    table = table.iloc[1:]
    table.columns = [name or f"column {number}" for number, name in enumerate(first, 1)]
    table.index = pd.RangeIndex(2, len(table) + 2)
    return table


def has_header(table: pd.DataFrame) -> bool:
    """Whether a table of `with_header` had one: its rows are counted from 2."""
    return table.index[0] != 1


def cell(file: Path, row: int, column: object) -> str:
    """Where a cell stands, to begin a message with; `row` as the tables' index counts."""
    return f"{file.name}, row {row}, column “{column}”"


def require_columns(table: pd.DataFrame, columns: tuple[str, ...], path: Path) -> None:
    """Raise CatalogError naming the first of `columns` that the table lacks, and those that it has."""
    for name in columns:
        if name not in table.columns:
            there = ", ".join(map(str, table.columns[:12]))
            raise CatalogError(f"{path} has no column “{name}”. It has: {there}.")


def _separator(text: str) -> str:
    """The separator under which most of the first lines have as many cells as the very first, and many."""
    start = "\n".join(itertools.islice(io.StringIO(text[:1_000_000]), 4 * _TRIED))

    def evidence(separator: str) -> tuple[bool, bool, float, int]:
        try:
            lines = [len(line) for line in csv.reader(io.StringIO(start), delimiter=separator) if line]
        except csv.Error:
            return False, False, 0.0, 0
        lines = lines[:_TRIED]
        if not lines or lines[0] == 1:
            return False, False, 0.0, 0
        even = sum(width == lines[0] for width in lines) / len(lines)
        # "|" stands between genres more often than between cells.
        return even > _EVEN, separator != "|", round(even, 1), lines[0]

    return max((",", *SEPARATORS), key=evidence)


def _uneven(text: str, separator: str) -> pd.DataFrame | None:
    """A table whose rows have more cells than its header where that loses nothing: the further cells are
    all empty, or there is one more in every row, a row's name as R writes it. None for any other."""
    try:
        lines = [line for line in csv.reader(io.StringIO(text), delimiter=separator) if line]
    except csv.Error:
        return None
    width = len(lines[0])
    if len(lines) > 1 and all(len(line) == width + 1 and line[-1].strip() for line in lines[1:]):
        lines[0], width = ["row name", *lines[0]], width + 1
    if any(any(text.strip() for text in line[width:]) for line in lines):
        return None
    return pd.DataFrame([(line + [""] * width)[:width] for line in lines], dtype="str")

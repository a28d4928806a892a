"""0/1 columns, one a genre: what on and off look like, and the genre that a column's name means."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from poster_genre import genres as vocabulary
from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers.text_table import cell

_ON = ("1", "1.0", "true", "t", "yes", "y", "x", "✓", "✔")
_OFF = ("0", "0.0", "false", "f", "no", "-", "")
SWITCHES = dict.fromkeys(_ON, True) | dict.fromkeys(_OFF, False)
_SUFFIX = re.compile(r"[\W_]+(?:genre|label|tag)$", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:is|has|in|genres?|labels?|category|categories|tags?|class|g)[\W_]+", re.IGNORECASE)


def genre_named(column: str) -> str | None:
    """The known genre that a column's name means, also with a prefix or suffix; None for any other name.

    >>> genre_named("genre_Science Fiction"), genre_named("is_drama"), genre_named("rating")
    ('Sci-Fi', 'Drama', None)
    """
    return vocabulary.canonical(column) or vocabulary.canonical(_bare(column))


def _bare(column: str) -> str:
    return _SUFFIX.sub("", _PREFIX.sub("", column))


def label_name(column: str) -> str:
    """The genre that a 0/1 column stands for, known or not, without prefix and suffix."""
    known = vocabulary.canonical(column)
    return known or _bare(column).strip() or column


def read_switches(table: pd.DataFrame, file: Path) -> tuple[np.ndarray, np.ndarray]:
    """0/1, true/false or yes/no cells → bool (n, columns); empty cells and "nan" are off.

    Returns them, and bool (n,): whether a cell of the row says "nan" or the like. Raises CatalogError for
    any other cell, with row and column.
    """
    on, unsaid = np.zeros(table.shape, bool), np.zeros(len(table), bool)
    for number, name in enumerate(table.columns):
        codes, distinct = pd.factorize(table[name])
        meant = []
        for code, text in enumerate(distinct):
            said = SWITCHES.get(text.strip().lower())
            if said is None and not vocabulary.is_missing(text):
                row = int(np.argmax(codes == code))
                raise CatalogError(
                    f"{cell(file, table.index[row], name)}: “{text}” is neither 0 nor 1. Correct the cell, "
                    "or leave the column out."
                )
            meant.append(bool(said))
        on[:, number] = np.array(meant, bool)[codes]
        missing = [text.strip().lower() not in SWITCHES for text in distinct]
        unsaid |= np.array(missing, bool)[codes]
    return on, unsaid

"""Which film a row of a table is about: by its id, its image or its title; and several rows a film."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

import numpy as np
import pandas as pd

from poster_genre import genres as vocabulary
from poster_genre.data.readers.columns import ColumnGuess

_REPEATED, _FEWEST = 0.1, 2  # of the films; so many on several rows with one genre each are no accident
_STEM = r"([^/]*?)(?:\.\w+)?$"


@dataclass(frozen=True)
class Key:
    """What tells films apart.

    cells: of each row, None where only the row's number is left. words: from what they were taken.
    one_genre_a_row: a film is on as many rows as it has genres. id_gave_way: there is an id column, but it
    only counts rows.
    """

    cells: pd.Series | None
    words: str
    one_genre_a_row: bool = False
    id_gave_way: bool = False


def key_of(table: pd.DataFrame, columns: ColumnGuess, labels: np.ndarray) -> Key:
    """Find what tells films apart. labels: bool (n_rows, n_names), in the table's order.

    An id that only counts rows, where the image says which rows are one film, gives way to the image.
    """
    by_id = _told(table[columns.film_id]) if columns.film_id else None
    by_image = _stems(table[columns.image]) if columns.image else None
    one_each = int(labels.sum(axis=1).max(initial=0)) <= 1 and not columns.genre_columns
    if by_id is not None:
        if one_each and by_image is not None and _counts_rows(by_id) and is_long(by_image, labels):
            return Key(by_image, f"the image's name in “{columns.image}”", True, id_gave_way=True)
        return Key(by_id, f"column “{columns.film_id}”", one_each and is_long(by_id, labels))
    if by_image is not None:
        words = f"the image's name in “{columns.image}”"
        return Key(by_image, words, one_each and is_long(by_image, labels))
    if columns.title and one_each:
        titles = _told(table[columns.title])
        if columns.year:
            titles = titles + " (" + table[columns.year].str.strip() + ")"
        if is_long(titles, labels):
            return Key(titles, f"column “{columns.title}”" + (" with the year" if columns.year else ""), True)
    return Key(None, "the row's number")


def is_long(key: pd.Series, labels: np.ndarray) -> bool:
    """Whether many films are on several rows with other genres; empty keys tell nothing."""
    if not labels.any():
        return False
    table = pd.DataFrame({"key": key.to_numpy(), "genre": labels.argmax(axis=1)})[labels.any(axis=1)]
    genres = table[table["key"] != ""].groupby("key")["genre"].nunique()
    return bool((genres > 1).sum() >= max(_REPEATED * len(genres), _FEWEST))


def film_ids(table: pd.DataFrame, key: pd.Series | None) -> pd.Series:
    """The key; where there is none the row's number. An id column's empty cells stay empty."""
    if key is None:
        return _row_names(table)
    whole = key.str.fullmatch(r"[0-9]+\.0+") | (key == "")
    return key.str.replace(r"\.0+$", "", regex=True) if whole.all() else key


def _stems(images: pd.Series) -> pd.Series:
    """The images' names without folder and suffix, or with both where names repeat in other folders; the
    row's number where there is no image."""
    paths = _told(images).str.replace("\\", "/").map(lambda path: posixpath.normpath(path) if path else "")
    stems = paths.str.extract(_STEM)[0]
    names = stems if stems.nunique() == paths.nunique() else paths
    return names.where(names != "", [f"row {row}" for row in images.index])


def _told(cells: pd.Series) -> pd.Series:
    texts = cells.str.strip()
    missing = {text for text in texts.unique() if vocabulary.is_missing(text) and not text.isalpha()}
    return texts.mask(texts.isin(missing | {"nan", "NaN", "NULL", "None", "null", "NA"}), "")


def _counts_rows(ids: pd.Series) -> bool:
    numbers = pd.to_numeric(ids, errors="coerce")
    return bool(numbers.notna().all() and (numbers.diff().dropna() == 1).all())


def _row_names(table: pd.DataFrame) -> pd.Series:
    return pd.Series([f"row {row}" for row in table.index], index=table.index, dtype="str")

"""Whether the first line of a table is its header, or already a film; and what kind of thing a cell is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

from poster_genre import genres as vocabulary
from poster_genre.data.images import SUFFIXES

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_IMDB_ID = re.compile(r"tt\d{5,10}", re.ASCII)
_BETWEEN_NAMES = re.compile(r"[\[\]{}()|;,/&+\n]+")  # a name keeps its quotes: Children's
_LOOKED_AT = 50  # cells a column


@lru_cache(maxsize=1 << 12)
def kind(text: str) -> str:
    """ "empty", "address", "image", "id" (of IMDb), "number", "genres" (all of them known), else "text"."""
    text = text.strip()
    if vocabulary.is_missing(text):
        return "empty"
    if "://" in text:
        return "address"
    if text.lower().endswith(SUFFIXES):
        return "image"
    if _IMDB_ID.fullmatch(text):
        return "id"
    if _NUMBER.fullmatch(text):
        return "number"
    names = [name for name in _BETWEEN_NAMES.split(text[:500]) if name.strip()]
    known = names and all(vocabulary.canonical(name) or vocabulary.in_words(name) for name in names)
    return "genres" if known else "text"


def is_film(first: Sequence[str], column: Callable[[int], Sequence[str]]) -> bool:
    """Whether the cells of the first line are such as stand below them, so that they name no columns.

    first: the line's cells. column: the further cells of a column, by its number.
    One cell that only a header can have (a word over numbers, over image files, over genres) decides
    against it; without any, one that only a film can have (an image file, an id, a genre) decides for it.
    """
    like_films = 0
    for number, text in enumerate(first):
        above = kind(text)
        kinds = Counter(map(kind, column(number)[:_LOOKED_AT]))
        kinds.pop("empty", None)
        below = kinds.most_common(1)[0][0] if kinds else "empty"
        if below == "empty" or above == "empty":
            continue
        if above == "text" and below != "text":
            return False
        if above == below and above in ("image", "id", "address", "genres"):
            like_films += 1
        elif above in ("genres", "text", "number") and below == "number" and above != below:
            return False
    return like_films > 0

"""One cell of genres to a list of names: delimited text, or the text of a Python or JSON list."""

from __future__ import annotations

import ast

from poster_genre.data.catalog import CatalogError
from poster_genre.genres import is_missing

DELIMITERS = ("|", ";", ",", "/")
_LONGEST = 2000  # characters; a longer cell is no list of genres


def parse_list(text: str) -> list[str]:
    """The names in the text of a list, like "['Comedy', 'Drama']" or "[{'id': 35, 'name': 'Comedy'}]".

    The text is read as a literal and never evaluated; an empty text has no names. Raises CatalogError
    for anything else.
    """
    text = text.strip()
    if not text:
        return []
    try:
        if len(text) > _LONGEST:
            raise ValueError
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError) as error:
        raise CatalogError(_no_list(text)) from error
    if not isinstance(value, list | tuple):
        raise CatalogError(_no_list(text))
    names = [item.get("name") if isinstance(item, dict) else item for item in value]
    if not all(isinstance(name, str) for name in names):
        raise CatalogError(_no_list(text))
    return names


def parse_delimited(text: str, delimiter: str) -> list[str]:
    """The names between delimiters, like "Comedy|Drama"; "N/A" has none, whatever the delimiter.

    Raises CatalogError for a cell that is too long.
    """
    if len(text) > _LONGEST:
        raise CatalogError(f"{_shown(text)} is too long for a list of genres.")
    if is_missing(text):
        return []
    return [name.strip() for name in text.split(delimiter)]


def _no_list(text: str) -> str:
    return f"{_shown(text)} is not a list of genres like ['Comedy', 'Drama']."


def _shown(text: str) -> str:
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"

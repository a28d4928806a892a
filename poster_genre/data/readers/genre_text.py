"""One cell of genres to a list of names: delimited text, or the text of a Python or JSON list."""

from __future__ import annotations

import ast

from poster_genre.data.catalog import CatalogError

DELIMITERS = ("|", ";", ",", "/")
_LONGEST = 2000  # characters; a longer cell is no list of genres


def parse_list(text: str) -> list[str]:
    """The names in the text of a list of strings, like "['Comedy', 'Drama']"; an empty text has none.

    The text is read as a literal and never evaluated. Raises CatalogError for anything else.
    """
    text = text.strip()
    if not text:
        return []
    try:
        if len(text) > _LONGEST:
            raise ValueError
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError) as error:
        raise CatalogError(f"{_shown(text)} is not a list of genres like ['Comedy', 'Drama'].") from error
    if not isinstance(value, list | tuple) or not all(isinstance(name, str) for name in value):
        raise CatalogError(f"{_shown(text)} is not a list of genres like ['Comedy', 'Drama'].")
    return list(value)


def parse_delimited(text: str, delimiter: str) -> list[str]:
    """The names between delimiters, like "Comedy|Drama". Raises CatalogError for a cell that is too long."""
    if len(text) > _LONGEST:
        raise CatalogError(f"{_shown(text)} is too long for a list of genres.")
    return [name.strip() for name in text.split(delimiter)]


def _shown(text: str) -> str:
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"

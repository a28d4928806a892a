"""One cell of genres to a list of names: delimited text, the text of a list, or TMDB's numbers."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from poster_genre import genres as vocabulary
from poster_genre.data.catalog import CatalogError
from poster_genre.genres import is_missing

DELIMITERS = ("|", ";", ",", "/")
WORDS = " "  # no delimiter but the space between known genres: "Action Science Fiction"
_IN_WORDS = 0.1  # of the cells; fewer are single genres with an unknown name ("Adult Animation")
_LONGEST = 2000  # characters; a longer cell is no list of genres

# https://developer.themoviedb.org/reference/genre-movie-list and genre-tv-list
TMDB = {
    12: "Adventure",
    14: "Fantasy",
    16: "Animation",
    18: "Drama",
    27: "Horror",
    28: "Action",
    35: "Comedy",
    36: "History",
    37: "Western",
    53: "Thriller",
    80: "Crime",
    99: "Documentary",
    878: "Science Fiction",
    9648: "Mystery",
    10402: "Music",
    10749: "Romance",
    10751: "Family",
    10752: "War",
    10759: "Action & Adventure",
    10762: "Kids",
    10763: "News",
    10764: "Reality",
    10765: "Sci-Fi & Fantasy",
    10766: "Soap",
    10767: "Talk-Show",
    10768: "War & Politics",
    10770: "TV Movie",
}
_NUMBERS = re.compile(r"[\s\d.,;|/\[\]()'\"]*\d[\s\d.,;|/\[\]()'\"]*", re.ASCII)
_NUMPY_LIST = re.compile(r"\[\s*(?:'[^'\"\]]*'|\"[^'\"\]]*\")(?:\s+(?:'[^'\"\]]*'|\"[^'\"\]]*\"))+\s*\]")
_BARE_LIST = re.compile(r"[\[{]((?=[^\]}]*[^\W\d])[\w\s,&+/.'’|;-]+)[\]}]")


def parse_list(text: str) -> list[str]:
    """The names in the text of a list, like "['Comedy', 'Drama']" or "[{'id': 35, 'name': 'Comedy'}]"; also
    as NumPy writes it ("['Comedy' 'Drama']"), or without quotes ("[Comedy, Drama]").

    The text is read as a literal and never evaluated; an empty text has no names. Raises CatalogError
    for anything else.
    """
    text = text.strip()
    if not text or (is_missing(text) and text[0] not in "[{("):
        return []
    if len(text) > _LONGEST:
        raise CatalogError(_no_list(text))
    if _NUMPY_LIST.fullmatch(text):
        return [first or second for first, second in re.findall(r"'([^']*)'|\"([^\"]*)\"", text)]
    try:
        value = ast.literal_eval(text.replace(": null", ": None").replace(": true", ": True"))
    except (ValueError, SyntaxError, MemoryError, RecursionError) as error:
        bare = _BARE_LIST.fullmatch(text)
        if bare is None:
            raise CatalogError(_no_list(text)) from error
        return [name.strip() for name in bare[1].split(",")]
    if not isinstance(value, list | tuple):
        raise CatalogError(_no_list(text))
    names = [item.get("name") if isinstance(item, dict) else item for item in value]
    names = [name for name in names if name is not None]
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
    if delimiter == WORDS:
        return list(vocabulary.in_words(text) or (text,))
    return [name.strip() for name in text.split(delimiter)]


def parse_any(text: str, delimiter: str | None) -> list[str]:
    """The names in a cell of a column with this delimiter, None for lists; a list among delimited texts is
    read as one."""
    if delimiter is None or (text.strip()[:1] == "[" and text.strip()[-1:] == "]"):
        return parse_list(text)
    return parse_delimited(text, delimiter)


def parse_tmdb(text: str) -> list[str]:
    """The names of the genre numbers that TMDB publishes, like "[18, 35]". Raises CatalogError for others."""
    if is_missing(text):
        return []
    numbers = _numbers(text)
    if numbers is None:
        raise CatalogError(f"{_shown(text)} is no list of TMDB's genre numbers like [18, 35].")
    unknown = [number for number in numbers if number not in TMDB]
    if unknown:
        raise CatalogError(
            f"{unknown[0]} is none of the genre numbers that TMDB publishes. Choose another column, or write "
            "genre names."
        )
    return [TMDB[number] for number in numbers]


def are_tmdb_numbers(texts: Sequence[str]) -> bool:
    """Whether all these cells that say something are numbers, and most of these are TMDB's."""
    found = [_numbers(text) for text in set(texts) if not is_missing(text)]
    if not found or any(numbers is None for numbers in found):
        return False
    flat = [number for numbers in found for number in numbers or ()]
    return sum(number in TMDB for number in flat) > 0.8 * len(flat)


def delimiter_of(texts: Sequence[str]) -> str | None:
    """The delimiter that uncovers most known genres in these cells; None where they are lists."""
    counts = Counter(text for text in texts if not is_missing(text))
    lists = sum(n for text, n in counts.items() if text.strip()[:1] in ("[", "{"))
    if lists > counts.total() / 2:
        return None

    def evidence(delimiter: str) -> tuple[int, int]:
        known = used = 0
        for text, n in counts.items():
            pieces = text[:_LONGEST].split(delimiter)
            known += n * sum(vocabulary.canonical(piece) is not None for piece in pieces)
            used += n * (len(pieces) - 1)
        return known, used

    best = max(DELIMITERS, key=evidence)
    if not evidence(best)[1]:
        whole = sum(n for text, n in counts.items() if len(vocabulary.parts(text)) == 1 and _in_words(text))
        if whole > _IN_WORDS * counts.total():
            return WORDS
    return best


@lru_cache(maxsize=1 << 12)
def first_is_known(text: str) -> bool:
    """Whether the first name of a cell is a known genre, or all of it are known genres in words."""
    if text.strip()[:1] in ("[", "{"):
        try:
            names = parse_list(text)
        except CatalogError:
            return False
        return bool(names) and _is_known(names[0])
    first = re.split(r"[|;,/]", text[:_LONGEST], maxsplit=1)[0]
    return _is_known(first) or (len(text) < 200 and vocabulary.in_words(text) is not None)


def _in_words(text: str) -> bool:
    return vocabulary.canonical(text) is None and len(text) < 200 and vocabulary.in_words(text) is not None


def _is_known(name: str) -> bool:
    return vocabulary.canonical(name) is not None or len(vocabulary.parts(name)) > 1


def _numbers(text: str) -> list[int] | None:
    if len(text) > _LONGEST or not _NUMBERS.fullmatch(text):
        return None
    return [int(number) for number in re.findall(r"(?<![\d.])(\d{1,9})(?:\.0+)?(?![\d.])", text)] or None


def _no_list(text: str) -> str:
    return f"{_shown(text)} is not a list of genres like ['Comedy', 'Drama']."


def _shown(text: str) -> str:
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"

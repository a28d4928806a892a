"""Guessing which column of a table is what, from names and cells; linear in both, and capped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from poster_genre import genres as vocabulary
from poster_genre.data.readers import genre_text, given_split
from poster_genre.data.readers.columns import SAMPLE, ColumnGuess
from poster_genre.data.readers.headers import kind
from poster_genre.data.readers.switches import SWITCHES, genre_named

_NAMES = {
    "film_id": "filmid imdbid tconst movieid tmdbid showid titleid imdb tmdb imageid posterid filmkey movie"
    " film id key image file filename poster img",
    "image": "imagepath image path filepath filename file img posterpath poster imagefile posterfile"
    " imagename postername imgpath imgfile picture photo name",
    "genres": "genres genre genrenames genrename genrelist moviegenres moviegenre filmgenres filmgenre"
    " labels label categories category tags tag classes class genreids genreid",
    "title": "title name movietitle originaltitle filmtitle primarytitle movie film moviename filmname",
    "year": "year releaseyear startyear releasedate yearofrelease released premiered date",
    "split": " ".join(given_split.COLUMN_NAMES),
}
_CELLS = 400_000  # looked at in all; a very wide table is judged by fewer rows
_FEWEST_ROWS = 20
_NO_GENRE = re.compile(
    r"rating|score|vote|budget|revenue|runtime|count|popular|adult|video|colou?r|seen|watch|train|test|^is_|^has_",
    re.IGNORECASE,
)


class _Sample:
    """The first rows of a table, cells stripped, a list a column."""

    def __init__(self, table: pd.DataFrame) -> None:
        rows = max(_FEWEST_ROWS, min(SAMPLE, _CELLS // max(table.shape[1], 1)))
        head = table.head(rows).to_numpy(object)
        self.names = [str(name) for name in table.columns]
        self.cells = {name: [text.strip() for text in head[:, n]] for n, name in enumerate(self.names)}
        self.filled = {name: [text for text in cells if text] for name, cells in self.cells.items()}
        self.keys: dict[str, str] = {}
        for name in reversed(self.names):
            self.keys[re.sub(r"[\W_]", "", name.casefold())] = name

    def by_name(self, part: str, free: set[str] | None = None) -> str | None:
        """The column whose name is one of the part's, the likeliest first; of `free` alone, where given."""
        found = (self.keys[name] for name in _NAMES[part].split() if name in self.keys)
        return next((name for name in found if free is None or name in free), None)


def guess(table: pd.DataFrame) -> ColumnGuess:
    """Guess from a table of text cells. A part without a likely column stays None or empty."""
    sample = _Sample(table)
    image = _image_column(sample)
    switches = set(_switch_columns(sample))
    free = {name for name in sample.names if name != image and name not in switches}
    split = _split_column(sample, free)
    free.discard(split or "")
    genres = _genre_columns(sample, free, named_alone=not switches)
    free -= set(genres)
    film_id = _id_column(sample, free)
    free.discard(film_id or "")
    title = sample.by_name("title", free)
    free.discard(title or "")
    found = ColumnGuess(
        film_id=film_id, image=image, title=title, year=sample.by_name("year", free), split=split
    )
    if not genres:
        return replace(found, genre_columns=tuple(name for name in sample.names if name in switches))
    texts = [text for name in genres for text in sample.filled[name]]
    return replace(
        found,
        genres=genres[0],
        more_genres=tuple(genres[1:]),
        delimiter=genre_text.delimiter_of(texts),
        tmdb_numbers=genre_text.are_tmdb_numbers(texts),
    )


def _id_column(sample: _Sample, free: set[str]) -> str | None:
    """The column that names films: by its name, one without gaps before others, or by IMDb's ids in it."""
    able = {name for name in free if _says_id(name) or _may_be_id(sample.filled[name])}
    complete = {name for name in able if len(_told(sample.filled[name])) == len(sample.cells[name])}
    named = sample.by_name("film_id", complete) or sample.by_name("film_id", able)
    imdb = (name for name in sample.names if name in able and _share(sample, name, "id") > 0.5)
    found = named or next(imdb, None)
    first = sample.names[0]
    if found is None and first == "column 1" and first in complete:  # of a table without header
        found = first if len(set(sample.cells[first])) == len(sample.cells[first]) else None
    return found


def _says_id(name: str) -> bool:
    """Whether the name leaves no doubt, so that the cells may have spaces ("row 12")."""
    return re.sub(r"[\W_]", "", name.casefold()) in ("filmid", "movieid", "imdbid", "tmdbid")


def _may_be_id(filled: Sequence[str]) -> bool:
    """Cells that name films are mostly without spaces; a column of titles is none."""
    return not filled or sum(" " in text for text in filled) < len(filled) / 2


def _share(sample: _Sample, name: str, wanted: str) -> float:
    filled = sample.filled[name]
    counts = Counter(filled)
    return sum(n for text, n in counts.items() if kind(text) == wanted) / max(len(filled), 1)


def _image_column(sample: _Sample) -> str | None:
    """The column of which most cells end like an image file, the likeliest name first; a column of URLs is
    none."""
    images = [name for name in sample.names if _share(sample, name, "image") > 0.5]
    return sample.by_name("image", set(images)) or next(iter(images), None)


def _split_column(sample: _Sample, free: set[str]) -> str | None:
    """The column by such a name all of whose cells name parts of a split."""
    for key in _NAMES["split"].split():
        name = sample.keys.get(key)
        if name in free and sample.filled[name]:
            distinct = set(sample.filled[name])
            if len(distinct) <= 6 and all(given_split.part(text) for text in distinct):
                return name
    return None


def _genre_columns(sample: _Sample, free: set[str], named_alone: bool) -> tuple[str, ...]:
    """The columns of genre texts: those of which most cells hold known genres, and what is named alike.

    A column named for genres stands alone, unless others are numbered like it (genre1, genre2) or say
    "genre" too; without such a name every column counts that holds genres. `named_alone`: where none holds
    known genres, its name is enough.
    """
    known = [name for name in sample.names if name in free and _known_share(sample.filled[name]) > 0.5]
    if not known:
        known = [name for name in sample.names if name in free and _tmdb_numbers(sample, name)]
    named = sample.by_name("genres", set(known)) or (
        sample.by_name("genres", free) if named_alone and not known else None
    )
    numbered = _family(sample, free, known)
    if numbered:
        return numbered
    if named is None:
        return tuple(known)
    also = [name for name in known if name != named and "genre" in name.casefold()]
    return (named, *also)


def _tmdb_numbers(sample: _Sample, name: str) -> bool:
    """Whether a column that is named for genres holds TMDB's numbers of them."""
    return names_genres(name) and genre_text.are_tmdb_numbers(sample.filled[name])


def _family(sample: _Sample, free: set[str], known: Sequence[str]) -> tuple[str, ...]:
    """Columns whose names differ by a number or a letter behind or before it alone, one of which holds
    genres: genre1, genre2 …; also those of them that are empty."""

    def stem(name: str) -> str:
        key = re.sub(r"[\W_]", "", name.casefold())
        return re.sub(r"^\d+(st|nd|rd|th)?|\d+$", "", key)

    stems = Counter(stem(name) for name in sample.names if name in free)
    for name in known:
        if stems[stem(name)] > 1:
            alike = [other for other in sample.names if other in free and stem(other) == stem(name)]
            return tuple(other for other in alike if other in known or not _told(sample.filled[other]))
    return ()


def names_genres(name: str) -> bool:
    """Whether a column's name says that it holds genres: "genres", "genre2", "Labels"."""
    key = re.sub(r"[\W_\d]", "", name.casefold())
    return "genre" in key or key in _NAMES["genres"].split()


def genre_share(column: pd.Series) -> float:
    """The share of a column's cells (of the first rows) that say something and start with a known genre."""
    return _known_share([text.strip() for text in column.head(SAMPLE).tolist()])


def _told(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if not vocabulary.is_missing(text)]


def _known_share(texts: Sequence[str]) -> float:
    """The share of cells that say something whose first name is a known genre."""
    counts = Counter(_told(texts))
    known = sum(n for text, n in counts.items() if genre_text.first_is_known(text))
    return known / max(counts.total(), 1)


def _switch_columns(sample: _Sample) -> tuple[str, ...]:
    """The 0/1 columns, where genres' names are among them. One that has a genre's name may hold a few other
    cells, so that reading it names them instead of passing over the genre; one that has not is a genre only
    among those that have, with both values."""
    genres, others = [], []
    of_tmdb = {"video", "popularity", "voteaverage"} & sample.keys.keys()  # its “adult” is no genre
    for name in sample.names:
        told = [text.lower() for text in _told(sample.filled[name])]
        on_off = sum(text in SWITCHES for text in told)
        named = genre_named(name) if name.casefold() != "adult" or not of_tmdb else None
        if named is not None and (not told or on_off >= len(told) / 2 or _numbers(told)):
            genres.append(name)
        elif told and on_off == len(told) and len({SWITCHES[text] for text in told}) == 2:
            others.append(name)
    if not any(sample.filled[name] for name in genres):
        return ()
    found = _among(sample.names, set(genres), set(others))
    return tuple(name for name in sample.names if name in found)


def _among(names: Sequence[str], genres: set[str], others: set[str]) -> set[str]:
    """The genres' columns, and of the others those that stand between them in one row."""
    found: set[str] = set()
    block: list[str] = []
    for name in [*names, ""]:
        if name in genres:
            found.update(block, [name])
            block = [name]
        elif block and name in others and not _NO_GENRE.search(name):
            block.append(name)
        else:
            block = []
    return found


def _numbers(texts: Sequence[str]) -> bool:
    return all(kind(text) == "number" or text.lstrip("+-") in ("inf", "infinity") for text in texts)

"""Which column of a table is what: guessed from names and cells, shown, and correctable."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from functools import partial

import pandas as pd

from poster_genre import genres as vocabulary
from poster_genre.data.catalog import CatalogError
from poster_genre.data.images import SUFFIXES
from poster_genre.data.readers.genre_text import DELIMITERS, parse_delimited, parse_list

_NAMES = {
    "film_id": ("filmid", "imdbid", "tconst", "movieid", "tmdbid", "id"),
    "image": ("imagepath", "image", "path", "filepath", "filename", "file", "img", "posterpath", "poster"),
    "genres": ("genres", "genre", "labels", "label", "categories", "category", "tags"),
    "title": ("title", "name", "movietitle", "originaltitle"),
    "year": ("year", "releaseyear", "startyear"),
}
_SWITCHES = {"0", "1", "0.0", "1.0", "true", "false"}
_SAMPLE = 2000  # rows; enough to guess from


@dataclass(frozen=True)
class ColumnGuess:
    """The part that each column plays; None where no column plays it.

    genres: the column with genre texts, `delimiter` between the names, or None for list texts.
    genre_columns: instead of `genres`, the 0/1 columns, one a genre.
    """

    film_id: str | None = None
    image: str | None = None
    title: str | None = None
    year: str | None = None
    genres: str | None = None
    delimiter: str | None = None
    genre_columns: tuple[str, ...] = ()

    def described(self) -> str:
        """The guess in one line, for a person to check."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        parts = [f"{part} = “{value}”" for part, value in values.items() if isinstance(value, str)]
        if self.genres and self.delimiter is None:
            parts.append("genres are lists")
        if self.genre_columns:
            parts.append(f"{len(self.genre_columns)} genre columns of 0/1: {', '.join(self.genre_columns)}")
        return "; ".join(parts)


def guess(table: pd.DataFrame) -> ColumnGuess:
    """Guess from a table of text cells. A part without a likely column stays None or empty."""
    sample = table.head(_SAMPLE)
    found = ColumnGuess(
        film_id=_by_name(sample, "film_id"),
        image=_image_column(sample),
        title=_by_name(sample, "title"),
        year=_by_name(sample, "year"),
    )
    genres = _genre_column(sample, taken={found.film_id, found.image, found.title, found.year})
    if genres:
        return with_genres(found, sample, genres)
    return replace(found, genre_columns=_switch_columns(sample))


def with_genres(columns: ColumnGuess, table: pd.DataFrame, genres: str) -> ColumnGuess:
    """`columns` with `genres` as the column of genre texts, and the delimiter that its cells suggest.

    Raises CatalogError for a column that is not there.
    """
    if genres not in table.columns:
        raise CatalogError(f"There is no column “{genres}”. There are: {', '.join(map(str, table.columns))}.")
    cells = table[genres][table[genres].str.strip() != ""]
    return replace(columns, genres=genres, delimiter=_delimiter(cells.head(_SAMPLE)), genre_columns=())


def _by_name(table: pd.DataFrame, part: str) -> str | None:
    keys = {re.sub(r"[\W_]", "", str(name).casefold()): name for name in reversed(table.columns)}
    return next((keys[name] for name in _NAMES[part] if name in keys), None)


def _image_column(table: pd.DataFrame) -> str | None:
    """The column of which most cells end like an image file; a column of URLs is none."""
    for name in sorted(table.columns, key=lambda name: name != _by_name(table, "image")):
        cells = table[name].str.strip().str.lower()
        local = cells.str.endswith(SUFFIXES) & ~cells.str.contains("://", regex=False)
        if local.sum() > (cells != "").sum() / 2:
            return name
    return None


def _genre_column(table: pd.DataFrame, taken: set[str | None]) -> str | None:
    """The column by that name, else the one most of whose cells hold known genres."""
    named = _by_name(table, "genres")
    if named is not None:
        return named
    scores = {}
    for name in table.columns.difference([column for column in taken if column]):
        cells = table[name][table[name].str.strip() != ""]
        scores[name] = _known_share(cells, _delimiter(cells)) if len(cells) else 0.0
    best = max(scores, key=scores.__getitem__, default=None)
    return best if best is not None and scores[best] > 0.5 else None


def _switch_columns(table: pd.DataFrame) -> tuple[str, ...]:
    """The 0/1 columns, where genres' names are among them; one that has a genre's name may hold a few
    other cells, so that reading it names them instead of passing over the genre."""
    share = table.apply(lambda column: column.str.strip().str.lower().isin(_SWITCHES).mean())
    known = [vocabulary.canonical(name) is not None and share[name] >= 0.5 for name in table.columns]
    if not any(known):
        return ()
    return tuple(name for name, is_known in zip(table.columns, known) if is_known or share[name] == 1)


def _delimiter(cells: pd.Series) -> str | None:
    """The delimiter that uncovers most known genres; None where the cells are lists."""
    if cells.str.strip().str.startswith("[").mean() > 0.5:
        return None
    cells = cells[~cells.map(vocabulary.is_missing).to_numpy(bool)]

    def evidence(delimiter: str) -> tuple[int, int]:
        return _known_names(cells, delimiter), cells.str.count(re.escape(delimiter)).sum()

    return max(DELIMITERS, key=evidence)


def _known_names(cells: pd.Series, delimiter: str) -> int:
    counts = cells.value_counts()
    return sum(
        count * sum(vocabulary.canonical(name) is not None for name in text[:2000].split(delimiter))
        for text, count in counts.items()
    )


def _known_share(cells: pd.Series, delimiter: str | None) -> float:
    """The share of cells whose first name is a known genre."""
    parse = parse_list if delimiter is None else partial(parse_delimited, delimiter=delimiter)
    known = 0
    for text in cells:
        try:
            names = parse(text)
        except CatalogError:
            continue
        known += bool(names) and vocabulary.canonical(names[0]) is not None
    return known / len(cells)

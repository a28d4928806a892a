"""Which column of a table is what: the parts, shown, and correctable."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import pandas as pd

from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers import genre_text

SAMPLE = 2000  # rows; enough to guess from


@dataclass(frozen=True)
class ColumnGuess:
    """The part that each column plays; None where no column plays it.

    genres: the column with genre texts, `delimiter` between the names, or None for list texts.
    more_genres: further columns of such texts, whose genres count too (genre2, genre3).
    tmdb_numbers: the genres are the numbers that TMDB publishes.
    genre_columns: instead of `genres`, the 0/1 columns, one a genre.
    split: the column that deals the films to train, validation and test.
    header: whether the first line names the columns; None to find out.
    """

    film_id: str | None = None
    image: str | None = None
    title: str | None = None
    year: str | None = None
    split: str | None = None
    genres: str | None = None
    delimiter: str | None = None
    more_genres: tuple[str, ...] = ()
    tmdb_numbers: bool = False
    genre_columns: tuple[str, ...] = ()
    header: bool | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """All columns of genre texts."""
        return (self.genres, *self.more_genres) if self.genres else ()

    @property
    def named(self) -> tuple[str, ...]:
        """Every column that plays a part."""
        about = (self.film_id, self.image, self.title, self.year, self.split)
        return tuple(name for name in (*about, *self.texts, *self.genre_columns) if name)

    def described(self) -> str:
        """The guess in one line, for a person to check."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        parts = [f"{part} = “{value}”" for part, value in values.items() if isinstance(value, str)]
        if self.genres and self.delimiter is None:
            parts.append("genres are lists")
        if self.more_genres:
            parts.append(f"more genres in {', '.join(self.more_genres)}")
        if self.tmdb_numbers:
            parts.append("genres are TMDB's numbers")
        if self.genre_columns:
            parts.append(f"{len(self.genre_columns)} genre columns of 0/1: {', '.join(self.genre_columns)}")
        return "; ".join(parts)


def with_genres(columns: ColumnGuess, table: pd.DataFrame, genres: str) -> ColumnGuess:
    """`columns` with `genres` as the column of genre texts, and the delimiter that its cells suggest.

    Raises CatalogError for a column that is not there.
    """
    if genres not in table.columns:
        raise CatalogError(f"There is no column “{genres}”. There are: {', '.join(map(str, table.columns))}.")
    texts = [text for text in table[genres].head(SAMPLE).tolist() if text.strip()]
    return replace(
        columns,
        genres=genres,
        delimiter=genre_text.delimiter_of(texts),
        more_genres=(),
        tmdb_numbers=genre_text.are_tmdb_numbers(texts),
        genre_columns=(),
    )

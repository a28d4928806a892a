"""What a table's columns were read as, in words; and what of it was guessed without certainty."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from poster_genre import genres as vocabulary
from poster_genre.data.readers.columns import ColumnGuess
from poster_genre.data.readers.genre_text import WORDS
from poster_genre.data.readers.guessing import genre_share, names_genres
from poster_genre.data.readers.switches import label_name
from poster_genre.data.readers.text_table import has_header

SURE = 0.9  # of the cells of a column with any other name; below, "holds genres" is a guess
_MOST_NAMED = 12


def used(columns: ColumnGuess, key: str, long: bool, images: bool) -> dict[str, str]:
    """What each part of a film is read from.

    key: what tells films apart (see `table_keys.key_of`); long: one genre a row; images: any was found.
    """
    parts = {"film_id": key}
    if columns.image:
        parts["image"] = f"column “{columns.image}”" + ("" if images else ", but no such file was found")
    elif images:
        parts["image"] = "image files named by the film's id"
    parts["genres"] = _genres(columns) + (", one a row, joined by film" if long else "")
    for part in ("title", "year", "split"):
        name = getattr(columns, part)
        if name:
            parts[part] = f"column “{name}”"
    return parts


def _genres(columns: ColumnGuess) -> str:
    if columns.genre_columns:
        return f"{len(columns.genre_columns)} columns of 0/1: {_listed(columns.genre_columns)}"
    one = "column" if len(columns.texts) == 1 else "columns"
    names = ", ".join(f"“{name}”" for name in columns.texts)
    if columns.tmdb_numbers:
        return f"{one} {names}, TMDB's genre numbers"
    if columns.delimiter is None:
        return f"{one} {names}, lists"
    if columns.delimiter == WORDS:
        return f"{one} {names}, genres behind one another"
    return f"{one} {names}, parted at “{columns.delimiter}”"


def ignored(table: pd.DataFrame, columns: ColumnGuess) -> tuple[str, ...]:
    """The columns that are not read."""
    return tuple(str(name) for name in table.columns if name not in columns.named)


def questions(table: pd.DataFrame, file: Path, columns: ColumnGuess, id_gave_way: bool) -> tuple[str, ...]:
    """What was guessed and may be wrong, each with what to do then; nothing that a person said themselves."""
    asked = []
    if not has_header(table) and table.columns[0] == "column 1" and columns.header is None:
        asked.append(
            f"The first line of {file.name} looks like a film, not like names of columns, so it is read as a "
            "film. If it names the columns: header=yes."
        )
    if columns.genre_columns:
        new = [n for n in columns.genre_columns if vocabulary.canonical(label_name(n)) is None]
        if new:
            asked.append(
                f"{_listed(new)} stand among the 0/1 columns of genres, so they are read as genres, though "
                "no known ones. If they are none: genre_columns= with those that are."
            )
    for name in columns.texts:
        share = genre_share(table[name])
        if not names_genres(name) and share < SURE:
            asked.append(
                f"“{name}” is read as genres, since {share:.0%} of its cells start with a known one. If "
                "another column has the genres: genres= with its name."
            )
    if columns.tmdb_numbers and not any(word in columns.genres.lower() for word in ("id", "tmdb", "number")):
        asked.append(f"The numbers in “{columns.genres}” are read as TMDB's genre numbers (18 is Drama).")
    others = [n for n in ignored(table, columns)[:200] if names_genres(n) and genre_share(table[n]) > 0.5]
    if others:
        asked.append(
            f"{_listed(others)} hold genres too and are not read. To read them as well: more_genres= with "
            "their names."
        )
    if id_gave_way:
        asked.append(
            f"“{columns.film_id}” only counts rows, while images are on several rows with other genres, "
            "so the image tells films apart."
        )
    return tuple(asked)


def no_image_fits(around: int, film_id: str) -> str:
    """What is asked of a table without image column, beside images of which none has a film's id."""
    return (
        f"{around:,} image files lie around the table, but none is named after a film, such as "
        f"{film_id}.jpg, so only labels are read. If a column names them: image= with its name."
    )


def _listed(names: list[str] | tuple[str, ...]) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return shown + (f" and {more:,} more" if more > 0 else "")

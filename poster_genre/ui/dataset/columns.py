"""Correcting which column of a table is what."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st

from poster_genre.data.readers import ColumnGuess
from poster_genre.data.readers.cells import EXCEL, TEXT
from poster_genre.data.readers.genre_text import DELIMITERS, WORDS
from poster_genre.ui.shared import figure

NONE, LISTS, SWITCHES = "none", "Python or JSON lists", "0/1 columns"
NUMBERS, SPACES = "TMDB's genre numbers", "spaces"
PARTS = {"film_id": "Film id", "image": "Image path", "title": "Title", "year": "Year", "split": "Split"}
FIRST_LINE = {"Find out": None, "Names the columns": True, "Is a film already": False}
PREVIEWED = 5  # rows shown
MOST_COLUMNS = 300  # offered; of a wider table the first, and those that play a part


def header(file: Path, key: str) -> bool | None:
    """Whether the first line of the table names its columns; None to find out, and for other files."""
    if file.suffix.lower() not in (*TEXT, *EXCEL):
        return None
    return FIRST_LINE[st.selectbox("First line", list(FIRST_LINE), key=f"header-{key}")]


def correct(guess: ColumnGuess, first_rows: pd.DataFrame, key: str) -> ColumnGuess:
    """Show the first rows and what each column was taken for; return it as the person corrected it."""
    table = figure.harmless(first_rows)
    st.dataframe(table, hide_index=True, alt="The first rows of the table")
    names = [str(name) for name in table.columns]
    boxes = st.columns(len(PARTS))
    chosen = {}
    for box, (part, words) in zip(boxes, PARTS.items(), strict=True):
        options = [NONE, *names]
        now = getattr(guess, part) or NONE
        picked = box.selectbox(words, options, index=options.index(now), key=f"{part}-{key}")
        chosen[part] = None if picked == NONE else picked
    return _genres(replace(guess, **chosen), guess, names, key)


def _genres(columns: ColumnGuess, guess: ColumnGuess, names: list[str], key: str) -> ColumnGuess:
    left, right = st.columns(2)
    sources = [*names, SWITCHES]
    now = SWITCHES if guess.genres is None else guess.genres
    source = left.selectbox("Genres", sources, index=sources.index(now), key=f"genres-{key}")
    if source == SWITCHES:
        switches = right.multiselect(
            "The 0/1 columns", names, default=list(guess.genre_columns), key=f"switches-{key}"
        )
        return replace(columns, genres=None, delimiter=None, more_genres=(), genre_columns=tuple(switches))
    ways = [LISTS, NUMBERS, SPACES, *DELIMITERS]
    now = guess if guess.genres == source else ColumnGuess(delimiter=DELIMITERS[0])
    delimiter = right.selectbox(
        "Separated by", ways, index=ways.index(_way(now)), key=f"delimiter-{source}-{key}"
    )
    others = [name for name in names if name != source]
    more = st.multiselect(
        "Further columns with genres", others, default=list(now.more_genres), key=f"more-{source}-{key}"
    )
    return replace(
        columns,
        genres=source,
        delimiter={LISTS: None, NUMBERS: now.delimiter, SPACES: WORDS}.get(delimiter, delimiter),
        more_genres=tuple(more),
        tmdb_numbers=delimiter == NUMBERS,
        genre_columns=(),
    )


def _way(columns: ColumnGuess) -> str:
    if columns.tmdb_numbers:
        return NUMBERS
    return {None: LISTS, WORDS: SPACES}.get(columns.delimiter, columns.delimiter)

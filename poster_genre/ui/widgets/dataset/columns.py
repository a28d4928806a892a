"""Correcting which column of a table is what."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from poster_genre.data.readers import ColumnGuess
from poster_genre.data.readers.genre_text import DELIMITERS
from poster_genre.ui.widgets import figure

NONE, LISTS, SWITCHES = "none", "Python or JSON lists", "0/1 columns"
PARTS = {"film_id": "Film id", "image": "Image path", "title": "Title", "year": "Year"}
PREVIEWED = 5  # rows shown


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
        return replace(columns, genres=None, delimiter=None, genre_columns=tuple(switches))
    ways = [LISTS, *DELIMITERS]
    way = guess.delimiter if guess.genres == source and guess.delimiter else LISTS
    if guess.genres != source:
        way = DELIMITERS[0]
    delimiter = right.selectbox("Separated by", ways, index=ways.index(way), key=f"delimiter-{source}-{key}")
    return replace(
        columns, genres=source, delimiter=None if delimiter == LISTS else delimiter, genre_columns=()
    )

"""The films on which two models part most, with what each says and what is true."""

from __future__ import annotations

import re

import pandas as pd
import streamlit as st

from poster_genre.evaluation.paired import disagreements
from poster_genre.ui.compare.choice import Chosen
from poster_genre.ui.shared import connected_posters as connected
from poster_genre.ui.shared import figure

SHOWN, PICTURES = 25, 6
IMDB = "https://www.imdb.com/title/"


def draw(first: Chosen, other: Chosen) -> None:
    """A row a film, the furthest apart on top, linked to IMDb where its id is one of IMDb's."""
    one, two = first.answers, other.answers
    table = disagreements(
        one.labels,
        (one.probabilities, one.decisions),
        (two.probabilities, two.decisions),
        one.genres,
        one.ids,
        SHOWN,
    )
    a, b = first.letter, other.letter
    st.markdown(f"#### Films on which {a} and {b} part most")
    st.caption(
        f"Together these {len(table)} films have {_wrong(table, 'first')} under {a} and "
        f"{_wrong(table, 'second')} under {b}. Apart is the sum over genres of the gap between the two "
        "probabilities."
    )
    paths = connected.choose(table["film_id"], "films-apart-from")
    if paths is None:
        st.caption("Add a catalog with its posters on the Dataset page to see them here.")
    else:
        _gallery(table.head(PICTURES), paths, a, b)
    links = all(re.fullmatch(r"tt\d+", film) for film in table["film_id"])
    shown = pd.DataFrame(
        {
            "Film": [f"{IMDB}{film}/" if links else film for film in table["film_id"]],
            "Apart": table["distance"],
            f"{a} wrong": table["first_wrong"],
            f"{b} wrong": table["second_wrong"],
            "True": table["true_genres"],
            f"{a} says": table["first_genres"].replace("", "—"),
            f"{b} says": table["second_genres"].replace("", "—"),
        }
    )
    link = st.column_config.LinkColumn(display_text=r"title/(.*)/", help="Opens the film's page on IMDb")
    bar = st.column_config.ProgressColumn(
        format="%.2f", min_value=0, max_value=float(table["distance"].max())
    )
    figure.table(
        shown,
        "films-apart",
        f"The films on which models {a} and {b} differ most",
        column_config={"Apart": bar} | ({"Film": link} if links else {}),
    )


def _gallery(table: pd.DataFrame, paths: dict[str, str], a: str, b: str) -> None:
    """The first films as posters, with what is true and what each model says."""
    with st.grid(PICTURES, min_column_width=150, gap="small"):
        for film in table.itertuples():
            with st.container(gap="xsmall"):
                connected.picture(paths.get(film.film_id), f"Poster of {film.film_id}")
                st.markdown(
                    f":small[True: {film.true_genres}]  \n"
                    f":small[{a}: {film.first_genres or '—'}]  \n"
                    f":small[{b}: {film.second_genres or '—'}]"
                )


def _wrong(table: pd.DataFrame, which: str) -> str:
    count = int(table[f"{which}_wrong"].sum())
    return f"{count:,} wrong answer{'' if count == 1 else 's'}"

"""Section: the most confident mistakes, as posters where a catalog with images is connected."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.evaluation.mistakes import FALSE_NEGATIVE, FALSE_POSITIVE
from poster_genre.report.html_pieces import FILM
from poster_genre.ui.evaluate import mistake_posters
from poster_genre.ui.evaluate.source import View
from poster_genre.ui.shared import connected_posters as connected
from poster_genre.ui.shared import figure

KINDS = {FALSE_POSITIVE: "Named, but wrong", FALSE_NEGATIVE: "True, but missed"}
EVERY = "All genres"
MOST = 200


def draw(view: View) -> None:
    """Choose a kind and a genre; then the mistakes, the most confident first."""
    films = view.decided.evaluated
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.segmented_control(
            "Mistakes",
            list(KINDS),
            format_func=KINDS.get,
            default=FALSE_POSITIVE,
            required=True,
            key="mistakes",
            bind="query-params",
            help="**Named, but wrong**: the surest of what is not so. **True, but missed**: the least "
            "expected of what is so. Labels are incomplete, too: now and then the model is right.",
        )
        genre = st.selectbox(
            "Genre", [EVERY, *films.ordered_genres], key="mistakes-of", bind="query-params", width=220
        )
    table = view.decided.mistakes(kind, None if genre == EVERY else genre, MOST)
    if not len(table):
        st.success("No such mistake under these thresholds.", icon=":material/check_circle:")
        return
    posters = connected.choose(table["film_id"], "mistakes-from")
    if posters is None:
        _table(table)
        st.caption(
            "Films open on imdb.com. Add a catalog with its posters on the Dataset page to see them here, "
            "with the places that spoke for each mistake."
        )
    else:
        mistake_posters.draw(view.bundle, table, posters)
        with st.expander("As a table", icon=":material/table:", key="mistakes-as-table"):
            _table(table)


def _table(table: pd.DataFrame) -> None:
    known = table["film_id"].str.fullmatch(r"tt\d+").all()
    table = table.drop(columns="row")
    if known:
        table = table.assign(film_id=[FILM.format(film) for film in table["film_id"]])
    figure.table(
        table,
        "mistakes-table",
        "The most confident mistakes with their true and predicted genres",
        column_config={
            "film_id": st.column_config.LinkColumn("Film", display_text=r"title/(tt\d+)")
            if known
            else "Film",
            "genre": "Genre",
            "probability": st.column_config.ProgressColumn(
                "Probability", format="%.2f", min_value=0, max_value=1
            ),
            "true_genres": st.column_config.TextColumn("True genres", width="medium"),
            "predicted_genres": st.column_config.TextColumn("Named genres", width="medium"),
        },
    )

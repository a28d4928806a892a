"""Section: what each method changes, genre by genre."""

from __future__ import annotations

import streamlit as st

from poster_genre.report import lab_frames as lab_rows
from poster_genre.report.wording import listed
from poster_genre.ui.lab import controls
from poster_genre.ui.lab.figures import genres as figures
from poster_genre.ui.lab.result_choice import Shown
from poster_genre.ui.shared import figure


def draw(view: Shown) -> None:
    """The heat map, and how many of its colours are more than chance."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        remedy, against = controls.remedy(), controls.against()
    table = lab_rows.genre_changes(view.result, remedy, against)
    if table.empty:
        st.info(
            "Plain BCE stands alone here; choose BCE as trained, or run more methods.", icon=":material/info:"
        )
        return
    figure.show(
        figures.genre_map(table, f"Change in F1 from {controls.AGAINST[against]}"),
        "lab-genres",
        "Change in F1 of each genre under each method",
        table,
    )
    clear, lucky = int(table["clear"].sum()), round(0.05 * len(table))
    so = (
        "no more than luck explains, so no single tile is proof"
        if clear <= lucky
        else "more than luck explains"
    )
    unseen = view.result.films.loc[view.result.films["test"] == 0, "genre"].tolist()
    left_out = f" No test film is {listed(unseen)}, so it has no row." if unseen else ""
    st.caption(
        f"{clear:,} of {len(table):,} changes are beyond chance one by one; by luck alone about {lucky:,} "
        f"would be: {so}. Rows: commonest genre first.{left_out}"
    )

"""Section: the combinations of genres, and why they cannot be classes."""

from __future__ import annotations

import numpy as np
import streamlit as st

from poster_genre.report import wording
from poster_genre.ui.dataset import figures, posters, statistics
from poster_genre.ui.dataset.source import Source
from poster_genre.ui.shared import figure


def draw(source: Source) -> None:
    """How sets and set sizes are distributed, then the table of sets; a chosen row shows its posters."""
    sets, found = statistics.label_sets(source), statistics.summary(source)
    classes = wording.counted(found["label_sets"], "class", "classes")
    st.markdown(
        "A *label powerset* treats every combination of genres as one class. Here that would be "
        f"**{classes}**, {found['singletons']:,} of them with a single poster to learn "
        "from, and a new combination could never be said. So each genre is decided on its own."
    )
    left, right = st.columns([3, 2], gap="medium")
    with left:
        figure.show(
            figures.set_sizes(sets),
            "label-set-sizes",
            f"Posters of each combination, {len(sets):,} in all; single posters: {found['singletons']:,}",
            sets,
        )
    with right:
        counts = statistics.genres_a_poster(source)
        mean = found["cardinality"]
        figure.show(
            figures.genres_a_poster(counts, mean),
            "genres-a-poster",
            f"Posters by their number of genres, {mean:.2f} on average",
            counts,
        )
    st.markdown("**All combinations.** Choose one to see its posters.")
    chosen = figure.table(
        sets,
        "label-sets",
        "Every combination of genres with its number of posters",
        height=320,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "label_set": st.column_config.TextColumn("genres", width="large"),
            "n_genres": "number of genres",
            "share": st.column_config.NumberColumn(format="percent"),
            "scumble": st.column_config.NumberColumn("SCUMBLE", format="%.3f"),
        },
    )
    if chosen.selection.rows:
        picked = sets["label_set"].iloc[chosen.selection.rows[0]]
        st.markdown(f"**{picked or 'No genre'}**")
        posters.show(source.catalog, rows_of_set(source, picked), "label-set-posters")


def rows_of_set(source: Source, label_set: str) -> np.ndarray:
    """Rows of the catalog that carry exactly the genres of `label_set` ("Comedy, Drama")."""
    wanted = np.isin(source.catalog.genres, label_set.split(", "))
    return np.flatnonzero((source.catalog.labels == wanted).all(axis=1))

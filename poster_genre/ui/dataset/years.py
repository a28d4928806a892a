"""Section: genres by decade or year, where the catalog knows the years."""

from __future__ import annotations

import streamlit as st

from poster_genre.ui.dataset import figures, statistics
from poster_genre.ui.dataset.source import Source
from poster_genre.ui.shared import figure

LENGTHS = {"Decades": 10, "Years": 1}


def draw(source: Source) -> None:
    """A map of genre shares over time."""
    length = LENGTHS[
        st.segmented_control(
            "Period", list(LENGTHS), default="Decades", required=True, key="period", bind="query-params"
        )
    ]
    table = statistics.by_period(source, length)
    figure.show(
        figures.period_map(table, statistics.genres(source)["genre"].tolist(), length),
        "genres-over-time",
        "Share of each period's films that carry each genre",
        table,
    )

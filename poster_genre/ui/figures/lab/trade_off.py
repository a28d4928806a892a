"""Macro- against micro-F1: what a remedy gives rare genres, and what it takes from common ones."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.evaluation.remedies import PER_GENRE, PLAIN
from poster_genre.ui import palette
from poster_genre.ui.figures.base import styled
from poster_genre.ui.figures.dataset.counts import coloured_words

HEIGHT = 380
TRADED = {
    PLAIN: "as trained",
    "adjusted": "logit adjustment",
    "global": "one tuned cut",
    PER_GENRE: "a cut for each genre",
}
COLOURS = dict(zip(TRADED, (palette.NEUTRAL, palette.SERIES[1], palette.SERIES[2], palette.ACCENT)))


def trade_off(table: pd.DataFrame) -> go.Figure:
    """A point a method and remedy of TRADED, and the line of those that none beats in both.

    table: label, remedy, f1_macro, f1_micro, best (see `lab_rows.trade_offs`).
    """
    fig = go.Figure()
    front = table[table["best"]].sort_values("f1_micro")
    fig.add_scatter(
        x=front["f1_micro"], y=front["f1_macro"], mode="lines", hoverinfo="skip",
        line={"width": 1.5, "dash": "dot", "color": palette.NEUTRAL, "shape": "vh"},
    )  # fmt: skip
    for name, words in TRADED.items():
        rows = table[table["remedy"] == name]
        fig.add_scatter(
            x=rows["f1_micro"],
            y=rows["f1_macro"],
            mode="markers",
            marker={
                "size": [12 if best else 9 for best in rows["best"]],
                "color": COLOURS[name],
                "opacity": [1.0 if best else 0.6 for best in rows["best"]],
            },
            customdata=rows["label"],
            hovertemplate="%{customdata}, "
            + words
            + "<br>macro-F1 %{y:.3f}, micro-F1 %{x:.3f}<extra></extra>",
        )
    styled(fig, "Rare against common genres", coloured_words(COLOURS, TRADED), HEIGHT)
    fig.update_xaxes(title="micro-F1: every decision alike", nticks=6)
    return fig.update_yaxes(title="macro-F1: every genre alike", nticks=6)

"""What each method costs in true probabilities, and what calibrating repairs."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.figures.base import ROW_PX, coloured_words, styled

NAMES = {"ece": "Calibration error (ECE)", "brier": "Brier score"}
EXPLAINED = {
    "ece": "mean distance from the truth",
    "brier": "mean squared distance from the truth",
}
COLOURS = {"calibrated": palette.ACCENT, "plain": palette.NEUTRAL, "adjusted": palette.FALSE}


def calibration_cost(table: pd.DataFrame, measure: str, titles: dict[str, str]) -> go.Figure:
    """A row a method, a dot a remedy; lower is better.

    table: label, then a column a remedy, in the order from the top; measure: ece or brier; titles: by remedy.
    """
    fig = go.Figure()
    for name in titles:
        fig.add_scatter(
            x=table[name],
            y=table["label"],
            mode="markers",
            marker={"size": 11, "color": COLOURS[name], "symbol": "circle"},
            hovertemplate="%{y}, " + titles[name].lower() + ": %{x:.3f}<extra></extra>",
        )
    words = coloured_words({name: COLOURS[name] for name in titles}, titles)
    styled(fig, f"{NAMES[measure]}, lower is better", words, ROW_PX * len(table) + 124)
    fig.update_yaxes(
        showgrid=True, categoryorder="array", categoryarray=table["label"], range=[len(table) - 0.4, -0.6]
    )
    top = table[list(titles)].max().max()
    return fig.update_xaxes(range=[-0.02 * top, 1.06 * top], nticks=6, title=EXPLAINED[measure])

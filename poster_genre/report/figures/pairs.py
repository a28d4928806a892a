"""Which genres the model joins, against those that films join."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.figures.base import styled
from poster_genre.report.figures.curves import straight

HEIGHT = 480
NAMED_EACH_SIDE = 3
_TICKS = (0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000)


def joined_pairs(pairs: pd.DataFrame) -> go.Figure:
    """A dot for each two genres: films that have both, across, and films that are given both, upwards.

    pairs: genre, other, true, predicted (films), each pair once, see `Decided.together`.
    """
    pairs = pairs[(pairs["true"] > 0) | (pairs["predicted"] > 0)]
    most = int(max(pairs["true"].max(), pairs["predicted"].max())) if len(pairs) else 1
    end = 1.06 * np.log10(1 + most)
    x, y = np.log10(1 + pairs["true"]), np.log10(1 + pairs["predicted"])
    words = _named(pairs, x / end, y / end)
    fig = go.Figure(
        go.Scatter(
            x=x,
            y=y,
            mode="markers+text",
            marker={"size": 8, "color": palette.ACCENT, "opacity": 0.55},
            text=words,
            textposition=[_beside(across / end, up >= across) for across, up in zip(x, y)],
            textfont={"size": 12},
            cliponaxis=False,
            customdata=pairs[["genre", "other", "true", "predicted"]],
            hovertemplate="%{customdata[0]} and %{customdata[1]}: %{customdata[2]:,} films have both, "
            "%{customdata[3]:,} are given both<extra></extra>",
        )
    )
    subtitle = "Above the dotted line the model joins two genres more often than films do; below, less often"
    styled(fig, "Genres that come together", subtitle, HEIGHT)
    ticks = [tick for tick in _TICKS if tick <= most]
    axis = {
        "tickvals": [float(np.log10(1 + tick)) for tick in ticks],
        "ticktext": [f"{tick:,}" for tick in ticks],
        "range": [-0.06 * end, 1.04 * end],
    }
    fig.update_xaxes(title="films that have both", **axis)
    fig.update_yaxes(title="films given both", **axis)
    return fig.update_layout(uirevision="pairs", shapes=[straight((0, 0), (end, end))])


def _named(pairs: pd.DataFrame, x: pd.Series, y: pd.Series) -> list[str]:
    """The pairs furthest off the line on either side get a name, unless it would cover another; else "".

    x, y: where the dots are, as shares of the axes.
    """
    ratio = np.log2((1.0 + pairs["predicted"]) / (1.0 + pairs["true"]))
    # A pair of many films that is a little off says more than one of three films that is far off.
    weight = (ratio * np.sqrt(pairs[["true", "predicted"]].max(axis=1))).sort_values()
    named: list = []
    for index in [*weight.index[::-1][:NAMED_EACH_SIDE], *weight.index[:NAMED_EACH_SIDE]]:
        free = all(abs(x[index] - x[i]) > 0.4 or abs(y[index] - y[i]) > 0.05 for i in named)
        if abs(ratio[index]) >= 0.5 and free:
            named.append(index)
    return [f"{row.genre} + {row.other}" if row.Index in named else "" for row in pairs.itertuples()]


def _beside(across: float, above: bool) -> str:
    """Where a dot's name stands, so that it neither leaves the figure nor crosses the line."""
    side = "right" if across < 0.3 else "left" if across > 0.7 else "center"
    return f"{'top' if above else 'bottom'} {side}"

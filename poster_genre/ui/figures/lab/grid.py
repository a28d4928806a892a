"""Losses and samplers crossed: a tile a method, filled as it is trained."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from poster_genre.ui import palette
from poster_genre.ui.figures.base import styled
from poster_genre.ui.verdict import two_digits

ROW_PX = 34


def grid(values: pd.DataFrame, planned: pd.DataFrame, ends: tuple[float, float], title: str) -> go.Figure:
    """A heat map with the figure on each tile; tiles to come have a dot.

    values: losses in rows from the top, samplers in columns, NaN where nothing is trained; planned: bool,
    like `values`; ends: of the colour scale, the same for every remedy, so that a change of it shows.
    """
    fig = go.Figure(
        go.Heatmap(
            z=values.to_numpy(float), x=list(values.columns), y=list(values.index),
            zmin=ends[0], zmax=ends[1],
            colorscale=palette.SEQUENTIAL, showscale=False, xgap=2, ygap=2, hoverongaps=False,
            hovertemplate="%{y}, %{x}: %{z:.3f}<extra></extra>",
        )
    )  # fmt: skip
    strong = 0.55 * (ends[1] - ends[0]) + ends[0]
    known = np.isfinite(values.to_numpy(float))
    for mask, colour in (
        (known & (values.to_numpy(float) >= strong), "white"),
        (known & (values.to_numpy(float) < strong), None),
        (~known & planned.to_numpy(bool), palette.NEUTRAL),
    ):
        rows, columns = np.nonzero(mask)
        fig.add_scatter(
            x=values.columns[columns], y=values.index[rows], mode="text", hoverinfo="skip",
            text=[two_digits(v) if np.isfinite(v) else "…" for v in values.to_numpy(float)[rows, columns]],
            textfont={"size": 12} | ({"color": colour} if colour else {}),
        )  # fmt: skip
    fig.update_yaxes(range=[len(values) - 0.5, -0.5], showgrid=False)
    fig.update_xaxes(showgrid=False, type="category", tickangle=-40, range=[-0.5, values.shape[1] - 0.5])
    return styled(fig, title, "A tile a training method; darker is better", ROW_PX * len(values) + 170)

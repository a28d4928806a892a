"""Several models' curves over each other; a lettered point marks where each model's threshold stands."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.figures.base import styled

HEIGHT = 380
DARK, INK = "#1B1F24", {palette.ACCENT: "white", palette.TRUE: "white"}  # of letters on the models' colours


def precision_recall(curves: pd.DataFrame, points: pd.DataFrame, of: str) -> go.Figure:
    """Precision against recall, one line a model.

    curves: model (a letter), colour, threshold, precision, recall, f1; points: the same columns, one row a
    model at its present threshold, and ap (average precision). of: whose curves these are.
    """
    fig = _lines(curves, points, "recall", "precision")
    areas = "   ".join(
        f'<span style="color:{row.colour}">■</span> {row.model} {row.ap:.2f}' for row in points.itertuples()
    )
    styled(
        fig,
        f"{of}: precision against recall",
        f"Average precision: {areas}; points: at their thresholds",
        HEIGHT,
    )
    fig.update_xaxes(title="recall: found among true", range=[-0.02, 1.03])
    return fig.update_yaxes(title="precision: right among named", range=[-0.03, 1.05])


def f1_by_threshold(curves: pd.DataFrame, points: pd.DataFrame, of: str) -> go.Figure:
    """F1 at every threshold, one line a model; frames as for `precision_recall`."""
    fig = _lines(curves, points, "threshold", "f1")
    values = "   ".join(
        f'<span style="color:{row.colour}">■</span> {row.model} {row.f1:.2f}' for row in points.itertuples()
    )
    styled(fig, f"{of}: F1 at every threshold", f"At its own threshold: {values}", HEIGHT)
    fig.update_xaxes(title="threshold on the probability", range=[-0.02, 1.03])
    return fig.update_yaxes(title="F1", rangemode="tozero")


def _lines(curves: pd.DataFrame, points: pd.DataFrame, x: str, y: str) -> go.Figure:
    fig = go.Figure()
    for model, rows in curves.groupby("model", sort=False):
        fig.add_scatter(
            x=rows[x],
            y=rows[y],
            mode="lines",
            name=model,
            # Steps, as average precision counts them: between two scores nothing lies on a slope.
            line={"width": 2, "color": rows["colour"].iloc[0], "shape": "vh"},
            customdata=rows[["threshold", "precision", "recall", "f1"]],
            hovertemplate=model + ", threshold %{customdata[0]:.3f}: precision %{customdata[1]:.2f}, "
            "recall %{customdata[2]:.2f}, F1 %{customdata[3]:.2f}<extra></extra>",
        )
    fig.add_scatter(
        x=points[x],
        y=points[y],
        mode="markers+text",
        text=[f"<b>{model}</b>" for model in points["model"]],
        textfont={"size": 11, "color": [INK.get(colour, DARK) for colour in points["colour"]]},
        marker={"size": 19, "color": points["colour"]},
        customdata=points[["threshold", "precision", "recall", "f1"]],
        hovertemplate="threshold %{customdata[0]:.3f}: precision %{customdata[1]:.2f}, "
        "recall %{customdata[2]:.2f}, F1 %{customdata[3]:.2f}<extra></extra>",
    )
    return fig

"""UCML: its two terms by epoch, how alike the heads' features are, and which posters are in which subset."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from poster_genre.report import palette
from poster_genre.report.figures.base import ROW_PX, styled

TERMS = {
    "train_neighbour": "Neighbour term: 0 is tight groups",
    "train_uncorrelated": "Uncorrelated term: 0 is unlike heads",
}
PANEL_PX = 150
MOST_WITH_FIGURES = 8  # heads; in a larger map figures would not fit
DARKEST = 2.2  # the value of the full colour, beyond 1 so that figures stay readable on it
SUBSET_ROW_PX = 26
SHADES = ((0.0, "rgba(154,164,175,0.12)"), (0.5, palette.ACCENT), (1.0, palette.TAIL))


def terms(history: pd.DataFrame) -> go.Figure:
    """Both terms by epoch, one below the other, unweighted.

    history: a row an epoch with epoch and the columns of TERMS, as a UCML run logs them.
    """
    fig = make_subplots(
        len(TERMS), 1, shared_xaxes=True, vertical_spacing=0.2, subplot_titles=list(TERMS.values())
    )
    for row, (column, title) in enumerate(TERMS.items(), start=1):
        name = title.partition(":")[0].lower()
        fig.add_scatter(
            x=history["epoch"],
            y=history[column],
            mode="lines+markers",
            line={"color": palette.ACCENT, "width": 2.5},
            marker={"size": 5},
            hovertemplate=f"epoch %{{x}}: {name} %{{y:.3g}}<extra></extra>",
            row=row,
            col=1,
        )
    styled(fig, "What the terms do to the features", height=len(TERMS) * PANEL_PX + 80)
    fig.update_layout(margin={"t": 72})
    fig.update_annotations(x=0, xanchor="left", font={"size": 13})
    fig.update_yaxes(nticks=4)
    fig.update_xaxes(showgrid=False, tickformat="d", nticks=8)
    fig.update_xaxes(title="epoch", row=len(TERMS))
    return fig


def head_correlation(
    matrix: Sequence[Sequence[float]],
    title: str = "How alike the heads are",
    subtitle: str = "",
    ink: str | None = None,
) -> go.Figure:
    """A map of how alike every two heads' features are, 0 to 1.

    matrix: K×K, as `head_correlation` of a UCML run's history has it for an epoch. ink: colour of the
    figures, else the theme's grey.
    """
    values = np.asarray(matrix, float)
    names = [str(number) for number in range(1, len(values) + 1)]
    fig = go.Figure(
        go.Heatmap(
            z=values, x=names, y=names, colorscale=palette.SEQUENTIAL, zmin=0, zmax=DARKEST,
            showscale=False, xgap=1.5, ygap=1.5,
            hovertemplate="heads %{y} and %{x}: %{z:.2f}<extra></extra>",
        )
    )  # fmt: skip
    if len(values) <= MOST_WITH_FIGURES:
        rows, columns = np.indices(values.shape).reshape(2, -1)
        fig.add_scatter(
            x=[names[column] for column in columns],
            y=[names[row] for row in rows],
            mode="text",
            text=[f"{value:.2f}" for value in values.ravel()],
            textfont={"size": 11, "color": ink},
            hoverinfo="skip",
        )
    fig.update_xaxes(title="head", showgrid=False, type="category")
    fig.update_yaxes(title="head", showgrid=False, type="category", autorange="reversed")
    return styled(fig, title, subtitle, height=max(ROW_PX * len(values), 150) + 120)


def blocks(members: np.ndarray, minority: np.ndarray, names: list[str]) -> go.Figure:
    """Posters with a minority genre first, the others by the first subset that has them.

    members: bool (subsets, posters); minority: bool (posters,); names: of the subsets, from the top.
    """
    first = np.where(members.any(axis=0), members.argmax(axis=0), len(members))
    order = np.lexsort((first, ~minority))
    shades = members[:, order] * np.where(minority[order], 1.0, 0.5)
    sizes = [f"{name}: {own.sum():,} posters" for name, own in zip(names, members)]
    fig = go.Figure(
        go.Heatmap(
            z=shades.astype(np.float32), y=sizes, colorscale=SHADES, zmin=0, zmax=1, showscale=False, ygap=3,
            hovertemplate="%{y}<extra></extra>",
        )
    )  # fmt: skip
    words = (
        f'<span style="color:{palette.TAIL}">■</span> has a minority genre ({minority.sum():,})   '
        f'<span style="color:{palette.ACCENT}">■</span> has none ({(~minority).sum():,})'
    )
    styled(fig, "Which posters are in which subset", words, SUBSET_ROW_PX * len(names) + 120)
    fig.update_yaxes(autorange="reversed", showgrid=False)
    return fig.update_xaxes(title="training posters, side by side", showgrid=False, tickformat=",")

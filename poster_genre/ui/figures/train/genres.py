"""F1 of every genre over the epochs, as small multiples that fill from left to right."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.ui import palette
from poster_genre.ui.figures.base import GRID, styled

COLUMNS = 4
ROW_PX = 84
GAP = 0.035  # between columns, share of the width


def genre_panels(genre_f1: pd.DataFrame, groups: pd.Series, epochs: int) -> go.Figure:
    """One small panel a genre, commonest first, all on one scale, coloured by head, medium and tail.

    genre_f1: `epoch` and a column a genre, F1 or NaN; may be empty. groups: genre -> group, in the order
    of the panels.
    """
    rows = -(-len(groups) // COLUMNS)
    top = max(0.3, 1.15 * genre_f1[list(groups.index)].max().max()) if len(genre_f1) else 1.0
    fig = go.Figure()
    for number, (genre, group) in enumerate(groups.items()):
        _add_panel(fig, number, rows, genre, palette.GROUPS[group], _curve(genre_f1, genre))
    styled(fig, height=rows * ROW_PX + 24)
    fig.update_xaxes(range=[0.5, epochs + 0.5], showgrid=False, showticklabels=False, automargin=False)
    fig.update_yaxes(range=[0, top], tickvals=[0], showticklabels=False, gridcolor=GRID, automargin=False)
    return fig.update_layout(margin={"l": 0, "r": 14, "t": 4, "b": 0}, uirevision="genres")


def _curve(genre_f1: pd.DataFrame, genre: str) -> pd.DataFrame:
    """epoch and f1 of one genre."""
    found = genre_f1.reindex(columns=["epoch", genre]).apply(pd.to_numeric)
    return found.set_axis(["epoch", "f1"], axis=1)


def _add_panel(fig: go.Figure, number: int, rows: int, genre: str, colour: str, curve: pd.DataFrame) -> None:
    axis = "" if number == 0 else str(number + 1)
    row, column = divmod(number, COLUMNS)
    width, height = (1 - GAP * (COLUMNS - 1)) / COLUMNS, 1 / rows
    left, bottom = column * (width + GAP), 1 - (row + 1) * height
    fig.add_scatter(
        x=curve["epoch"],
        y=curve["f1"],
        xaxis=f"x{axis}",
        yaxis=f"y{axis}",
        mode="lines+markers",
        marker={"size": 3},
        line={"color": colour, "width": 2},
        fill="tozeroy",
        fillcolor=_faint(colour),
        hovertemplate=f"{genre}: %{{y:.2f}}<extra>epoch %{{x}}</extra>",
    )
    fig.update_layout(
        {
            f"xaxis{axis}": {"domain": [left, left + width], "anchor": f"y{axis}"},
            f"yaxis{axis}": {
                "domain": [bottom + 0.12 * height, bottom + 0.68 * height],
                "anchor": f"x{axis}",
            },
        }
    )
    fig.add_annotation(
        text=f"{genre} {_figure(curve['f1'])}",
        x=left,
        y=bottom + 0.69 * height,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        font={"size": 11},
    )


def _figure(f1: pd.Series) -> str:
    if not len(f1):
        return ""
    return f"<b>{f1.iloc[-1]:.2f}</b>" if pd.notna(f1.iloc[-1]) else "–"


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.14)"

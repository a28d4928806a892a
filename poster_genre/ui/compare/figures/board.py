"""The leaderboard as a figure: every model's value with its interval, best on top."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.evaluation_sentences import two_digits
from poster_genre.report.figures.base import styled

ROW_PX = 42
INTERVALS = "With 95 % intervals"
SMALL = "font-size:0.8em;opacity:0.7"


def leaderboard(
    table: pd.DataFrame, title: str, lower_is_better: bool, published: pd.Series | None = None
) -> go.Figure:
    """Dots with 95 % intervals, best on top; constant predictors are grey and have no interval.

    table: title, variant, value, low, high (NaN without), constant (bool), colour (of the dot), best first.
    title: what is shown. published: value and system of a reference line, or None.
    """
    rows = list(range(len(table)))
    fig = go.Figure(
        go.Scatter(
            x=table["value"],
            y=rows,
            mode="markers",
            marker={"size": 11, "color": table["colour"], "symbol": _symbols(table)},
            error_x={
                "array": table["high"] - table["value"],
                "arrayminus": table["value"] - table["low"],
                "color": palette.NEUTRAL,
                "thickness": 2,
                "width": 0,
            },
            customdata=_hovers(table),
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    subtitle = "With 95 % intervals; diamonds look at no poster" if table["constant"].any() else INTERVALS
    if published is not None:
        _reference(fig, published)
    better = "lower" if lower_is_better else "higher"
    styled(fig, f"{title}, {better} is better", subtitle, ROW_PX * len(table) + 110)
    fig.update_yaxes(
        tickvals=rows, ticktext=_names(table), range=[len(table) - 0.5, -0.5], showgrid=False, autorange=False
    )
    return fig.update_xaxes(range=_range(table, published), nticks=6)


def _names(table: pd.DataFrame) -> list[str]:
    """Two lines a model: its title with the figure, and what tells it from its like."""
    return [
        f"{row.title}  <b>{two_digits(row.value)}</b>"
        + (f"<br><span style='{SMALL}'>{row.variant}</span>" if row.variant else "")
        for row in table.itertuples()
    ]


def _hovers(table: pd.DataFrame) -> list[str]:
    texts = []
    for row in table.itertuples():
        bounds = "" if pd.isna(row.low) else f"<br>95 % interval {row.low:.4f} to {row.high:.4f}"
        texts.append(f"{row.title}<br>{row.value:.4f}{bounds}")
    return texts


def _symbols(table: pd.DataFrame) -> list[str]:
    return ["diamond" if constant else "circle" for constant in table["constant"]]


def _reference(fig: go.Figure, published: pd.Series) -> None:
    line = {"width": 1.5, "dash": "dot", "color": palette.NEUTRAL}
    fig.add_vline(x=published["value"], line=line, layer="below")
    fig.add_annotation(
        x=published["value"], y=1, yref="paper", yanchor="bottom", showarrow=False,
        text=f"published {two_digits(published['value'])}", font={"size": 11},
    )  # fmt: skip


def _range(table: pd.DataFrame, published: pd.Series | None) -> list[float]:
    ends = pd.concat([table["value"], table["low"], table["high"]]).dropna()
    low, high = ends.min(), ends.max()
    if published is not None:
        low, high = min(low, published["value"]), max(high, published["value"])
    room = 0.04 * (high - low or 0.1)
    return [low - room, high + room]

"""How far models are from the first one, figure by figure, and how sure that is."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.figures.base import styled
from poster_genre.report.leaderboard_sentences import share, signed

ROW_PX, GAP_PX = 26, 14
OFFSET = 0.26  # of a row's height, between models on the same figure


def differences(table: pd.DataFrame, first: str, colours: dict[str, str]) -> go.Figure:
    """Differences from the model `first` with 95 % intervals around a line at zero.

    table: metric (as shown), model (a letter), difference, low, high, better (share of resamples), in the
    order from the top; only figures of which higher is better. colours: of each letter.
    """
    metrics = list(dict.fromkeys(table["metric"]))
    models = list(dict.fromkeys(table["model"]))
    fig = go.Figure()
    for place, model in enumerate(models):
        rows = table[table["model"] == model]
        offset = OFFSET * (place - (len(models) - 1) / 2)
        fig.add_scatter(
            x=rows["difference"],
            y=[metrics.index(metric) + offset for metric in rows["metric"]],
            mode="markers",
            name=model,
            marker={"size": 10, "color": colours[model]},
            error_x={
                "array": rows["high"] - rows["difference"],
                "arrayminus": rows["difference"] - rows["low"],
                "color": colours[model],
                "thickness": 2,
                "width": 0,
            },
            customdata=_hovers(rows),
            hovertemplate="%{customdata}<extra></extra>",
        )
        _shares(fig, rows, [metrics.index(metric) + offset for metric in rows["metric"]])
    fig.add_vline(x=0, line={"width": 1.5, "color": palette.NEUTRAL}, layer="below")
    height = len(metrics) * (ROW_PX * max(1.0, 0.62 * len(models)) + GAP_PX) + 112
    subtitle = f"Right of the line: better than {first}. In percent: how often, of 1,000 resamples"
    styled(fig, f"Difference from {first}, with 95 % intervals", subtitle, int(height))
    fig.update_yaxes(
        tickvals=list(range(len(metrics))), ticktext=metrics, range=[len(metrics) - 0.5, -0.5],
        showgrid=False, autorange=False,
    )  # fmt: skip
    return fig.update_xaxes(range=_range(table), nticks=6, tickformat="+.2~f")


def _hovers(rows: pd.DataFrame) -> list[str]:
    return [
        f"{row.model}: {row.metric} {signed(row.difference)}"
        f"<br>95 % interval {row.low:+.4f} to {row.high:+.4f}<br>better in {share(row.better)} of resamples"
        for row in rows.itertuples()
    ]


def _shares(fig: go.Figure, rows: pd.DataFrame, heights: list[float]) -> None:
    """How often the model is better, beside the end of its interval."""
    for row, height in zip(rows.itertuples(), heights):
        fig.add_annotation(
            x=max(row.high, 0), y=height, text=f"{row.model} {share(row.better)}", showarrow=False,
            xanchor="left", xshift=6, font={"size": 11},
        )  # fmt: skip


def _range(table: pd.DataFrame) -> list[float]:
    low, high = min(table["low"].min(), 0), max(table["high"].max(), 0)
    room = high - low or 0.02
    return [low - 0.05 * room, high + 0.22 * room]  # to the right stand the percentages

"""The Predict page's figure: every genre's probability with its threshold."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.answer_sentences import percent
from poster_genre.report.figures.base import genre_rows_height, styled


def genre_bars(frame: pd.DataFrame) -> go.Figure:
    """Horizontal bars of probabilities, likeliest on top, a mark at each threshold.

    frame: columns genre (str), probability and threshold (float in [0, 1]), decided (bool).
    """
    frame = frame.sort_values("probability", ascending=True, kind="stable")
    colours = [palette.ACCENT if decided else palette.NEUTRAL for decided in frame["decided"]]
    fig = go.Figure(
        go.Bar(
            x=frame["probability"],
            y=frame["genre"],
            orientation="h",
            marker={"color": colours, "cornerradius": 3},
            customdata=frame[["threshold"]],
            hovertemplate="%{y}: %{x:.1%}<br>threshold %{customdata[0]:.1%}<extra></extra>",
        )
    )
    fig.add_scatter(
        x=frame["threshold"],
        y=frame["genre"],
        mode="markers",
        marker={"symbol": "line-ns", "size": 17, "line": {"width": 2.5, "color": palette.FALSE}},
        hovertemplate="%{y}: decided from %{x:.1%}<extra></extra>",
    )
    # The figure stands beside the name: a label at the bar's end would run into the threshold marks.
    labels = [f"{g}  <b>{percent(p)}</b>" for g, p in zip(frame["genre"], frame["probability"])]
    fig.update_yaxes(tickvals=frame["genre"], ticktext=labels)
    # A threshold far beyond every probability may leave the axis: the scale is the probabilities'.
    furthest = max(frame["probability"].max(), frame["threshold"].clip(upper=0.6).max())
    fig.update_xaxes(range=[0, min(1.0, max(0.25, 1.06 * furthest))], tickformat=".0%", nticks=6)
    fig = styled(fig, height=genre_rows_height(len(frame), titled=False))
    return fig.update_yaxes(showgrid=False)

"""What resampling does to genre counts: before and after, and subset by subset."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.figures.base import ROW_PX, genre_rows_height, styled
from poster_genre.ui.dataset.figures import axes

AT_EDGE = 0.8  # posters: where a line ends that comes from none or goes to none


def before_and_after(table: pd.DataFrame) -> go.Figure:
    """A line from the count before to the count after, a dot at its end; on a logarithmic axis.

    table: genre, before, after, in the order from the top.
    """
    table = table.iloc[::-1]
    fig = go.Figure()
    for row in table.itertuples():
        ends = [max(row.before, AT_EDGE), max(row.after, AT_EDGE)]
        fig.add_scatter(
            x=ends, y=[row.genre, row.genre], mode="lines", hoverinfo="skip",
            line={"width": 3, "color": "rgba(0,114,178,0.35)"},
        )  # fmt: skip
    for column, fill, size in (("before", palette.NEUTRAL, 9), ("after", palette.ACCENT, 11)):
        fig.add_scatter(
            x=table[column].where(table[column] > 0),
            y=table["genre"],
            mode="markers",
            marker={"size": size, "color": fill},
            customdata=table[["before", "after"]],
            hovertemplate="%{y}: %{customdata[0]:,} before, %{customdata[1]:,} after<extra></extra>",
        )
    fig.update_xaxes(axes.logarithmic(table[["before", "after"]].max(axis=None)))
    fig.update_yaxes(range=[-0.6, len(table) - 0.4])
    words = (
        f'<span style="color:{palette.NEUTRAL}">●</span> before   '
        f'<span style="color:{palette.ACCENT}">●</span> after'
    )
    return styled(fig, "Training posters of each genre", words, genre_rows_height(len(table)))


def subset_counts(counts: pd.DataFrame, ink: str | None = None) -> go.Figure:
    """Posters of each genre in each subset, as a map on a logarithmic colour scale.

    counts: genres in rows from the top, subsets in columns, int posters. ink: colour of the counts, else the
    theme's grey.
    """
    values = counts.to_numpy()
    few = values.shape[1] <= 10
    darkest = 1.7 if few else 1.0  # counts stay readable on a colour that is not full
    fig = go.Figure(
        go.Heatmap(
            z=np.log10(1 + values), x=list(counts.columns), y=list(counts.index), customdata=values,
            colorscale=palette.SEQUENTIAL, zmin=0, zmax=darkest * np.log10(1 + values.max(initial=1)),
            showscale=False, xgap=1.5, ygap=1.5,
            hovertemplate="%{y} in %{x}: %{customdata:,} posters<extra></extra>",
        )
    )  # fmt: skip
    if few:
        # Text of its own, in the theme's colour: a heat map's would be chosen against the wrong ground.
        rows, columns = np.indices(values.shape).reshape(2, -1)
        fig.add_scatter(
            x=counts.columns[columns], y=counts.index[rows], mode="text", hoverinfo="skip",
            text=[f"{value:,}" for value in values.ravel()], textfont={"size": 11, "color": ink},
        )  # fmt: skip
    fig.update_yaxes(range=[len(counts) - 0.5, -0.5], showgrid=False)
    fig.update_xaxes(showgrid=False, type="category", tickangle=None if few else -90, dtick=1)
    height = ROW_PX * len(counts) + (90 if few else 160)
    return styled(fig, "Posters of each genre in each subset", height=height)

"""Genres over time: a map of shares by decade or year."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.figures.base import ROW_PX, styled


def period_map(table: pd.DataFrame, genres: list[str], length: int) -> go.Figure:
    """Share of each period's films that carry each genre.

    table: genre, period, posters, films, share (see `periods.by_period`). genres: from the top.
    length: years a period.
    """
    shares, counts = (
        table.pivot_table(index="genre", columns="period", values=values).loc[genres]
        for values in ("share", "posters")
    )
    names = [f"{start}s" if length == 10 else str(start) for start in shares.columns]
    whole = "decade" if length == 10 else "year"
    fig = go.Figure(
        go.Heatmap(
            z=shares, x=names, y=genres, customdata=counts, colorscale=palette.SEQUENTIAL, zmin=0,
            showscale=False, xgap=1.5, ygap=1.5,
            hovertemplate="%{y}, %{x}: %{z:.1%} of films, %{customdata:,} posters<extra></extra>",
        )
    )  # fmt: skip
    fig.update_yaxes(autorange="reversed", showgrid=False)
    fig.update_xaxes(showgrid=False, type="category", side="bottom", nticks=20)
    films = table.drop_duplicates("period").set_index("period")["films"]
    subtitle = f"Share of the {whole}'s films; {int(films.sum()):,} films have a year"
    return styled(fig, "Genres over time", subtitle, ROW_PX * len(genres) + 120)

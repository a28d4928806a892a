"""How posters spread over combinations of genres, and how many genres they carry."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from poster_genre.ui import palette
from poster_genre.ui.figures.base import styled

HEIGHT = 360


def set_sizes(table: pd.DataFrame) -> go.Figure:
    """Posters of each label set, from the commonest to the rarest; sets of one poster stand out.

    table: label_set, posters, commonest first (see `imbalance.label_sets`).
    """
    once = table["posters"] == 1
    fig = go.Figure()
    for part, fill in ((~once, palette.ACCENT), (once, palette.TAIL)):
        # A stepped area, not bars: a large catalog has thousands of combinations.
        fig.add_scatter(
            x=table.index[part] + 1,
            y=table["posters"][part],
            mode="lines",
            line={"shape": "hvh", "width": 1, "color": fill},
            fill="tozeroy",
            fillcolor=fill,
            customdata=table.loc[part, ["label_set"]].replace("", "no genre"),
            hovertemplate="%{customdata[0]}: %{y:,} posters<br>combination %{x:,} of "
            + f"{len(table):,}<extra></extra>",
        )
    singles = int(once.sum())
    if singles:
        fig.add_annotation(
            x=len(table) - singles / 2, y=0.32, yref="y", showarrow=False, yanchor="bottom",
            text=f"{singles:,} occur once", font={"color": palette.TAIL, "size": 13},
        )  # fmt: skip
    top = math.log10(max(int(table["posters"].max()), 1))
    fig.update_yaxes(type="log", dtick=1, tickformat=",~s", title="posters", range=[-0.15, top + 0.1])
    fig.update_xaxes(title="combinations, commonest first", showgrid=False)
    title = f"{len(table):,} combinations of genres"
    subtitle = f"{singles:,} of them are on a single poster"
    return styled(fig, title, subtitle, HEIGHT)


def genres_a_poster(table: pd.DataFrame, mean: float) -> go.Figure:
    """Bars of posters by their number of genres.

    table: n_genres, posters, share (see `imbalance.genres_a_poster`). mean: label cardinality.
    """
    table = table[(table["n_genres"] > 0) | (table["posters"] > 0)]
    fig = go.Figure(
        go.Bar(
            x=table["n_genres"],
            y=table["posters"],
            marker={"color": palette.ACCENT, "cornerradius": 3},
            text=[f"{share:.0%}" if share >= 0.01 else f"{share:.1%}" for share in table["share"]],
            textposition="outside",
            cliponaxis=False,
            customdata=table[["share"]],
            hovertemplate="%{x} genres: %{y:,} posters, %{customdata[0]:.1%}<extra></extra>",
        )
    )
    fig.update_xaxes(title="genres on the poster", dtick=1, showgrid=False)
    fig.update_yaxes(title="posters", tickformat=",~s", nticks=5)
    return styled(fig, "Genres a poster", f"{mean:.2f} on average", HEIGHT)

"""How posters spread over combinations of genres, and how many genres they carry."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette, wording
from poster_genre.report.figures.base import styled
from poster_genre.ui.dataset.figures import axes

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
            hovertemplate="%{customdata[0]}, posters: %{y:,}<br>combination %{x:,} of "
            + f"{len(table):,}<extra></extra>",
        )
    singles = int(once.sum())
    occur = f"{singles:,} occur{'s' if singles == 1 else ''} once"
    if singles:
        fig.add_annotation(
            x=len(table) - singles / 2, y=0.32, yref="y", showarrow=False, yanchor="bottom",
            text=occur, font={"color": palette.TAIL, "size": 13},
        )  # fmt: skip
    fig.update_yaxes(axes.logarithmic(table["posters"].max(), title="posters"))
    whole = {"dtick": 1} if len(table) < 8 else {}
    fig.update_xaxes(title="combinations, commonest first", showgrid=False, **whole)
    title = f"{wording.counted(len(table), 'combination')} of genres"
    subtitle = f"{singles:,} of them {'is' if singles == 1 else 'are'} on a single poster"
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
            hovertemplate="Genres: %{x}, posters: %{y:,}, %{customdata[0]:.1%}<extra></extra>",
        )
    )
    fig.update_xaxes(title="genres on the poster", dtick=1, showgrid=False)
    fig.update_yaxes(axes.linear(table["posters"].max(), title="posters"))
    return styled(fig, "Genres a poster", f"{mean:.2f} on average", HEIGHT)

"""Genres beside each other, over time and in the splits: pairs, shares by period and split."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.figures.base import ROW_PX, coloured_words, genre_rows_height, styled

CELL_PX = 25
PAIR_TITLES = {
    "count": ("Posters with both genres", "Bluer: more posters; the scale is by factors of ten"),
    "conditional": ("Of the row's posters, how many also have the column's genre", "Read along a row"),
    "lift": (
        "Together more often than chance, or less",
        f'<span style="color:{palette.ACCENT}">■</span> more   '
        f'<span style="color:{palette.FALSE}">■</span> less than if genres did not know of each other',
    ),
}
_VALUE = {
    "count": "%{customdata:,} posters",
    "conditional": "%{customdata:.1%}",
    "lift": "%{customdata:.2f} times",
}
_BETWEEN = {"count": "with", "conditional": "also", "lift": "with"}
FURTHEST = 2.0  # times the catalog's share; dots beyond are drawn at the edge, with their value on hover


def pair_map(
    matrix: pd.DataFrame,
    how: str,
    chosen: tuple[str, str] | None = None,
    unsure: pd.DataFrame | None = None,
) -> go.Figure:
    """A heat map of genre pairs; the diagonal is left empty.

    matrix: square, genres in rows and columns in the order from the top (see `imbalance.cooccurrence`).
    how: count, conditional or lift. chosen: (row, column) of a cell to frame. unsure: bool, like
        `matrix`; cells that stay without a colour, because too few posters speak for it.
    """
    genres = list(matrix.index)
    values = matrix.to_numpy(float).copy()
    np.fill_diagonal(values, np.nan)
    shades, scale, ends = _shades(values, how)
    if unsure is not None:
        shades = np.where(unsure.to_numpy(bool), np.nan, shades)
    template = f"%{{y}} {_BETWEEN[how]} %{{x}}: {_VALUE[how]}<extra></extra>"
    fig = go.Figure(
        go.Heatmap(
            z=shades, x=genres, y=genres, customdata=values, colorscale=scale, zmin=ends[0], zmax=ends[1],
            showscale=False, xgap=1.5, ygap=1.5, hoverongaps=False, hovertemplate=template,
        )
    )  # fmt: skip
    # A heat map cannot be selected; see-through marks on its cells can.
    rows, columns = np.nonzero(np.isfinite(values))
    fig.add_scatter(
        x=[genres[c] for c in columns],
        y=[genres[r] for r in rows],
        mode="markers",
        marker={"size": CELL_PX - 5, "symbol": "square", "color": "rgba(0,0,0,0)", "line": {"width": 0}},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        customdata=values[rows, columns],
        hovertemplate=template,
    )
    if chosen:
        row, column = genres.index(chosen[0]), genres.index(chosen[1])
        frame = {"x0": column - 0.5, "x1": column + 0.5, "y0": row - 0.5, "y1": row + 0.5}
        fig.add_shape(type="rect", line={"width": 2.5, "color": palette.MEDIUM}, **frame)
    fig.update_xaxes(showgrid=False, tickangle=-60, range=[-0.5, len(genres) - 0.5])
    fig.update_yaxes(showgrid=False, range=[len(genres) - 0.5, -0.5])
    fig = styled(fig, *PAIR_TITLES[how], height=CELL_PX * len(genres) + 160)
    return fig.update_layout(clickmode="event+select")


def _shades(values: np.ndarray, how: str) -> tuple[np.ndarray, tuple, tuple[float, float]]:
    """Values as positions on a colour scale, the scale, and its ends."""
    if how == "conditional":
        return values, palette.SEQUENTIAL, (0.0, max(float(np.nanmax(values, initial=0.0)), 0.01))
    if how == "count":
        return (
            np.log10(1 + values),
            palette.SEQUENTIAL,
            (0.0, float(np.log10(1 + np.nanmax(values, initial=1)))),
        )
    with np.errstate(divide="ignore"):
        shades = np.log2(values).clip(-3, 3)  # an eighth as often to eight times as often
    return shades, palette.DIVERGING, (-3.0, 3.0)


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


def split_gaps(shares: pd.DataFrame, title: str) -> go.Figure:
    """Dots at split share / catalog share, one a split; 1 means just as common as in the whole catalog.

    shares: genre, share, and a share under each of train, validation, test (see `splits.split_shares`),
        in the order from the top.
    """
    shares = shares[shares["share"] > 0].iloc[::-1]
    fig = go.Figure()
    fig.add_vline(x=1, line={"width": 1.5, "color": palette.NEUTRAL})
    for split, fill in palette.SPLITS.items():
        ratio = shares[split] / shares["share"]
        fig.add_scatter(
            x=ratio.clip(upper=FURTHEST),
            y=shares["genre"],
            mode="markers",
            orientation="h",
            offsetgroup=split,
            marker={"size": 8, "color": fill},
            customdata=pd.DataFrame({"ratio": ratio, "split": shares[split], "all": shares["share"]}),
            hovertemplate="%{y}, "
            + split
            + ": %{customdata[1]:.2%} of posters, %{customdata[2]:.2%} in all<extra></extra>",
        )
    fig.update_xaxes(
        range=[-0.06, FURTHEST + 0.06],
        tickvals=[0, 0.5, 1, 1.5, 2],
        ticktext=["none", "half", "same", "1.5 ×", "2 × or more"],
    )
    fig.update_layout(scattermode="group", scattergap=0.4)
    fig.update_yaxes(range=[-0.6, len(shares) - 0.4])
    words = coloured_words(palette.SPLITS, {split: split for split in palette.SPLITS})
    return styled(fig, title, words, genre_rows_height(len(shares)))

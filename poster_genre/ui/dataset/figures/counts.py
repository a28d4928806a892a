"""How common each genre is: bars of counts, by split, of the imbalance ratio and of SCUMBLE."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.figures.base import GROUP_WORDS, coloured_words, genre_rows_height, styled
from poster_genre.ui.dataset.figures import axes


def genre_counts(table: pd.DataFrame, log: bool) -> go.Figure:
    """Bars of posters a genre, coloured head, medium or tail.

    table: genre, posters, share, group, in the order from the top. log: whether the axis is logarithmic.
    """
    fig = _bars(table, table["posters"], [f"{n:,}" for n in table["posters"]], palette.GROUPS)
    fig.update_traces(
        customdata=table[["share", "group"]],
        hovertemplate="%{y}: %{x:,} posters, %{customdata[0]:.2%}<br>%{customdata[1]}<extra></extra>",
    )
    _count_axis(fig, table["posters"].max(), log)
    return styled(fig, "Posters of each genre", coloured_words(palette.GROUPS, GROUP_WORDS), _height(table))


def genres_by_split(table: pd.DataFrame, log: bool) -> go.Figure:
    """Dots of posters a genre in train, validation and test.

    table: genre and a count under each of train, validation, test, in the order from the top.
    """
    table = table.iloc[::-1]
    fig = go.Figure()
    for split, fill in palette.SPLITS.items():
        fig.add_scatter(
            x=table[split].where(table[split] > 0),  # nothing to draw at 0 on a logarithmic axis
            y=table["genre"],
            mode="markers",
            name=split,
            orientation="h",
            offsetgroup=split,  # validation and test are alike: side by side, neither hides the other
            marker={"size": 8, "color": fill},
            customdata=table[[split]],
            hovertemplate="%{y}: %{customdata[0]:,} posters in " + split + "<extra></extra>",
        )
    _count_axis(fig, table[list(palette.SPLITS)].max(axis=None), log)
    fig.update_layout(scattermode="group", scattergap=0.4)
    fig.update_yaxes(range=[-0.6, len(table) - 0.4])
    words = coloured_words(palette.SPLITS, {split: split for split in palette.SPLITS})
    return styled(fig, "Posters of each genre in each split", words, _height(table))


def imbalance_ratios(table: pd.DataFrame, mean: float) -> go.Figure:
    """Bars of IRLbl on a logarithmic axis, with its mean as a line.

    table: genre, irlbl, group, in the order from the top; genres without a poster have no bar.
    mean: MeanIR.
    """
    texts = ["" if pd.isna(ratio) else _figure(ratio) for ratio in table["irlbl"]]
    fig = _bars(table, table["irlbl"], texts, palette.GROUPS)
    fig.update_traces(
        hovertemplate="%{x:,.1f} posters of the commonest genre for each of %{y}<extra></extra>"
    )
    _count_axis(fig, table["irlbl"].max(), log=True)
    fig.add_vline(x=mean, line={"width": 1.5, "dash": "dot", "color": palette.NEUTRAL}, layer="below")
    top = table.loc[table["irlbl"].idxmin(), "genre"]
    subtitle = f"Imbalance ratio (IRLbl); dotted: the mean, {_figure(mean)}"
    return styled(fig, f"Times rarer than {top}", subtitle, _height(table))


def scumble_bars(table: pd.DataFrame) -> go.Figure:
    """Bars of SCUMBLE a genre.

    table: genre, scumble (0 to 1, NaN without posters), group, in the order from the top.
    """
    texts = ["" if pd.isna(value) else f"{value:.2f}" for value in table["scumble"]]
    fig = _bars(table, table["scumble"], texts, palette.GROUPS)
    fig.update_traces(hovertemplate="%{y}: SCUMBLE %{x:.3f}<extra></extra>")
    fig.update_xaxes(range=[0, max(0.1, 1.2 * table["scumble"].max(skipna=True))], nticks=6)
    subtitle = "High: it mostly comes with a far commoner genre"
    return styled(fig, "SCUMBLE of each genre", subtitle, _height(table))


def _bars(table: pd.DataFrame, values: pd.Series, texts: list[str], colours: dict[str, str]) -> go.Figure:
    bars = go.Bar(
        x=values,
        y=table["genre"],
        orientation="h",
        marker={"color": table["group"].map(colours), "cornerradius": 3},
        text=texts,
        textposition="outside",
        cliponaxis=False,
    )
    fig = go.Figure(bars)
    fig.update_yaxes(
        autorange="reversed", showgrid=False, categoryorder="array", categoryarray=table["genre"]
    )
    return fig


def _count_axis(fig: go.Figure, most: float, log: bool) -> None:
    fig.update_xaxes(axes.logarithmic(most) if log else axes.linear(most))


def _figure(ratio: float) -> str:
    """Three significant digits, without an exponent."""
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"


def _height(table: pd.DataFrame) -> int:
    return genre_rows_height(len(table))

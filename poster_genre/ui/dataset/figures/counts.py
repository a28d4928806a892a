"""How common genres are: counts, imbalance ratios, SCUMBLE, label sets, and what resampling does to them."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette, wording
from poster_genre.report.figures.base import GROUP_WORDS, ROW_PX, coloured_words, genre_rows_height, styled

_FEW_TICKS = 6
_DIGITS = (1, 2, 5)  # ticks within a power of ten, while there are few powers
LABEL_SETS_PX = 360
AT_EDGE = 0.8  # posters: where a line ends that comes from none or goes to none


def linear_axis(most: float, **more: object) -> dict:
    """From zero to the largest count, with room for the labels at the bars' ends."""
    steps = {"dtick": 1} if most < _FEW_TICKS else {"nticks": _FEW_TICKS}
    return {"range": [0, 1.16 * max(most, 1)], "tickformat": _count_format(most), **steps, **more}


def logarithmic_axis(most: float, **more: object) -> dict:
    """From just below one to the largest count, with room for the labels at the bars' ends."""
    top = math.log10(max(most, 1))
    digits = _DIGITS if top < 1.5 else (1,)
    ticks = [digit * 10**power for power in range(math.ceil(top) + 1) for digit in digits]
    texts = [f"{tick:,}" if tick < 1000 else f"{tick / 1000:,g}k" for tick in ticks]
    ends = [-0.12, top + 0.14 * (top + 0.12) + 0.1]
    return {"type": "log", "range": ends, "tickvals": ticks, "ticktext": texts, **more}


def _count_format(most: float) -> str:
    return ",~s" if most >= 1000 else ",d"


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


def imbalance_ratios(table: pd.DataFrame, mean: float, log: bool) -> go.Figure:
    """Bars of IRLbl, with its mean marked on the upper edge.

    table: genre, irlbl, group, in the order from the top; genres without a poster have no bar.
    mean: MeanIR. log: whether the axis is logarithmic.
    """
    texts = ["" if pd.isna(ratio) else _figure(ratio) for ratio in table["irlbl"]]
    fig = _bars(table, table["irlbl"], texts, palette.GROUPS)
    fig.update_traces(
        hovertemplate="%{x:,.1f} posters of the commonest genre for each of %{y}<extra></extra>"
    )
    _count_axis(fig, table["irlbl"].max(), log)
    # Above the bars, not through them: a line would strike out figures.
    fig.add_annotation(
        x=math.log10(mean) if log else mean, y=1, yref="paper", yanchor="bottom", showarrow=False,
        text="▼", font={"size": 11},
    )  # fmt: skip
    top = table.loc[table["irlbl"].idxmin(), "genre"]
    return styled(
        fig,
        f"Times rarer than {top}",
        f"Imbalance ratio (IRLbl); ▼ its mean, {_figure(mean)}",
        _height(table),
    )


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
    fig.update_xaxes(logarithmic_axis(most) if log else linear_axis(most))


def _figure(ratio: float) -> str:
    """Three significant digits, without an exponent."""
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"


def _height(table: pd.DataFrame) -> int:
    return genre_rows_height(len(table))


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
    fig.update_yaxes(logarithmic_axis(table["posters"].max(), title="posters"))
    whole = {"dtick": 1} if len(table) < 8 else {}
    fig.update_xaxes(title="combinations, commonest first", showgrid=False, **whole)
    title = f"{wording.counted(len(table), 'combination')} of genres"
    subtitle = f"{singles:,} of them {'is' if singles == 1 else 'are'} on a single poster"
    return styled(fig, title, subtitle, LABEL_SETS_PX)


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
    fig.update_yaxes(linear_axis(table["posters"].max(), title="posters"))
    return styled(fig, "Genres a poster", f"{mean:.2f} on average", LABEL_SETS_PX)


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
    fig.update_xaxes(logarithmic_axis(table[["before", "after"]].max(axis=None)))
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

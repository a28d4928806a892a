"""F1 of each genre under two models: a dumbbell a genre, coloured head, medium or tail."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.figures.base import coloured_words, genre_rows_height, styled
from poster_genre.report.leaderboard_sentences import signed

FAINT = 0.45  # opacity of a gap that may be chance


def genre_dumbbells(table: pd.DataFrame, first: str, second: str) -> go.Figure:
    """A ring for the first model, a dot for the second, joined; gaps beyond chance in full colour.

    table: genre, group, support, first, second, difference, low, high, clear (see
    `paired.genre_differences`), in the order from the top, without genres that no film has.
    """
    table = table.iloc[::-1]
    fig = go.Figure()
    for group, colour in palette.GROUPS.items():
        for clear in (False, True):
            rows = table[(table["group"] == group) & (table["clear"] == clear)]
            _pairs(fig, rows, colour, 1.0 if clear else FAINT)
    for row in table[table["clear"]].itertuples():
        fig.add_annotation(
            x=max(row.first, row.second), y=row.genre, text=f"<b>{signed(row.difference)}</b>",
            showarrow=False, xanchor="left", xshift=9, font={"size": 11},
        )  # fmt: skip
    words = coloured_words(palette.GROUPS, {group: group for group in palette.GROUPS})
    subtitle = f"○ {first}   ● {second}   {words}   faint: may be chance"
    styled(
        fig, f"F1 of each genre, {second} against {first}", subtitle, genre_rows_height(len(table))
    ).update_layout(barmode="overlay")
    names = [f"<b>{row.genre}</b>" if row.clear else row.genre for row in table.itertuples()]
    fig.update_yaxes(
        categoryorder="array", categoryarray=table["genre"], tickvals=table["genre"], ticktext=names
    )
    top = table[["first", "second"]].max().max()
    return fig.update_xaxes(range=[-0.02, min(1.08, max(0.3, 1.1 * top + 0.06))], nticks=6)


def _pairs(fig: go.Figure, rows: pd.DataFrame, colour: str, opacity: float) -> None:
    for row in rows.itertuples():
        fig.add_scatter(
            x=[row.first, row.second], y=[row.genre, row.genre], mode="lines", hoverinfo="skip",
            line={"width": 4, "color": colour}, opacity=0.6 * opacity,
        )  # fmt: skip
    hovers = [
        f"{row.genre}, {row.support:,} films: {row.first:.3f} → {row.second:.3f}"
        f"<br>difference {signed(row.difference)}, 95 % interval {row.low:+.3f} to {row.high:+.3f}"
        for row in rows.itertuples()
    ]
    for column, symbol in (("first", "circle-open"), ("second", "circle")):
        fig.add_scatter(
            x=rows[column],
            y=rows["genre"],
            mode="markers",
            opacity=opacity,
            marker={"size": 11, "color": colour, "symbol": symbol, "line": {"width": 2, "color": colour}},
            customdata=hovers,
            hovertemplate="%{customdata}<extra></extra>",
        )

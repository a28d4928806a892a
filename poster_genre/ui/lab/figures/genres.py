"""What each method changes genre by genre: a heat map, commonest genre on top."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.figures.base import styled
from poster_genre.report.lab_differences import with_half

ROW_PX = 22
MOST = 0.3  # changes beyond this get the full colour


def genre_map(table: pd.DataFrame, title: str) -> go.Figure:
    """Change in F1, methods in columns; changes beyond chance have a dot.

    table: label, genre, group, test, value, difference, spread, clear (see `lab_rows.genre_changes`).
    """
    genres, labels = list(dict.fromkeys(table["genre"])), list(dict.fromkeys(table["label"]))
    hovers = [
        f"{row.label}, {row.genre} ({row.test:,} test posters, {row.group})<br>F1 {row.value:.3f}, "
        f"{with_half(row.difference, row.spread)}"
        for row in table.itertuples()
    ]
    fig = go.Figure(
        go.Heatmap(
            x=table["label"], y=table["genre"], z=table["difference"], customdata=hovers,
            zmin=-MOST, zmax=MOST,
            colorscale=palette.DIVERGING, showscale=False, xgap=1.5, ygap=1.5, hoverongaps=False,
            hovertemplate="%{customdata}<extra></extra>",
        )
    )  # fmt: skip
    clear = table[table["clear"]]
    fig.add_scatter(
        x=clear["label"], y=clear["genre"], mode="markers", hoverinfo="skip",
        marker={"size": 6, "color": "white", "line": {"width": 1.5, "color": "#1B1F24"}},
    )  # fmt: skip
    words = (
        f'<span style="color:{palette.ACCENT}">■</span> better   '
        f'<span style="color:{palette.FALSE}">■</span> worse, full at {MOST}   ○ beyond chance'
    )
    styled(fig, title, words, ROW_PX * len(genres) + 270)
    fig.update_yaxes(showgrid=False, categoryarray=genres, range=[len(genres) - 0.5, -0.5])
    return fig.update_xaxes(
        showgrid=False, categoryarray=labels, tickangle=-90, dtick=1, range=[-0.5, len(labels) - 0.5]
    )

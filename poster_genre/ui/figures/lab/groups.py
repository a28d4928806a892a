"""Head, medium and tail genres under every method: three columns of bars."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from poster_genre.ui import palette
from poster_genre.ui.figures.base import ROW_PX, styled
from poster_genre.ui.finding import with_half
from poster_genre.ui.verdict import two_digits

WORDS = {"head": "head, from 10%", "medium": "medium", "tail": "tail, below 2.5%"}


def groups(tables: dict[str, pd.DataFrame], films: pd.Series, title: str) -> go.Figure:
    """Bars of each group's mean F1, with the intervals over seeds.

    tables: by group, label, value, half, vs_same, vs_same_half (see `lab_rows.methods`), all in one order,
    from the top; films: test posters that have a genre of the group, by group.
    """
    names = [f"<b>{WORDS[group]}</b><br>{films[group]:,} test cases" for group in tables]
    fig = make_subplots(1, len(tables), shared_yaxes=True, horizontal_spacing=0.05, subplot_titles=names)
    for number, (group, table) in enumerate(tables.items(), start=1):
        fig.add_bar(
            x=table["value"],
            y=table["label"],
            orientation="h",
            marker={"color": palette.GROUPS[group], "cornerradius": 3},
            error_x={"array": table["half"], "color": palette.NEUTRAL, "thickness": 1.5, "width": 0},
            text=[two_digits(value) for value in table["value"]],
            textposition="inside",
            insidetextanchor="start",
            textfont={"size": 11},
            constraintext="none",
            customdata=[with_half(row.vs_same, row.vs_same_half) for row in table.itertuples()],
            hovertemplate="%{y}: %{x:.3f} in "
            + group
            + " genres<br>against plain BCE %{customdata}<extra></extra>",
            row=1,
            col=number,
        )
        top = (table["value"] + table["half"].fillna(0)).max()
        fig.update_xaxes(range=[0, max(0.05, 1.08 * top)], nticks=4, row=1, col=number)
    rows = len(next(iter(tables.values())))
    styled(fig, title, "Mean F1 of the group's genres; lines: intervals over seeds", ROW_PX * rows + 150)
    fig.update_yaxes(autorange="reversed", showgrid=False)
    # The columns' names stand between the subtitle and the bars.
    fig.update_annotations(font={"size": 12})
    return fig.update_layout(margin={"t": 104})

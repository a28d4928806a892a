"""Head, medium and tail genres under every method: a bar a group, all on one scale."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.evaluation_sentences import two_digits
from poster_genre.report.figures.base import styled
from poster_genre.report.lab_differences import GROUPS, with_half

BAR_PX, AROUND_PX = 14, 130
BETWEEN = 0.8  # bars of space between two methods
FAINT = 0.4  # opacity of a bar whose distance from plain BCE may be chance


def groups(tables: dict[str, pd.DataFrame], title: str) -> go.Figure:
    """Bars of each group's mean F1, with the intervals over seeds; faint where it may be chance.

    tables: by group, label, value, half, vs_same, vs_same_half (see `lab_rows.methods`), all in one order,
    from the top.
    """
    fig = go.Figure()
    step = len(tables) + BETWEEN
    labels = next(iter(tables.values()))["label"]
    for number, (group, table) in enumerate(tables.items()):
        places = [step * row + number for row in range(len(table))]
        clear = (table["vs_same"].abs() > table["vs_same_half"]) | (table["vs_same_half"] == 0)
        hovers = [
            f"{row.label}<br>F1 {row.value:.3f} in {GROUPS[group]} genres<br>against plain BCE "
            f"{with_half(row.vs_same, row.vs_same_half)}"
            for row in table.itertuples()
        ]
        fig.add_bar(
            x=table["value"],
            y=places,
            width=0.86,
            orientation="h",
            marker={
                "color": palette.GROUPS[group],
                "opacity": [1.0 if one else FAINT for one in clear],
                "cornerradius": 2,
            },
            error_x={"array": table["half"], "color": palette.NEUTRAL, "thickness": 1.5, "width": 0},
            customdata=hovers,
            hovertemplate="%{customdata}<extra></extra>",
        )
        fig.add_scatter(
            x=table["value"] + table["half"].fillna(0),
            y=places,
            mode="text",
            text=[f" {two_digits(value)}" for value in table["value"]],
            textposition="middle right",
            textfont={"size": 11},
            hoverinfo="skip",
        )
    words = "   ".join(
        f'<span style="color:{palette.GROUPS[group]}">■</span> {GROUPS[group]}' for group in tables
    )
    styled(fig, title, f"{words}   faint: may be chance", round(BAR_PX * step * len(labels)) + AROUND_PX)
    fig.update_layout(barmode="overlay", bargap=0)
    fig.update_yaxes(
        tickvals=[step * row + (len(tables) - 1) / 2 for row in range(len(labels))],
        ticktext=[label.replace(" with ", "<br>with ") for label in labels],
        range=[step * len(labels) - 0.4, -1],
        showgrid=False,
    )
    ends = pd.concat([table["value"] + table["half"].fillna(0) for table in tables.values()])
    top = 1.2 * max(0.05, ends.max())  # a bar's figure stands beside it, on a phone too
    return fig.update_xaxes(range=[0, top], nticks=7, title="mean F1 of the group's genres")

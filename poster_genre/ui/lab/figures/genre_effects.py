"""What methods do for groups of genres, for each genre, and to probabilities."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.evaluation_sentences import two_digits
from poster_genre.report.figures.base import ROW_PX, coloured_words, styled
from poster_genre.report.lab_frames import GROUPS, with_half

BAR_PX, AROUND_PX = 14, 130
BETWEEN = 0.8  # bars of space between two methods
FAINT = 0.4  # opacity of a bar whose distance from plain BCE may be chance
MAP_ROW_PX = 22
FULL_COLOUR = 0.3  # changes beyond this get the full colour
NAMES = {"ece": "Calibration error (ECE)", "brier": "Brier score"}
EXPLAINED = {
    "ece": "mean distance from the truth",
    "brier": "mean squared distance from the truth",
}
COLOURS = {"calibrated": palette.ACCENT, "plain": palette.NEUTRAL, "adjusted": palette.FALSE}


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
            zmin=-FULL_COLOUR, zmax=FULL_COLOUR,
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
        f'<span style="color:{palette.FALSE}">■</span> worse, full at {FULL_COLOUR}   ○ beyond chance'
    )
    styled(fig, title, words, MAP_ROW_PX * len(genres) + 270)
    fig.update_yaxes(showgrid=False, categoryarray=genres, range=[len(genres) - 0.5, -0.5])
    return fig.update_xaxes(
        showgrid=False, categoryarray=labels, tickangle=-90, dtick=1, range=[-0.5, len(labels) - 0.5]
    )


def calibration_cost(table: pd.DataFrame, measure: str, titles: dict[str, str]) -> go.Figure:
    """A row a method, a dot a remedy; lower is better.

    table: label, then a column a remedy, in the order from the top; measure: ece or brier; titles: by remedy.
    """
    fig = go.Figure()
    for name in titles:
        fig.add_scatter(
            x=table[name],
            y=table["label"],
            mode="markers",
            marker={"size": 11, "color": COLOURS[name], "symbol": "circle"},
            hovertemplate="%{y}, " + titles[name].lower() + ": %{x:.3f}<extra></extra>",
        )
    words = coloured_words({name: COLOURS[name] for name in titles}, titles)
    styled(fig, f"{NAMES[measure]}, lower is better", words, ROW_PX * len(table) + 124)
    fig.update_yaxes(
        showgrid=True, categoryorder="array", categoryarray=table["label"], range=[len(table) - 0.4, -0.6]
    )
    top = table[list(titles)].max().max()
    return fig.update_xaxes(range=[-0.02 * top, 1.06 * top], nticks=6, title=EXPLAINED[measure])

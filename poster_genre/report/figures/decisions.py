"""What is decided: confusion of each genre and of pairs, groups of genres by policy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.figures.base import GRID, GROUP_WORDS, coloured_words, styled
from poster_genre.report.figures.curves import straight

COLUMNS = 4
SQUARE_PX = 118  # height of one genre's square with its name
_PITCH_X, _PITCH_Y = 2.5, 2.9  # cells from one square to the next: the rest is the gap and the name
FAINTEST, STRONGEST = 0.05, 0.45  # opacity: counts stay legible on it in both themes
CELL_PX = 24
DARKEST = 0.6  # a share of 1 of a handful of films would pale all others
RIGHT_WRONG = {"right": palette.TRUE, "wrong": palette.FALSE}
HEIGHT = 480
NAMED_EACH_SIDE = 3
_TICKS = (0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000)
ROW_PX = 40
NAMES = {"f1": "F1", "precision": "Precision", "recall": "Recall"}


def confusion_squares(counts: pd.DataFrame, ink: str | None = None) -> go.Figure:
    """Small multiples of 2×2 matrices: truth in rows, named or not in columns, as counts of films.

    counts: genre, true_positives, false_positives, false_negatives, true_negatives, in the order from the
    top left. The colour is the share of the row's films. ink: colour of the counts, else the theme's grey.
    """
    squares = [_square(*numbered) for numbered in enumerate(counts.to_dict("records"))]
    columns = ["place", "genre", "kind", "x", "y", "n", "share", "told"]
    cells = pd.DataFrame([cell for square in squares for cell in square], columns=columns)
    fig = go.Figure()
    for kind, colour in RIGHT_WRONG.items():
        some = cells[cells["kind"] == kind]
        fig.add_bar(
            x=some["x"],
            y=[0.94] * len(some),
            base=some["y"] - 0.47,
            width=0.94,
            marker={"color": [_shade(colour, share) for share in some["share"]], "line": {"width": 0}},
            customdata=some[["told"]],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )
    fig.add_scatter(
        x=cells["x"],
        y=cells["y"],
        text=[f"{n:,}" for n in cells["n"]],
        mode="text",
        textfont={"size": 13, "weight": 600, "color": ink},  # on colour a grey needs the weight
        hoverinfo="skip",
    )
    names = cells[cells["place"] == "true_positives"]
    fig.add_scatter(
        x=names["x"] - 0.46,
        y=names["y"] - 0.74,
        text=[f"<b>{genre}</b>" for genre in names["genre"]],
        mode="text",
        textposition="middle right",
        hoverinfo="skip",
    )
    rows = -(-len(counts) // COLUMNS)
    words = coloured_words(RIGHT_WRONG, {"right": "right", "wrong": "wrong"})
    subtitle = f"Top: films that have it; left: named on.   {words}"
    styled(fig, "Right and wrong, genre by genre", subtitle, rows * SQUARE_PX + 80)
    fig.update_xaxes(visible=False, range=[-0.6, (COLUMNS - 1) * _PITCH_X + 1.6])
    fig.update_yaxes(visible=False, range=[(rows - 1) * _PITCH_Y + 1.6, -1.1])
    return fig.update_layout(barmode="overlay", uirevision="squares")


def _square(number: int, counts: dict) -> list[tuple]:
    """The four cells of one genre: place, genre, kind, x, y, n, share of its row, told on hovering."""
    down, across = divmod(number, COLUMNS)
    places = (
        ("true_positives", 0, 0, "right", "have {} and are given it"),
        ("false_negatives", 1, 0, "wrong", "have {} and are not given it"),
        ("false_positives", 0, 1, "wrong", "do not have {} but are given it"),
        ("true_negatives", 1, 1, "right", "do not have {} and are not given it"),
    )
    with_it = counts["true_positives"] + counts["false_negatives"]
    in_row = (with_it, counts["false_positives"] + counts["true_negatives"])
    cells = []
    for place, x, y, kind, words in places:
        n, genre = counts[place], counts["genre"]
        share = n / max(in_row[y], 1)
        told = f"{n:,} films {words.format(genre)}: {share:.0%} of {in_row[y]:,}"
        where = (across * _PITCH_X + x, down * _PITCH_Y + y)
        cells.append((place, genre, kind, *where, n, share, told))
    return cells


def given_truth_map(pairs: pd.DataFrame, order: list[str]) -> go.Figure:
    """When the truth is A (rows), what is named (columns): rightly in the left half of a cell, wrongly right.

    pairs: truth, predicted, posters, right, wrong (shares of the row's films), see
    `confusion.predicted_given_truth`; order: the genres from the top.
    """
    right, wrong = (
        pairs.pivot_table(name, "truth", "predicted", dropna=False).loc[order, order].to_numpy()
        for name in ("right", "wrong")
    )
    n = len(order)
    halves = np.empty((n, 2 * n))
    halves[:, 0::2], halves[:, 1::2] = right, -wrong
    told = np.empty((n, 2 * n), object)
    films = pairs.drop_duplicates("truth").set_index("truth")["posters"]
    for row, truth in enumerate(order):
        for column, predicted in enumerate(order):
            shares = f"{right[row, column]:.0%} rightly, {wrong[row, column]:.0%} wrongly"
            told[row, 2 * column : 2 * column + 2] = (
                f"Of {films[truth]:,} films that are {truth},<br>{predicted} is named on {shares}"
            )
    # Cell edges: between genres a gap, between the halves of one none.
    edges = np.repeat(np.arange(n), 2) + np.tile([0.27, 0.71], n) - 0.5
    end = min(DARKEST, max(0.05, float(np.nanmax(np.abs(halves), initial=0))))
    fig = go.Figure(
        go.Heatmap(
            z=halves, x=edges, y=order, customdata=told, zmin=-end, zmax=end, showscale=False,
            colorscale=[[0, palette.FALSE], [0.5, "rgba(154,164,175,0.06)"], [1, palette.TRUE]],
            ygap=3, hoverongaps=False, hovertemplate="%{customdata}<extra></extra>",
        )
    )  # fmt: skip
    words = coloured_words(RIGHT_WRONG, {"right": "left half: rightly", "wrong": "right half: wrongly"})
    title = "When a film is the row’s genre, how often is the column’s named?"
    styled(fig, title, f"{words}; darkest from {end:.0%}", CELL_PX * n + 170)
    fig.update_xaxes(
        tickvals=list(range(n)), ticktext=order, tickangle=-60, showgrid=False, range=[-0.5, n - 0.5]
    )
    fig.update_yaxes(showgrid=False, range=[n - 0.5, -0.5])
    grid = {"width": 1, "color": GRID}
    lines = [straight((edge - 0.5, -0.5), (edge - 0.5, n - 0.5), grid) for edge in range(1, n)]
    return fig.update_layout(uirevision="given-truth", shapes=lines)


def _shade(colour: str, share: float) -> str:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{FAINTEST + share * (STRONGEST - FAINTEST):.3f})"


def joined_pairs(pairs: pd.DataFrame) -> go.Figure:
    """A dot for each two genres: films that have both, across, and films that are given both, upwards.

    pairs: genre, other, true, predicted (films), each pair once, see `Decided.together`.
    """
    pairs = pairs[(pairs["true"] > 0) | (pairs["predicted"] > 0)]
    most = int(max(pairs["true"].max(), pairs["predicted"].max())) if len(pairs) else 1
    end = 1.06 * np.log10(1 + most)
    x, y = np.log10(1 + pairs["true"]), np.log10(1 + pairs["predicted"])
    words = _named(pairs, x / end, y / end)
    fig = go.Figure(
        go.Scatter(
            x=x,
            y=y,
            mode="markers+text",
            marker={"size": 8, "color": palette.ACCENT, "opacity": 0.55},
            text=words,
            textposition=[_beside(across / end, up >= across) for across, up in zip(x, y)],
            textfont={"size": 12},
            cliponaxis=False,
            customdata=pairs[["genre", "other", "true", "predicted"]],
            hovertemplate="%{customdata[0]} and %{customdata[1]}: %{customdata[2]:,} films have both, "
            "%{customdata[3]:,} are given both<extra></extra>",
        )
    )
    subtitle = "Above the dotted line the model joins two genres more often than films do; below, less often"
    styled(fig, "Genres that come together", subtitle, HEIGHT)
    ticks = [tick for tick in _TICKS if tick <= most]
    axis = {
        "tickvals": [float(np.log10(1 + tick)) for tick in ticks],
        "ticktext": [f"{tick:,}" for tick in ticks],
        "range": [-0.06 * end, 1.04 * end],
    }
    fig.update_xaxes(title="films that have both", **axis)
    fig.update_yaxes(title="films given both", **axis)
    return fig.update_layout(uirevision="pairs", shapes=[straight((0, 0), (end, end))])


def _named(pairs: pd.DataFrame, x: pd.Series, y: pd.Series) -> list[str]:
    """The pairs furthest off the line on either side get a name, unless it would cover another; else "".

    x, y: where the dots are, as shares of the axes.
    """
    ratio = np.log2((1.0 + pairs["predicted"]) / (1.0 + pairs["true"]))
    # A pair of many films that is a little off says more than one of three films that is far off.
    weight = (ratio * np.sqrt(pairs[["true", "predicted"]].max(axis=1))).sort_values()
    named: list = []
    for index in [*weight.index[::-1][:NAMED_EACH_SIDE], *weight.index[:NAMED_EACH_SIDE]]:
        free = all(abs(x[index] - x[i]) > 0.4 or abs(y[index] - y[i]) > 0.05 for i in named)
        if abs(ratio[index]) >= 0.5 and free:
            named.append(index)
    return [f"{row.genre} + {row.other}" if row.Index in named else "" for row in pairs.itertuples()]


def _beside(across: float, above: bool) -> str:
    """Where a dot's name stands, so that it neither leaves the figure nor crosses the line."""
    side = "right" if across < 0.3 else "left" if across > 0.7 else "center"
    return f"{'top' if above else 'bottom'} {side}"


def groups_by_policy(table: pd.DataFrame, measure: str, present: str) -> go.Figure:
    """A row a policy, a dot a group: the mean of `measure` over the group's genres.

    table: policy, group, genres, f1, precision, recall, f1_change, see `evaluated.by_group`; measure: f1,
    precision or recall; present: the policy in use, in bold.
    """
    order = list(dict.fromkeys(table["policy"]))
    fig = go.Figure()
    spans = table.groupby("policy", sort=False)[measure].agg(["min", "max"])
    for policy, span in spans.iterrows():
        fig.add_scatter(
            x=[span["min"], span["max"]],
            y=[policy, policy],
            mode="lines",
            line={"width": 2, "color": GRID},
            hoverinfo="skip",
        )
    for group, colour in palette.GROUPS.items():
        some = table[table["group"] == group]
        fig.add_scatter(
            x=some[measure],
            y=some["policy"],
            mode="markers",
            marker={"size": 13, "color": colour},
            customdata=some[["genres", "f1_change"]],
            hovertemplate=f"%{{y}}: {NAMES[measure]} %{{x:.2f}} over %{{customdata[0]}} {group} genres"
            "<br>F1 %{customdata[1]:+.2f} against the default<extra></extra>",
        )
    shown = {group: GROUP_WORDS[group] for group in palette.GROUPS if group in set(table["group"])}
    subtitle = coloured_words({group: palette.GROUPS[group] for group in shown}, shown)
    styled(fig, f"{NAMES[measure]} of common and rare genres, by policy", subtitle, ROW_PX * len(order) + 120)
    names = [f"<b>{policy}</b>" if policy == present else policy for policy in order]
    fig.update_xaxes(range=[-0.02, max(0.2, 1.12 * table[measure].max())], title=f"mean {NAMES[measure]}")
    fig.update_yaxes(
        tickvals=order, ticktext=names, showgrid=False, categoryorder="array", categoryarray=order[::-1]
    )
    return fig.update_layout(uirevision="groups")

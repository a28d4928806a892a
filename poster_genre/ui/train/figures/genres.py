"""F1 of every genre over the epochs, as small multiples that fill from left to right."""

from __future__ import annotations

import pandas as pd

from poster_genre.report import palette
from poster_genre.ui.train.figures import options

COLUMNS = 4
ROW_PX, TITLE_PX, CURVE_PX = 80, 22, 42
WIDTH, STEP = 22, 26  # of a column, and from one to the next, percent


def height(n_genres: int) -> int:
    """Height in px of the panels of so many genres."""
    return -(-n_genres // COLUMNS) * ROW_PX


def genre_panels(genre_f1: pd.DataFrame, groups: pd.Series, epochs: int) -> dict:
    """One small panel a genre, all on one scale, coloured by head, medium and tail.

    genre_f1: `epoch` and a column a genre, F1 or NaN; may be empty. groups: genre -> group, in the order
    of the panels.
    """
    table = options.numbers(genre_f1, ("epoch", *groups.index))
    highest = table[list(groups.index)].max().max()
    top = 1.0 if pd.isna(highest) else max(0.3, round(highest + 0.05, 1))
    panels = [_panel(number, genre, table) for number, genre in enumerate(groups.index)]
    return options.chart(
        [panel["title"] for panel in panels],
        [
            options.line(
                genre,
                table["epoch"],
                table[genre],
                palette.GROUPS[group],
                symbolSize=3,
                lineStyle={"width": 2},
                areaStyle={"opacity": 0.14},
                xAxisIndex=number,
                yAxisIndex=number,
            )
            for number, (genre, group) in enumerate(groups.items())
        ],
        grid=[panel["grid"] for panel in panels],
        xAxis=[_epochs(number, epochs) for number in range(len(panels))],
        yAxis=[_scale(number, top) for number in range(len(panels))],
    )


def _epochs(number: int, epochs: int) -> dict:
    # Half an epoch of room at both ends, so that the first and last dot are whole.
    return options.epoch_axis(epochs, gridIndex=number, show=False) | {"min": 0.5, "max": epochs + 0.5}


def _scale(number: int, top: float) -> dict:
    return {"type": "value", "gridIndex": number, "min": 0, "max": top, "show": False}


def _panel(number: int, genre: str, table: pd.DataFrame) -> dict:
    row, column = divmod(number, COLUMNS)
    return {
        "title": {
            "text": f"{genre} {{figure|{_newest(table[genre])}}}",
            "left": f"{column * STEP}%",
            "top": row * ROW_PX + 2,
            "padding": 0,
            "textStyle": {"fontSize": 11, "fontWeight": "normal", "rich": {"figure": {"fontWeight": "bold"}}},
        },
        "grid": {
            "left": f"{column * STEP}%",
            "width": f"{WIDTH}%",
            "top": row * ROW_PX + TITLE_PX,
            "height": CURVE_PX,
        },
    }


def _newest(f1: pd.Series) -> str:
    """The genre's last figure; a dash where validation has no poster of it."""
    if not len(f1):
        return ""
    return f"{f1.iloc[-1]:.2f}" if pd.notna(f1.iloc[-1]) else "–"

"""Losses and samplers crossed: a tile a method, filled as it is trained."""

from __future__ import annotations

import math

import pandas as pd

from poster_genre.report import palette
from poster_genre.report.evaluation_sentences import two_digits
from poster_genre.ui.train.figures import options

ROW_PX, AROUND_PX = 34, 150
FAINT, FULL, EDGE = "rgba(0,114,178,0.06)", palette.ACCENT, "rgba(154,164,175,0.35)"


def height(values: pd.DataFrame) -> int:
    """Height in px of the grid with these rows."""
    return ROW_PX * len(values) + AROUND_PX


def grid(
    values: pd.DataFrame,
    planned: pd.DataFrame,
    ends: tuple[float, float],
    title: str,
    ink: str | None = None,
) -> dict:
    """A heat map with the figure on each tile; planned tiles that are not trained yet have an ellipsis.

    values: losses in rows from the top, samplers in columns, NaN where nothing is trained; planned: bool,
    like `values`; ends: of the colour scale, the same for every remedy, so that a change of it shows;
    ink: colour of figures on pale tiles.
    """
    tiles = [
        _tile(
            values.iloc[row, column],
            row,
            column,
            ends,
            f"{values.index[row]}, {values.columns[column].lower()}",
            ink,
        )
        for row in range(len(values))
        for column in range(values.shape[1])
        if planned.iloc[row, column]
    ]
    return options.chart(
        [options.heading(title, [("", "A tile a method; the bluer the better")])],
        [
            {
                "type": "heatmap",
                "data": tiles,
                "itemStyle": {"borderColor": EDGE, "borderWidth": 1, "borderRadius": 3},
            }
        ],
        grid={"left": 4, "right": 8, "top": 56, "bottom": 4, "containLabel": True},
        xAxis=_names(list(values.columns), rotate=40),
        yAxis=_names(list(values.index), inverse=True),
        visualMap={
            "show": False,
            "min": ends[0],
            "max": ends[1],
            "dimension": 2,
            "inRange": {"color": [FAINT, FULL]},
            "outOfRange": {"color": [FAINT]},
        },
    ) | {"tooltip": {"trigger": "item", "confine": True}}


def _tile(value: float, row: int, column: int, ends: tuple[float, float], name: str, ink: str | None) -> dict:
    if math.isnan(value):
        return {
            "value": [column, row, ends[0]],
            "visualMap": False,  # it has no figure yet, so no colour of the scale either
            "itemStyle": {"color": FAINT},
            "label": {"show": True, "formatter": "…", "color": palette.NEUTRAL},
            "tooltip": {"formatter": f"{name}: to come"},
        }
    full = value > ends[0] + 0.55 * (ends[1] - ends[0])
    label = {"show": True, "formatter": two_digits(value), "textBorderWidth": 0, "fontSize": 10}
    label["color"] = "white" if full else ink or palette.NEUTRAL  # white on blue in both themes
    return {
        "value": [column, row, float(value)],
        "label": label,
        "tooltip": {"formatter": f"{name}: {value:.3f}"},
    }


def _names(names: list[str], rotate: int = 0, **more: object) -> dict:
    return {
        "type": "category",
        "data": names,
        "axisLabel": {"interval": 0, "rotate": rotate},
        "axisTick": {"show": False},
        "axisLine": {"show": False},
        "splitLine": {"show": False},
        **more,
    }

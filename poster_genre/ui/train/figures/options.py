"""What the options of all charts of a run share: quiet axes, lines, headings in the colours of the lines."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from poster_genre.report import palette
from poster_genre.report.figures.base import GRID

LEFT, RIGHT = 44, 14  # px beside the plots
UPDATE_MS = 350  # how long a curve takes to move to its new figures


def chart(titles: list[dict], series: list[dict], **axes: object) -> dict:
    """An option of these titles, series and axes; it moves only when figures change."""
    return {
        "title": titles,
        "series": series,
        "legend": {"show": False},
        "animationDuration": 0,
        "animationDurationUpdate": UPDATE_MS,
        "tooltip": {"trigger": "axis", "valueFormatter": "%.3g", "confine": True},
        **axes,
    }


def heading(
    text: str, parts: Sequence[tuple[str, str]] = (), top: int = 0, per_line: int | None = None
) -> dict:
    """A title; below it `parts` of (colour, text), each led by a dot of its colour, "" for none.

    per_line: parts in a line, for those that would not fit beside each other on a phone.
    """
    styles = {f"c{number}": {"color": colour} for number, (colour, _) in enumerate(parts) if colour}
    told = [f"{{c{number}|●}} {words}" if colour else words for number, (colour, words) in enumerate(parts)]
    step = per_line or max(1, len(told))
    lines = ["   ".join(told[start : start + step]) for start in range(0, len(told), step)]
    return {
        "text": text,
        "left": 0,
        "top": top,
        "padding": [6, 0],
        "itemGap": 6,
        "subtext": "\n".join(lines),
        "textStyle": {"fontSize": 14, "fontWeight": 600},
        "subtextStyle": {"fontSize": 12, "lineHeight": 17, "rich": styles},
    }


def line(name: str, x: pd.Series, y: pd.Series, colour: str, **more: object) -> dict:
    """A line through the points that have a figure; a dot on each, since one epoch is no line yet."""
    return {
        "type": "line",
        "name": name,
        "data": points(x, y),
        "symbol": "circle",
        "symbolSize": 5,
        "color": colour,
        "lineStyle": {"width": 2.5},
        "emphasis": {"disabled": True},
        **more,
    }


def points(x: pd.Series, y: pd.Series) -> list[list[float]]:
    """[x, y] of every point that has both."""
    return [[float(a), float(b)] for a, b in zip(x, y) if not (math.isnan(a) or math.isnan(b))]


def kept_epoch(history: pd.DataFrame, column: str) -> list[dict]:
    """A ring on the epoch whose weights are kept, and a dotted line through it; empty before the first."""
    best = best_epoch(history)
    ring = history[history["epoch"] == best]
    return [
        {
            "type": "scatter",
            "name": "kept",
            "data": points(ring["epoch"], ring[column]),
            "symbolSize": 13,
            "itemStyle": {"color": "transparent", "borderColor": palette.VALIDATION, "borderWidth": 2.5},
            "tooltip": {"show": False},
            "silent": True,
            "markLine": {
                "symbol": "none",
                "silent": True,
                "label": {"show": False},
                "lineStyle": {"color": palette.NEUTRAL, "type": "dotted", "width": 1.5},
                "data": [{"xAxis": best}] if best else [],
            },
        }
    ]


def best_epoch(history: pd.DataFrame) -> int | None:
    """The epoch whose weights are kept, or None before the first."""
    return int(history["best_epoch"].iloc[-1]) if len(history) else None


def epoch_axis(epochs: int, **more: object) -> dict:
    """The epochs planned, whole ones only."""
    return {
        "type": "value",
        "min": 0,
        "max": epochs,
        "minInterval": 1,
        "splitLine": {"show": False},
        "axisTick": {"show": False},
        **more,
    }


def value_axis(low: float | None = None, high: float | None = None, **more: object) -> dict:
    """A quiet vertical axis from `low` to `high`; None lets the chart choose."""
    found = {"min": low, "max": high} if low is not None else {"scale": True}
    return {"type": "value", "splitNumber": 4, "splitLine": {"lineStyle": {"color": GRID}}, **found, **more}


def numbers(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """The named columns as numbers: files that are still empty have none, and JSON's null is no number."""
    return frame.reindex(columns=list(names)).apply(pd.to_numeric).astype(float)

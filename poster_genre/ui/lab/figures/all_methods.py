"""What every method reaches: as trained, and under a remedy. It moves while a run goes on."""

from __future__ import annotations

import math

import pandas as pd

from poster_genre.report import palette
from poster_genre.report.evaluation_sentences import two_digits
from poster_genre.report.figures.base import GRID
from poster_genre.report.lab_differences import with_half
from poster_genre.ui.train.figures import options

ROW_PX, AROUND_PX = 25, 166
STEP = 0.1  # between ticks
FAINT = 0.45  # opacity of a dot whose distance from plain BCE may be chance
RING = {"color": "transparent", "borderColor": palette.NEUTRAL, "borderWidth": 2}
BOLD = {"bold": {"fontWeight": "bold"}}


def height(table: pd.DataFrame, waiting: pd.DataFrame) -> int:
    """Height in px of the chart of these methods and those to come."""
    return ROW_PX * len(_lines(table, waiting)) + AROUND_PX


def reach(
    table: pd.DataFrame, waiting: pd.DataFrame, title: str, remedy: str, constant: float | None
) -> dict:
    """A ring as trained, a dot under the remedy, family by family.

    table: label, short, family, plain, value, half, vs_same, vs_same_half (see `lab_rows.methods`); waiting:
    short and family of methods still to be trained; title: of the chart; remedy: what the dots stand for;
    constant: what looking at no poster reaches, or None.
    """
    lines = _lines(table, waiting)
    table = table.assign(y=(table["family"] + table["short"]).map({key: i for i, key in enumerate(lines)}))
    clear = (table["vs_same"].abs() > table["vs_same_half"]) | (table["vs_same_half"] == 0)
    parts = [(palette.NEUTRAL, "as trained"), (palette.ACCENT, f"{remedy[0].lower()}{remedy[1:]}")]
    parts.append(("", "faint: no clear difference from BCE"))
    ends = [
        (table["value"] - table["half"]).fillna(table["value"]),
        (table["value"] + table["half"]).fillna(table["value"]),
    ]
    return options.chart(
        [options.heading(title, parts, per_line=2)],
        [
            _strokes(table["y"], table["plain"], table["value"], GRID, 2),
            _strokes(table["y"], *ends, palette.ACCENT, 1.5),
            _marks(table, "plain", [RING] * len(table)),
            _marks(table, "value", [{"opacity": 1.0 if one else FAINT} for one in clear])
            | {"color": palette.ACCENT, **_references(table, constant)},
        ],
        grid={"left": 4, "right": 24, "top": 92, "bottom": 28, "containLabel": True},
        xAxis=options.value_axis(*_range(table, constant), interval=STEP),
        yAxis={
            "type": "category",
            "inverse": True,
            "data": list(lines.values()),
            "axisLabel": {"rich": BOLD, "interval": 0},
            "axisTick": {"show": False},
            "axisLine": {"show": False},
        },
    ) | {"tooltip": {"trigger": "item", "confine": True}}


def _lines(table: pd.DataFrame, waiting: pd.DataFrame) -> dict[str, str]:
    """Text of each line from the top by its key: families' headings, their methods, those still to come."""
    lines = {}
    both = pd.concat([table[["short", "family"]].assign(value=table["value"]), waiting.assign(value=None)])
    for family, rows in both.groupby("family", sort=False):
        lines[family] = f"{{bold|{family}}}"
        for row in rows.itertuples():
            figure = "…" if pd.isna(row.value) else f"{{bold|{two_digits(row.value)}}}"
            lines[family + row.short] = f"{row.short}  {figure}"
    return lines


def _strokes(y: pd.Series, start: pd.Series, end: pd.Series, colour: str, width: float) -> dict:
    """A horizontal line a row."""
    coordinates = [
        {"coords": [[float(a), int(row)], [float(b), int(row)]]} for row, a, b in zip(y, start, end)
    ]
    return {
        "type": "lines",
        "coordinateSystem": "cartesian2d",
        "silent": True,
        "data": coordinates,
        "lineStyle": {"color": colour, "width": width, "opacity": 1},
    }


def _marks(table: pd.DataFrame, column: str, styles: list[dict]) -> dict:
    points = [
        {
            "value": [float(x), int(row.y)],
            "itemStyle": style,
            "tooltip": {
                "formatter": f"<b>{row.label}</b><br>as trained {row.plain:.3f}, then {row.value:.3f}"
                f"<br>against plain BCE {with_half(row.vs_same, row.vs_same_half)}"
            },
        }
        for x, row, style in zip(table[column], table.itertuples(), styles)
    ]
    return {"type": "scatter", "name": column, "data": points, "symbolSize": 12}


def _references(table: pd.DataFrame, constant: float | None) -> dict:
    """Dotted lines at plain BCE, and at what looking at no poster reaches."""
    own = table.loc[table["vs_same_half"] == 0, "value"]
    marks = [(float(value), f"plain BCE {two_digits(value)}") for value in own]
    marks += [(constant, f"blind guess {two_digits(constant)}")] if constant else []
    return {
        "markLine": {
            "symbol": "none",
            "silent": True,
            "precision": 4,
            "lineStyle": {"color": palette.NEUTRAL, "type": "dotted", "width": 1.5},
            "label": {"show": True, "position": "start", "fontSize": 10, "color": palette.NEUTRAL},
            "data": [{"name": text, "xAxis": x, "label": {"formatter": text}} for x, text in marks],
        }
    }


def _range(table: pd.DataFrame, constant: float | None) -> tuple[float, float]:
    ends = pd.concat([table["plain"], table["value"], pd.Series([constant])]).dropna().astype(float)
    if ends.empty:
        return 0.0, 1.0
    return max(0.0, math.floor(ends.min() / STEP) * STEP), math.ceil(ends.max() / STEP + 0.1) * STEP

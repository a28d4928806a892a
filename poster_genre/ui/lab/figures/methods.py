"""Methods against each other: all of them with intervals, losses by samplers, what a gain costs."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from poster_genre.evaluation.post_hoc import PER_GENRE, PLAIN
from poster_genre.report import palette
from poster_genre.report.evaluation_sentences import two_digits
from poster_genre.report.figures.base import GRID
from poster_genre.report.lab_frames import with_half
from poster_genre.ui.train.figures import options

METHOD_PX, METHODS_AROUND_PX = 25, 166
STEP = 0.1  # between ticks
CHANCE_OPACITY = 0.45  # opacity of a dot whose distance from plain BCE may be chance
RING = {"color": "transparent", "borderColor": palette.NEUTRAL, "borderWidth": 2}
BOLD = {"bold": {"fontWeight": "bold"}}
GRID_ROW_PX, GRID_AROUND_PX = 34, 150
LEAST_END = 0.02  # the colours' full strength stands for no less than this difference
FAINT, FULL, EDGE = "rgba(0,114,178,0.06)", palette.ACCENT, "rgba(154,164,175,0.35)"
# Through half strength at both sides, else what lies between orange and blue would be grey.
WORSE_TO_BETTER = [
    palette.FALSE,
    "rgba(213,94,0,0.5)",
    "rgba(154,164,175,0.06)",
    "rgba(0,114,178,0.5)",
    FULL,
]
TRADE_OFF_PX = 396
TRADED = {
    PLAIN: "as trained",
    "adjusted": "logit adjustment afterwards",
    "global": "one tuned threshold",
    PER_GENRE: "one threshold a genre",
}
COLOURS = dict(zip(TRADED, (palette.NEUTRAL, palette.SERIES[1], palette.SERIES[2], palette.ACCENT)))


def all_methods_height(table: pd.DataFrame, waiting: pd.DataFrame) -> int:
    """Height in px of the chart of these methods and those to come."""
    return METHOD_PX * len(_lines(table, waiting)) + METHODS_AROUND_PX


def all_methods(
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
            _marks(table, "value", [{"opacity": 1.0 if one else CHANCE_OPACITY} for one in clear])
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


def grid_height(values: pd.DataFrame) -> int:
    """Height in px of the grid with these rows."""
    return GRID_ROW_PX * len(values) + GRID_AROUND_PX


def grid(
    values: pd.DataFrame,
    change: pd.DataFrame,
    half: pd.DataFrame,
    planned: pd.DataFrame,
    title: str,
    ink: str | None = None,
) -> dict:
    """A heat map of differences from plain BCE, white at none; an ellipsis where one is still to come.

    values: losses in rows from the top, samplers in columns, NaN where nothing is trained; change: less plain
    BCE under the same post-hoc method; half: half-width of its 95 % interval, 0 for plain BCE itself;
    planned: bool; all alike. ink: colour of figures on pale tiles.
    """
    end = max(LEAST_END, float(np.nanmax(change.abs().to_numpy(), initial=0.0)))
    tiles = []
    for row, column in zip(*np.nonzero(planned.to_numpy())):
        name = f"{values.index[row]}, {values.columns[column].lower()}"
        numbers = (float(table.iloc[row, column]) for table in (values, change, half))
        tiles.append(_tile(*numbers, int(row), int(column), end, name, ink))
    return options.chart(
        [options.heading(title, [(FULL, "better"), (palette.FALSE, "worse"), ("", "bold: beyond chance")])],
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
            "min": -end,
            "max": end,
            "dimension": 2,
            "inRange": {"color": WORSE_TO_BETTER},
        },
    ) | {"tooltip": {"trigger": "item", "confine": True}}


def _tile(
    value: float,
    change: float,
    half: float,
    row: int,
    column: int,
    end: float,
    name: str,
    ink: str | None,
) -> dict:
    if math.isnan(value):
        return {
            "value": [column, row, 0.0],
            "visualMap": False,  # it has no figure yet, so no colour of the scale either
            "itemStyle": {"color": FAINT},
            "label": {"show": True, "formatter": "…", "color": palette.NEUTRAL},
            "tooltip": {"formatter": f"{name}: to come"},
        }
    itself = half == 0
    # Short, since a phone's tiles are 24 px wide: "+.02", "−.02", "0".
    text = two_digits(value) if itself else _signed(change)
    label = {"show": True, "formatter": text, "textBorderWidth": 0, "fontSize": 10}
    label["color"] = "white" if abs(change) > 0.55 * end else ink or palette.NEUTRAL
    label["fontWeight"] = "bold" if abs(change) > half or itself else "normal"
    against = "what others are compared with" if itself else f"against plain BCE {with_half(change, half)}"
    return {
        "value": [column, row, change],
        "label": label,
        "tooltip": {"formatter": f"{name}: {value:.3f}<br>{against}"},
    }


def _signed(change: float) -> str:
    text = f"{abs(change):.2f}".removeprefix("0")
    return "0" if text == ".00" else f"{'−' if change < 0 else '+'}{text}"


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


def trade_off(table: pd.DataFrame) -> dict:
    """A point a method and remedy of TRADED, and the line of those that none beats in both.

    table: label, remedy, f1_macro, f1_micro, best (see `lab_rows.trade_offs`).
    """
    front = table[table["best"]].sort_values("f1_micro")
    line = options.line(
        "none is better in both", front["f1_micro"], front["f1_macro"], palette.NEUTRAL,
        showSymbol=False, step="start", silent=True, lineStyle={"width": 1.5, "type": "dotted"},
    )  # fmt: skip
    parts = [(COLOURS[name], words) for name, words in TRADED.items()]
    return options.chart(
        [options.heading("Macro- against micro-F1", parts, per_line=2)],
        [line, *(_points(table[table["remedy"] == name], name) for name in TRADED)],
        grid={"left": 28, "right": 20, "top": 80, "bottom": 28, "containLabel": True},
        xAxis=options.value_axis(name="micro-F1: every decision alike", nameLocation="middle", nameGap=28)
        | {"splitLine": {"show": False}},
        yAxis=options.value_axis(name="macro-F1: every genre alike", nameLocation="middle", nameGap=42),
    ) | {"tooltip": {"trigger": "item", "confine": True}}


def _points(rows: pd.DataFrame, remedy: str) -> dict:
    points = [
        {
            "value": [float(row.f1_micro), float(row.f1_macro)],
            "symbolSize": 12 if row.best else 9,
            "itemStyle": {"opacity": 1.0 if row.best else 0.55},
            "tooltip": {
                "formatter": f"<b>{row.label}</b>, {TRADED[remedy]}<br>macro-F1 {row.f1_macro:.3f}, "
                f"micro-F1 {row.f1_micro:.3f}"
            },
        }
        for row in rows.itertuples()
    ]
    return {"type": "scatter", "name": TRADED[remedy], "data": points, "color": COLOURS[remedy]}

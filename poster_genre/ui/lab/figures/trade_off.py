"""Macro- against micro-F1: what a remedy gives rare genres, and what it takes from common ones."""

from __future__ import annotations

import pandas as pd

from poster_genre.evaluation.remedies import PER_GENRE, PLAIN
from poster_genre.report import palette
from poster_genre.ui.train.figures import options

HEIGHT = 396
TRADED = {
    PLAIN: "as trained",
    "adjusted": "logit adjustment afterwards",
    "global": "one tuned threshold",
    PER_GENRE: "one threshold a genre",
}
COLOURS = dict(zip(TRADED, (palette.NEUTRAL, palette.SERIES[1], palette.SERIES[2], palette.ACCENT)))


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

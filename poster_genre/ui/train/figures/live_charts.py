"""What moves while a run trains: curves, F1 of every genre, and what is said of four films."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from poster_genre.report import palette
from poster_genre.ui.train.figures import options

LOSS_PX, PANEL_PX, OVERLAID_PX = 420, 202, 380
MOST_STEPS = 500  # more points within the epochs than pixels only cost time
STEP_LINE = "rgba(154,164,175,0.6)"
COLOURS = {"validation": palette.VALIDATION, "train": palette.TRAIN}
COLUMNS = 4
ROW_PX, TITLE_PX, CURVE_PX = 80, 22, 42
WIDTH, STEP = 22, 26  # of a column, and from one to the next, percent
BAR_PX = 30


@dataclass(frozen=True)
class Measure:
    """A figure of history.jsonl as a panel shows it.

    name: its column without `train_` or `validation_`; reference: the column of what a predictor
    reaches without looking, "" for none, and reference_text what such a predictor does.
    """

    name: str
    title: str
    help: str
    reference: str = ""
    reference_text: str = ""


def loss_curve(history: pd.DataFrame, steps: pd.DataFrame, epochs: int, steps_per_epoch: int) -> dict:
    """Training loss step by step and a point an epoch for both splits; the learning rate below.

    history: one row an epoch with epoch, best_epoch, train_loss, validation_loss; may be empty.
    steps: epoch (from 1), step, loss, learning_rate; may be empty. steps_per_epoch: 0 where unknown.
    """
    steps = within_epochs(steps, steps_per_epoch)
    history = options.numbers(history, ("epoch", "best_epoch", "train_loss", "validation_loss"))
    low, high = loss_range(history, steps)
    thin = {"showSymbol": False, "lineStyle": {"width": 1}}
    visible = steps[steps["loss"] <= high]
    rate = {"xAxisIndex": 1, "yAxisIndex": 1, "showSymbol": False, "lineStyle": {"width": 1.5}}
    return options.chart(
        [
            options.heading("Loss", [*_latest(history, "loss", ".3g"), (STEP_LINE, "thin: each step")]),
            options.heading("Learning rate", top=296),
        ],
        [
            options.line("step", visible["at"], visible["loss"], STEP_LINE, **thin),
            *_both_splits(history, "loss"),
            *options.kept_epoch(history, "validation_loss"),
            options.line("learning rate", steps["at"], steps["learning_rate"], palette.NEUTRAL, **rate),
        ],
        grid=[
            {"left": options.LEFT, "right": options.RIGHT, "top": 56, "height": 208},
            {"left": options.LEFT, "right": options.RIGHT, "top": 324, "height": 60},
        ],
        xAxis=[
            options.epoch_axis(epochs, gridIndex=0),
            options.epoch_axis(epochs, gridIndex=1, name="epoch", nameLocation="middle", nameGap=22),
        ],
        yAxis=[
            options.value_axis(low, high, gridIndex=0),
            options.value_axis(0, None, gridIndex=1, splitNumber=1),
        ],
    )


def metric_panel(history: pd.DataFrame, measure: Measure, epochs: int) -> dict:
    """One measure on train and validation, a point an epoch, the kept epoch marked.

    history: one row an epoch with epoch, best_epoch, train_<name>, validation_<name>; may be empty.
    """
    splits = [f"{split}_{measure.name}" for split in COLOURS]
    reference = [measure.reference] if measure.reference else []
    history = options.numbers(history, ("epoch", "best_epoch", *splits, *reference))
    title, series = measure.title, _both_splits(history, measure.name)
    if reference and len(history):
        value = history[measure.reference]
        title += f" · {measure.reference_text} {value.iloc[-1]:.2f}"
        dotted = {"showSymbol": False, "lineStyle": {"width": 1.5, "type": "dashed"}}
        series.append(
            options.line(measure.reference_text, history["epoch"], value, palette.NEUTRAL, **dotted)
        )
    return options.chart(
        [options.heading(title, _latest(history, measure.name, ".2f"))],
        [*series, *options.kept_epoch(history, f"validation_{measure.name}")],
        grid=[{"left": options.LEFT, "right": options.RIGHT, "top": 52, "bottom": 26}],
        xAxis=[options.epoch_axis(epochs)],
        yAxis=[_share_axis(history[[*splits, *reference]])],
    )


def overlaid(histories: list[tuple[str, pd.DataFrame]], measure: Measure) -> dict:
    """Validation curves of several runs over each other, a colour each, the best epoch of each ringed.

    histories: with their names, at most as many as `palette.SERIES` has colours; see `metric_panel`.
    """
    column, series, parts, longest = f"validation_{measure.name}", [], [], 1
    for (name, history), colour in zip(histories, palette.SERIES):
        table = options.numbers(history, ("epoch", "best_epoch", column))
        longest = max(longest, len(table))
        best = table.loc[table["epoch"] == options.best_epoch(table), column]
        reached = f" {best.iloc[0]:.3f}" if len(best) else ""
        parts.append((colour, f"{name}{reached}"))
        series.append(options.line(name, table["epoch"], table[column], colour))
        series.append(options.kept_epoch(table, column)[0] | {"markLine": {"data": []}})
        series[-1]["itemStyle"] = {"color": "transparent", "borderColor": colour, "borderWidth": 2.5}
    top = 26 + 17 * len(parts) + 14
    return options.chart(
        [options.heading(f"{measure.title} on validation, each run's kept epoch ringed", parts, per_line=1)],
        series,
        grid=[{"left": options.LEFT, "right": options.RIGHT, "top": top, "bottom": 42}],
        xAxis=[options.epoch_axis(longest, name="epoch", nameLocation="middle", nameGap=22)],
        yAxis=[options.value_axis()],
    )


def within_epochs(steps: pd.DataFrame, steps_per_epoch: int) -> pd.DataFrame:
    """`steps` thinned to MOST_STEPS rows, with `at`: where each lies, in epochs from 0."""
    steps = options.numbers(steps, ("epoch", "step", "loss", "learning_rate"))
    whole = max(steps_per_epoch, steps["step"].max() if len(steps) else 1)
    if len(steps) > MOST_STEPS:
        steps = steps.iloc[np.linspace(0, len(steps) - 1, MOST_STEPS).astype(int)]
    return steps.assign(at=steps["epoch"] - 1 + steps["step"] / whole)


def loss_range(history: pd.DataFrame, steps: pd.DataFrame) -> tuple[float, float]:
    """Round bounds of the loss axis, 0 to 1 without a figure.

    The first steps, far above the rest, may leave it; the epochs' points never do.
    """
    losses = history[["train_loss", "validation_loss"]].to_numpy().ravel()
    if len(steps):
        losses = np.append(losses, np.nanpercentile(steps["loss"], [0, 92]))
    losses = losses[np.isfinite(losses)]
    if not len(losses):
        return 0.0, 1.0
    low, high = losses.min(), losses.max()
    unit = 10 ** math.floor(math.log10(max(high - low, 1e-6 * abs(high), 1e-12))) / 2
    return round(math.floor(low / unit) * unit, 10), round(math.ceil(high / unit) * unit, 10)


def panel_range(values: pd.DataFrame) -> tuple[float, float]:
    """Round bounds of a panel, in [0, 1]: from 0, unless all of the curve is high."""
    found = values.to_numpy().ravel()
    found = found[np.isfinite(found)]
    if not len(found):
        return 0.0, 1.0
    low = 0.0 if found.min() < 0.6 else math.floor(5 * found.min()) / 5
    step = 0.1 if found.max() - low <= 0.4 else 0.2
    return low, round(max(low + step, step * math.ceil(found.max() / step)), 1)


def _share_axis(values: pd.DataFrame) -> dict:
    low, high = panel_range(values)
    return options.value_axis(low, high, interval=0.1 if high - low <= 0.4 else 0.2)


def _both_splits(history: pd.DataFrame, name: str) -> list[dict]:
    # Validation last, so that it lies on top.
    return [
        options.line(split, history["epoch"], history[f"{split}_{name}"], COLOURS[split])
        for split in ("train", "validation")
    ]


def _latest(history: pd.DataFrame, name: str, digits: str) -> list[tuple[str, str]]:
    """The newest figures, each in its line's colour: they stand in for a legend."""
    if not len(history):
        return [("", "first figures after epoch 1")]
    last = history.iloc[-1]
    return [(colour, f"{split} {last[f'{split}_{name}']:{digits}}") for split, colour in COLOURS.items()]


def genre_panels_height(n_genres: int) -> int:
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


def likeliest_bars_height(n_genres: int) -> int:
    """Height in px of the bars of so many genres."""
    return n_genres * BAR_PX + 8


def likeliest_bars(likeliest: list[tuple[str, float]], true: list[str]) -> dict:
    """Bars of the likeliest genres, likeliest on top; green where the poster has the genre.

    likeliest: (genre, probability), falling; true: the genres that the poster has.
    """
    bars = [
        {
            "value": probability,
            "itemStyle": {"color": palette.TRUE if genre in true else palette.NEUTRAL, "borderRadius": 3},
            "label": {"fontWeight": "bold" if genre in true else "normal"},
        }
        for genre, probability in likeliest
    ]
    names = [f"{genre}  {probability:.0%}" for genre, probability in likeliest]
    option = options.chart(
        [],
        [
            {
                "type": "bar",
                "data": bars,
                "barWidth": 8,
                # Above its bar, so that a long name has the whole width.
                "label": {"show": True, "position": [0, -15], "formatter": "{b}"},
                "emphasis": {"disabled": True},
            }
        ],
        grid=[{"left": 0, "right": 0, "top": 10, "bottom": 0}],
        xAxis=[{"type": "value", "min": 0, "max": 1, "show": False}],
        yAxis=[{"type": "category", "inverse": True, "data": names, "show": False}],
    )
    return option | {"tooltip": {"show": False}}

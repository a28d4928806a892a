"""Curves of a training: loss with the learning rate below it, and one panel a measure."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from poster_genre.report import palette
from poster_genre.ui.train.figures import options

LOSS_PX, PANEL_PX = 420, 202
MOST_STEPS = 500  # more points within the epochs than pixels only cost time
STEP_LINE = "rgba(154,164,175,0.6)"
COLOURS = {"validation": palette.VALIDATION, "train": palette.TRAIN}


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

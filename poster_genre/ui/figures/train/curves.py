"""Curves of a training: loss with the learning rate below it, and one panel a measure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from poster_genre.ui import palette
from poster_genre.ui.figures.base import styled

LOSS_PX, PANEL_PX = 424, 204
MOST_STEPS = 500  # more points within the epochs than pixels only cost time
STEP_LINE = "rgba(154,164,175,0.55)"


@dataclass(frozen=True)
class Measure:
    """A figure of history.jsonl as a panel shows it.

    name: the column without its `train_` or `validation_`; reference: a column of the value that a
    predictor reaches without looking, and what it is called; unit: a plotly number format.
    """

    name: str
    title: str
    help: str
    reference: str = ""
    reference_text: str = ""


def loss_curve(history: pd.DataFrame, steps: pd.DataFrame, epochs: int, steps_per_epoch: int) -> go.Figure:
    """Training loss step by step and a point an epoch for both splits; the learning rate below.

    history: one row an epoch with epoch, best_epoch, train_loss, validation_loss; may be empty.
    steps: epoch (from 1), step, loss, learning_rate; may be empty. steps_per_epoch: 0 where unknown.
    """
    steps = within_epochs(steps, steps_per_epoch)
    history = _with_columns(history, ("epoch", "best_epoch", "train_loss", "validation_loss"))
    fig = go.Figure(
        [
            _line(steps["at"], steps["loss"], STEP_LINE, "step", width=1),
            _line(history["epoch"], history["train_loss"], palette.TRAIN, "train"),
            _line(history["epoch"], history["validation_loss"], palette.VALIDATION, "validation"),
            _line(
                steps["at"], steps["learning_rate"], palette.NEUTRAL, "learning rate", width=1.5, yaxis="y2"
            ),
            _best_point(history, "validation_loss"),
        ]
    )
    styled(fig, "Loss", _subtitle(history, "loss", ".3g", " · thin line: each step"), LOSS_PX)
    fig.update_layout(
        xaxis={**_epoch_axis(epochs), "anchor": "y2", "title": "epoch"},
        yaxis={"domain": [0.32, 1], "range": _loss_range(history, steps), "nticks": 6},
        yaxis2={"domain": [0, 0.16], "rangemode": "tozero", "nticks": 3, "exponentformat": "e"},
        uirevision="loss",
        annotations=[
            {
                "text": "Learning rate",
                "x": 0,
                "y": 0.2,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
            }
        ],
    )
    return _quiet_axes(_mark_best(fig, history))


def metric_panel(history: pd.DataFrame, measure: Measure, epochs: int) -> go.Figure:
    """One measure on train and validation, a point an epoch, the best epoch marked.

    history: one row an epoch with epoch, best_epoch, train_<name>, validation_<name>; may be empty.
    """
    seen, unseen = f"train_{measure.name}", f"validation_{measure.name}"
    needed = ("epoch", "best_epoch", seen, unseen, *([measure.reference] if measure.reference else []))
    history = _with_columns(history, needed)
    reference = history[measure.reference] if measure.reference else pd.Series(dtype=float)
    epoch = history["epoch"]
    fig = go.Figure(
        [
            _line(epoch, history[seen], palette.TRAIN, "train"),
            _line(epoch, history[unseen], palette.VALIDATION, "validation"),
            _line(
                epoch[: len(reference)], reference, palette.NEUTRAL, measure.reference_text, 1.5, dash="dot"
            ),
            _best_point(history, unseen),
        ]
    )
    styled(fig, measure.title, _subtitle(history, measure.name, ".2f", _told(measure, reference)), PANEL_PX)
    fig.update_layout(
        xaxis=_epoch_axis(epochs),
        yaxis={"range": _panel_range(history[[seen, unseen]], reference), "nticks": 4, "tickformat": ".2f"},
        uirevision=measure.name,
    )
    return _quiet_axes(_mark_best(fig, history))


def within_epochs(steps: pd.DataFrame, steps_per_epoch: int) -> pd.DataFrame:
    """`steps` thinned to MOST_STEPS rows, with `at`: where each lies, in epochs from 0."""
    steps = _with_columns(steps, ("epoch", "step", "loss", "learning_rate"))
    if len(steps) > MOST_STEPS:
        steps = steps.iloc[np.linspace(0, len(steps) - 1, MOST_STEPS).astype(int)]
    whole = max(steps_per_epoch, int(steps["step"].max()) if len(steps) else 1)
    return steps.assign(at=steps["epoch"] - 1 + steps["step"] / whole)


def best_epoch(history: pd.DataFrame) -> int | None:
    """The epoch whose weights are kept, or None before the first."""
    return int(history["best_epoch"].iloc[-1]) if len(history) else None


def _with_columns(frame: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """The named columns as numbers: files that are still empty have none, and JSON's null is no number."""
    return frame.reindex(columns=list(names)).apply(pd.to_numeric)


def _line(
    x, y, colour: str, name: str, width: float = 2.5, dash: str = "solid", yaxis: str = "y"
) -> go.Scatter:
    marked = width >= 2.5  # a single epoch is no line yet
    return go.Scatter(
        x=x,
        y=y,
        name=name,
        yaxis=yaxis,
        mode="lines+markers" if marked else "lines",
        line={"color": colour, "width": width, "dash": dash},
        marker={"size": 5},
        hovertemplate=f"{name} %{{y:.4g}}<extra>epoch %{{x:.2f}}</extra>",
    )


def _best_point(history: pd.DataFrame, column: str) -> go.Scatter:
    """A ring on the kept epoch; always there, so that the figure never changes its structure."""
    best = history[history["epoch"] == best_epoch(history)]
    return go.Scatter(
        x=best["epoch"],
        y=best[column],
        mode="markers",
        marker={"size": 12, "color": "rgba(0,0,0,0)", "line": {"width": 2.5, "color": palette.VALIDATION}},
        hovertemplate="best epoch %{x}: %{y:.4g}<extra></extra>",
    )


def _mark_best(fig: go.Figure, history: pd.DataFrame) -> go.Figure:
    best = best_epoch(history)
    return fig.add_shape(
        type="line",
        x0=best or 0,
        x1=best or 0,
        y0=0,
        y1=1,
        yref="paper",
        layer="below",
        visible=best is not None,
        line={"width": 1, "dash": "dot", "color": palette.NEUTRAL},
    )


def _subtitle(history: pd.DataFrame, name: str, digits: str, more: str = "") -> str:
    """The latest figures, each in its line's colour: they stand in for a legend."""
    if not len(history):
        return "first figures after epoch 1"
    last = history.iloc[-1]
    parts = [
        f"<span style='color:{colour}'>●</span> {split} <b>{last[f'{split}_{name}']:{digits}}</b>"
        for split, colour in (("validation", palette.VALIDATION), ("train", palette.TRAIN))
    ]
    return " ".join(parts) + more


def _told(measure: Measure, reference: pd.Series) -> str:
    return f" · {measure.reference_text} {reference.iloc[-1]:.2f}" if len(reference) else ""


def _epoch_axis(epochs: int) -> dict:
    # Whole epochs only, about six of them however many there are.
    return {"range": [0, epochs * 1.02], "tick0": 0, "dtick": max(1, round(epochs / 6)), "tickformat": "d"}


def _quiet_axes(fig: go.Figure) -> go.Figure:
    return fig.update_xaxes(showgrid=False).update_layout(hovermode="closest")


def _loss_range(history: pd.DataFrame, steps: pd.DataFrame) -> list[float] | None:
    """The first steps, far above the rest, may leave the axis; the epochs' points never do."""
    losses = history[["train_loss", "validation_loss"]].to_numpy().ravel()
    if len(steps):
        losses = np.append(losses, np.nanpercentile(steps["loss"], [0, 92]))
    if not np.isfinite(losses).any():
        return None
    low, high = np.nanmin(losses), np.nanmax(losses)
    room = 0.08 * (high - low or abs(high) or 1.0)
    return [float(low - room), float(high + room)]


def _panel_range(values: pd.DataFrame, reference: pd.Series) -> list[float]:
    """From 0 where the curve starts low, else the stretch that is used, always the same after it grew."""
    found = np.append(values.to_numpy().ravel(), reference.to_numpy())
    found = found[np.isfinite(found)]
    if not len(found):
        return [0, 1]
    low = 0.0 if found.min() < 0.6 else max(0.0, found.min() - 0.03)
    return [low, min(1.0, found.max() + 0.12 * (found.max() - low) + 0.01)]

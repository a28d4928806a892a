"""Section: every method at once, as trained and after a remedy, and what that costs common genres."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.evaluation.remedies import REMEDIES
from poster_genre.report import lab_frames as lab_rows
from poster_genre.runs.lab.plan import Method, loss_label, sampler_label
from poster_genre.runs.lab.result import LabResult
from poster_genre.ui.lab import controls, live_charts
from poster_genre.ui.lab.figures import all_methods, grid, trade_off
from poster_genre.ui.lab.result_choice import Shown
from poster_genre.ui.shared import figure as chart


def draw(view: Shown) -> None:
    """Dots on the left; on the right the grid, which fills while a run goes on, and the trade-off."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        measure = controls.figure()
        remedy = controls.remedy(matters=measure not in controls.UNMOVED)
    if view.result is None and view.plan is None:
        return
    left, right = st.columns([6, 5], gap="large")
    with left:
        _reach(view, measure, remedy)
    with right:
        _grid(view, measure, remedy)
        if view.result is not None:
            _trade_off(view.result)


def _reach(view: Shown, measure: str, remedy: str) -> None:
    result = view.result
    table, constant = lab_rows.NO_METHODS, None
    if result is not None:
        table = lab_rows.methods(result, measure, remedy, ranked=not view.live)
        constant = (result.about["constants"] or {}).get(measure)
    done = set(table["method"])
    to_come = [(lab_rows.short(one), lab_rows.family(one)) for one in _planned(view) if one.id not in done]
    waiting = pd.DataFrame(to_come, columns=["short", "family"])
    moved = "the same whatever the thresholds" if measure in controls.UNMOVED else "as trained, and after"
    title = f"{controls.FIGURES[measure]}: {moved}"
    live_charts.show(
        all_methods.reach(table, waiting, title, REMEDIES[remedy].title, constant),
        all_methods.height(table, waiting),
        "lab-methods",
        f"{controls.FIGURES[measure]} of each method, as trained and with {REMEDIES[remedy].title.lower()}",
        table,
    )


def _grid(view: Shown, measure: str, remedy: str) -> None:
    result = view.result
    every = dict.fromkeys([*_planned(view), *(result.methods if result else ())])
    every = [method for method in every if not method.ucml]
    losses = list(dict.fromkeys(method.loss for method in every))
    samplers = list(dict.fromkeys(method.sampler for method in every))
    found = {} if result is None else result.of(measure, remedy)["value"].to_dict()
    cells = [[found.get(Method(loss, sampler).id) for sampler in samplers] for loss in losses]
    planned = [[Method(loss, sampler) in every for sampler in samplers] for loss in losses]
    names = {
        "index": [loss_label(loss) for loss in losses],
        "columns": [sampler_label(name) for name in samplers],
    }
    ends = (0.0, 1.0)
    if result is not None:
        values = result.table.loc[result.table["figure"] == measure, "value"]
        ends = float(values.min()), float(values.max())
    tiles = pd.DataFrame(cells, **names).astype(float)
    under = "" if measure in controls.UNMOVED else f", {REMEDIES[remedy].title.lower()}"
    title = f"{controls.FIGURES[measure]}{under}"
    live_charts.show(
        grid.grid(tiles, pd.DataFrame(planned, **names), ends, title, chart.ink()),
        grid.height(tiles),
        "lab-grid",
        f"{controls.FIGURES[measure]} of each loss with each sampler",
        tiles.rename_axis("loss").reset_index(),
    )


def _trade_off(result: LabResult) -> None:
    table = lab_rows.trade_offs(result, list(trade_off.TRADED))
    live_charts.show(
        trade_off.trade_off(table),
        trade_off.HEIGHT,
        "lab-trade-off",
        "Macro-F1 against micro-F1 of every method under four remedies",
        table,
    )


def _planned(view: Shown) -> list[Method]:
    """The methods of a run that are known to come."""
    return list(view.plan.methods) if view.plan else []

"""Section: the whole experiment at a glance, while it runs and after."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.data.export import safe_csv
from poster_genre.evaluation.post_hoc import POST_HOC
from poster_genre.report import lab_frames
from poster_genre.runs.lab.plan import Method, loss_label, sampler_label
from poster_genre.runs.lab.result import LabResult
from poster_genre.ui.lab import result_choice
from poster_genre.ui.lab.figures import methods
from poster_genre.ui.lab.result_choice import Shown
from poster_genre.ui.shared import figure as chart


def draw(view: Shown) -> None:
    """Dots on the left; on the right the grid, which fills while a run goes on, and the trade-off."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        measure = result_choice.figure()
        remedy = result_choice.remedy(matters=measure not in result_choice.UNMOVED)
    if view.result is None and view.plan is None:
        return
    left, right = st.columns([6, 5], gap="large")
    with left:
        _all_methods(view, measure, remedy)
    with right:
        _grid(view, measure, remedy)
        if view.result is not None:
            _trade_off(view.result)


def _all_methods(view: Shown, measure: str, remedy: str) -> None:
    result = view.result
    table, constant = lab_frames.NO_METHODS, None
    if result is not None:
        table = lab_frames.methods(result, measure, remedy, ranked=not view.live)
        constant = (result.about["constants"] or {}).get(measure)
    done = set(table["method"])
    to_come = [
        (lab_frames.short(one), lab_frames.family(one)) for one in _planned(view) if one.id not in done
    ]
    waiting = pd.DataFrame(to_come, columns=["short", "family"])
    moved = (
        "the same whatever the thresholds" if measure in result_choice.UNMOVED else "as trained, and after"
    )
    name = result_choice.FIGURES[measure]
    show(
        methods.all_methods(table, waiting, f"{name}: {moved}", POST_HOC[remedy].title, constant),
        methods.all_methods_height(table, waiting),
        "lab-methods",
        f"{name} of each method, as trained and with {POST_HOC[remedy].title.lower()}",
        table,
    )


def _grid(view: Shown, measure: str, remedy: str) -> None:
    result = view.result
    every = dict.fromkeys([*_planned(view), *(result.methods if result else ())])
    every = [method for method in every if not method.ucml]
    losses = list(dict.fromkeys(method.loss for method in every))
    samplers = list(dict.fromkeys(method.sampler for method in every))
    names = {
        "index": [loss_label(loss) for loss in losses],
        "columns": [sampler_label(name) for name in samplers],
    }
    found = None if result is None else result.of(measure, remedy)

    def tiles(column: str) -> pd.DataFrame:
        known = {} if found is None else found[column].to_dict()
        cells = [[known.get(Method(loss, sampler).id) for sampler in samplers] for loss in losses]
        return pd.DataFrame(cells, **names).astype(float)

    planned = [[Method(loss, sampler) in every for sampler in samplers] for loss in losses]
    values, change, half = (tiles(column) for column in ("value", "vs_same", "vs_same_half"))
    under = "" if measure in result_choice.UNMOVED else f", {POST_HOC[remedy].title.lower()}"
    title = f"{result_choice.FIGURES[measure]} less plain BCE's{under}"
    show(
        methods.grid(values, change, half, pd.DataFrame(planned, **names), title, chart.ink()),
        methods.grid_height(values),
        "lab-grid",
        f"{result_choice.FIGURES[measure]} of each loss with each sampler, less that of plain BCE",
        change.rename_axis("loss").reset_index(),
    )


def _trade_off(result: LabResult) -> None:
    table = lab_frames.trade_offs(result, list(methods.TRADED))
    show(
        methods.trade_off(table),
        methods.TRADE_OFF_PX,
        "lab-trade-off",
        "Macro-F1 against micro-F1 of every method under four post-hoc methods",
        table,
    )


def _planned(view: Shown) -> list[Method]:
    """The methods of a run that are known to come."""
    return list(view.plan.methods) if view.plan else []


def show(option: dict, height: int, key: str, alt: str, data: pd.DataFrame) -> None:
    """Draw an ECharts option, with the figures behind it to take home.

    key: of the chart, and the name of the file; alt: the takeaway, for screen readers; data: for the CSV.
    """
    picture = {"saveAsImage": {"title": "Picture (PNG)", "name": key}}
    st.echarts_chart(option | {"toolbox": {"feature": picture, "right": 0}}, height=height, key=key, alt=alt)
    with st.container(horizontal=True, horizontal_alignment="right", gap="xsmall"):
        chart.as_table(data, key, alt)
        st.download_button(
            "Table (CSV)",
            lambda: safe_csv(data).encode("utf-8-sig"),
            f"{key}.csv",
            "text/csv",
            icon=":material/table:",
            type="tertiary",
            key=f"{key}-csv",
            on_click="ignore",
        )

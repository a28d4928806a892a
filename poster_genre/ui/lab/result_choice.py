"""Which experiment the page shows, and how its findings are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from poster_genre.evaluation.post_hoc import PER_GENRE, PLAIN, POST_HOC
from poster_genre.inference.bundle import DEFAULT
from poster_genre.report import lab_wording, run_wording
from poster_genre.report.wording import escaped
from poster_genre.runs import run_folder
from poster_genre.runs.lab import lab_run as runs
from poster_genre.runs.lab import result as results
from poster_genre.runs.lab.lab_run import LabRun
from poster_genre.runs.lab.plan import Plan
from poster_genre.runs.lab.result import LabResult, ResultError
from poster_genre.runs.run_folder import RunError
from poster_genre.runs.status import LIVE, Status
from poster_genre.ui.shared import damaged_runs, theme

SHIPPED, CROSS_FITTED = "shipped", "cross-fitted"  # results that ship, by their names in the URL
PARAMETER = "lab"  # in the URL, so that a refresh or a second browser comes back to it
_KEPT, _CHOICE = "lab-shown", "lab-result"  # in the session: for the way back from another page; the widget
FIGURES = {"f1_macro": "Macro-F1", "f1_micro": "Micro-F1", "f1_samples": "Samples-F1", "map_macro": "mAP"}
UNMOVED = ("map_macro",)  # figures that no post-hoc method changes
AGAINST = {"vs_same": "BCE with the same post-hoc method", "vs_plain": "BCE as trained"}


@dataclass(frozen=True, eq=False)
class Shown:
    """name: as the URL has it. run, status: of a Lab run, None for the shipped result; status was read once.

    result: None before a run's first cell. problem: why there is none to show, or "".
    """

    name: str
    run: LabRun | None
    status: Status | None
    result: LabResult | None
    problem: str = ""

    @property
    def live(self) -> bool:
        return self.status is not None and self.status.state in LIVE

    @property
    def whole(self) -> bool:
        """Whether every method of the plan was trained, so that the best of them can be named."""
        return self.status is None or self.status.state == "finished"

    @property
    def catalog(self) -> str:
        """What the result's methods were trained on."""
        return self.run.card["catalog_path"] if self.run else str(DEFAULT)

    @property
    def done(self) -> int:
        """Trainings of the run whose figures are known."""
        return self.run.plan.folds * len(self.run.cells) if self.run else 0

    @property
    def plan(self) -> Plan | None:
        """What the run trains in all."""
        return self.run.plan if self.run else None


def current() -> Shown:
    """What is shown now, as it lies on disk."""
    name = st.query_params.get(PARAMETER) or st.session_state.get(_KEPT, SHIPPED)
    found = {run.id: run for run in runs.list_runs(run_folder.RUNS_DIR)}
    if name not in found:
        if name == CROSS_FITTED and (crossed := shipped(results.SHIPPED_CROSS_FITTED)) is not None:
            return Shown(CROSS_FITTED, None, None, crossed)
        try:
            return Shown(SHIPPED, None, None, _read(results.SHIPPED, results.SHIPPED.stat().st_mtime_ns))
        except (ResultError, OSError) as error:
            return Shown(SHIPPED, None, None, None, str(error))
    run = found[name]
    lines = run.folder / "cells.jsonl"
    size = lines.stat().st_size if lines.is_file() else 0
    try:
        return Shown(name, run, run.status, _of_run(str(run.folder), size) if size else None)
    except ResultError as error:
        return Shown(name, run, run.status, None, str(error))


def choose(view: Shown) -> None:
    """The choice of a result, where there is any beside the shipped one, and the end of an old one."""
    damaged_runs.draw(runs.damaged(run_folder.RUNS_DIR))
    fixed = {SHIPPED: "Everything, shipped"}
    if results.SHIPPED_CROSS_FITTED.is_file():
        fixed[CROSS_FITTED] = "All films, shipped"
    names = [*fixed, *(run.id for run in runs.list_runs(run_folder.RUNS_DIR))]
    if len(names) == 1:
        return
    st.session_state[_CHOICE] = view.name
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="bottom"):
        if view.run is not None and not view.live:
            _delete(view.run)
        st.selectbox(
            "This page shows",
            names,
            format_func=lambda name: fixed.get(name) or lab_wording.result_name(_card(name)),
            key=_CHOICE,
            on_change=lambda: turn_to(st.session_state[_CHOICE]),
            width=310,
        )


def _delete(run: LabRun) -> None:
    size = run_wording.megabytes(run.disk_bytes)
    with st.popover(f"Delete, {size}", icon=":material/delete:", type="tertiary", key="delete-lab-popover"):
        st.markdown("Its figures are lost; what was trained stays known, and is found by the next run.")
        st.button(theme.on_accent("Delete"), type="primary", key="delete-lab", on_click=_deleted, args=(run,))


def _deleted(run: LabRun) -> None:
    try:
        run_folder.delete(run)
    except (RunError, OSError) as error:
        st.toast(escaped(str(error)), icon=":material/info:")
        return
    turn_to(SHIPPED)


def turn_to(name: str) -> None:
    """Show another result; takes effect with the next rerun."""
    st.session_state[_KEPT] = name
    st.query_params[PARAMETER] = name


def live() -> LabRun | None:
    """The Lab run that goes on now, if one does."""
    return next((run for run in runs.list_runs(run_folder.RUNS_DIR) if run.status.state in LIVE), None)


def _card(name: str) -> dict:
    return LabRun(Path(run_folder.RUNS_DIR) / runs.FOLDER / name).card


def shipped(path: Path = results.SHIPPED) -> LabResult | None:
    """A shipped result, that of the preset Everything or results.SHIPPED_UCML; None where it is unusable."""
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (ResultError, OSError):
        return None


@st.cache_resource(max_entries=3, show_spinner=False)
def _read(path: Path, changed: int) -> LabResult:
    return results.read(path)


@st.cache_resource(max_entries=4, show_spinner=False)
def _of_run(folder: str, size: int) -> LabResult | None:
    """A run's result, computed anew when cells.jsonl has grown."""
    return results.of_run(LabRun(Path(folder)))


def figure() -> str:
    """The figure that methods are compared by."""
    return st.segmented_control(
        "Figure",
        list(FIGURES),
        format_func=FIGURES.get,
        default="f1_macro",
        required=True,
        key="lab-figure",
        bind="query-params",
        help="Macro-F1: every genre alike, however rare. Micro-F1: every decision alike. Samples-F1: every "
        "film alike. mAP: how well films are put in order of a genre, whatever the thresholds.",
        wrap=True,
    )


def remedy(matters: bool = True) -> str:
    """The post-hoc method; matters: whether it moves what is shown."""
    names = [name for name in POST_HOC if name != PLAIN]
    return st.selectbox(
        "Post-hoc method",
        names,
        names.index(PER_GENRE),
        format_func=lambda name: POST_HOC[name].title,
        key="remedy",
        bind="query-params",
        help="What is done with the trained network's logits; no training is needed. All were fitted on "
        "validation films.",
        disabled=not matters,
        width=290,
    )


def against() -> str:
    """What changes are measured from: a column of `contrasts`."""
    return st.segmented_control(
        "Change from",
        list(AGAINST),
        format_func=AGAINST.get,
        default="vs_same",
        required=True,
        key="against-bce",
        bind="query-params",
        wrap=True,
    )

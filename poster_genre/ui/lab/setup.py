"""An experiment of one's own: films, losses, samplers, seeds, and Start."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from poster_genre.data import samplers, store
from poster_genre.inference.bundle import DEFAULT, BundleError
from poster_genre.report import lab_wording
from poster_genre.report.wording import escaped
from poster_genre.runs import files, run_folder
from poster_genre.runs.choices import LOSSES
from poster_genre.runs.lab import cells
from poster_genre.runs.lab import lab_run as runs
from poster_genre.runs.lab import plan as plans
from poster_genre.runs.lab.plan import MOST_SEEDS, PRESETS, Plan, PlanError
from poster_genre.runs.run_folder import RunError
from poster_genre.ui.lab import result_choice
from poster_genre.ui.lab.result_choice import Shown
from poster_genre.ui.shared import models, theme, visitor

UNFINISHED = ("stopped", "failed", "interrupted")
APP = "app"  # the catalog inside the app
FOLDS = 5
FIRST_GUESS = 6.0  # s a training, where none was ever timed


def draw(view: Shown) -> None:
    """The bar; while a run goes on, its progress stands in the button's place."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            preset = st.segmented_control(
                "Try it yourself",
                list(PRESETS),
                format_func=lab_wording.PRESET_TITLES.get,
                default="losses",
                required=True,
                key="preset",
                persist_state="session",
                wrap=True,
            )
            seeds = st.number_input(
                "Seeds",
                1,
                MOST_SEEDS,
                1,
                key="lab-seeds",
                persist_state="session",
                width=110,
                help="How often each method is trained, from other random weights. Two or more show how much "
                "is luck.",
            )
            folds = FOLDS * st.toggle(
                "All films",
                key="lab-all-films",
                persist_state="session",
                help=f"Cross-fitting: {FOLDS} trainings in place of one, so that every film is scored once, "
                "by a network that never saw it. Ten times as many cases of rare genres.",
            )
            catalog = choose()
            button = st.container(width="content")
        plan = _plan(preset, seeds)
        plan = plan.cross_fitted(folds) if plan and folds else plan
        if view.live:
            _progress(view)
        elif (other := result_choice.live()) is not None:
            _elsewhere(other)
            _ended(view)
        elif plan is not None:
            with button:
                _start(plan, catalog)
            length = lab_wording.expected(plan, known(plan, catalog), seconds_a_training(view))
            st.caption(f"{PRESETS[preset]} {length}.")
            _ended(view)


def _plan(preset: str, seeds: int) -> Plan | None:
    """What is asked for; None, with the reason, where it cannot be."""
    try:
        if preset != "own":
            return plans.preset_plan(preset, seeds)
        left, right = st.columns(2)
        losses = left.multiselect(
            "Losses",
            list(LOSSES),
            ["asymmetric"],
            format_func=lambda name: LOSSES[name].title,
            key="lab-losses",
            persist_state="session",
        )
        chosen = right.multiselect(
            "Samplers",
            list(samplers.REGISTRY),
            ["natural", "class_aware"],
            format_func=plans.sampler_label,
            key="lab-samplers",
            persist_state="session",
        )
        return plans.own_plan(losses, chosen, seeds)
    except PlanError as error:
        st.info(escaped(str(error)), icon=":material/tune:")
        return None


def _start(plan: Plan, catalog: Path) -> None:
    st.button(
        theme.on_accent("Run"),
        type="primary",
        icon=":material/play_arrow:",
        key="run",
        help="Trains in a process of its own, one after another; closing the browser does not stop it.",
        on_click=_run,
        args=(plan, catalog),
    )


def _ended(view: Shown) -> None:
    """Of a run that did not come to its end: why, and the way on."""
    if view.status is None or view.status.state not in UNFINISHED:
        return
    if view.status.state == "failed":
        st.error(view.status.message, title="This run failed", icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="center"):
        how = {"stopped": "was stopped"}.get(view.status.state, "ended")
        st.markdown(f"The run below {how} after {view.done} of {view.status.steps} trainings.")
        if visitor.is_one():
            return
        st.button(
            "Resume",
            icon=":material/resume:",
            key="resume",
            on_click=_attempt,
            args=(run_folder.launch, view.run),
        )


def _progress(view: Shown) -> None:
    status = view.status
    with st.container(horizontal=True, vertical_alignment="center"):
        share = min(1.0, status.step / status.steps) if status.steps else 0.0
        st.progress(share, lab_wording.doing(status))
        if not visitor.may_steer(view.run.id):
            return
        st.button(
            "Stopping" if status.state == "stopping" else "Stop",
            icon=":material/stop:",
            key="stop-lab",
            disabled=status.state == "stopping",
            help="Stops within a step; what was trained stays.",
            on_click=_attempt,
            args=(run_folder.request_stop, view.run),
        )


def _elsewhere(run: runs.LabRun) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"A run goes on: {lab_wording.result_name(run.card)}.")
        st.button(
            "Watch it",
            icon=":material/monitoring:",
            key="watch",
            on_click=result_choice.turn_to,
            args=(run.id,),
        )


def _run(plan: Plan, catalog: Path) -> None:
    if refusal := visitor.lab_refused(plan.most_trainings):
        st.toast(refusal, icon=":material/hourglass_empty:")
        return
    try:
        run = runs.create(plan, catalog, run_folder.RUNS_DIR)
        run_folder.launch(run)
    except (RunError, OSError) as error:
        st.toast(escaped(str(error)), icon=":material/error:")
        return
    visitor.started(run.id)
    result_choice.turn_to(run.id)


def _attempt(action, run: runs.LabRun) -> None:
    """Do it; a click that came too late is explained, not thrown."""
    try:
        action(run)
    except (RunError, OSError) as error:
        st.toast(escaped(str(error)), icon=":material/info:")


def choose() -> Path:
    """The films to train on: the app's own, or an imported catalog with images, embedded once."""
    saved = [one for one in store.list_catalogs() if one.has_images and not one.problem]
    if not saved:
        return DEFAULT
    others = {one.name: one.folder for one in saved}
    name = st.selectbox(
        "Films",
        [APP, *others],
        format_func=lambda name: "The app's real posters" if name == APP else name,
        key="lab-catalog",
        persist_state="session",
        width=200,
        help="Posters of an imported catalog are read once, which takes a while, and remembered.",
    )
    return others.get(name, DEFAULT)


def known(plan: Plan, catalog: Path) -> int:
    """How many trainings of the plan were done before; none on a catalog that cannot be opened."""
    try:
        return sum(map(cells.is_trained, _keys(plan, _fingerprint(catalog))))
    except BundleError:
        return 0


def seconds_a_training(view: Shown) -> float:
    """As the newest run's took here, else as the shipped result's did."""
    for run in runs.list_runs(run_folder.RUNS_DIR):
        own = [line["seconds"] for line in run.cells if not line["found"]]
        if own:
            return sum(own) / len(own)
    return float(view.result.cells["seconds"].mean()) if view.result is not None else FIRST_GUESS


@st.cache_data(max_entries=64, show_spinner=False)
def _keys(plan: Plan, fingerprint: str) -> list[str]:
    return [cells.cell_key(cell, fingerprint, one) for cell in plan.first_cells() for one in plan.rounds]


def _fingerprint(catalog: Path) -> str:
    card = files.read_json(catalog / "catalog.json")
    return card["fingerprint"] if card else models.open_bundle(str(catalog)).card["catalog"]["fingerprint"]

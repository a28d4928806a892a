"""How long the training would take on this machine: known from a run, or measured now in the background."""

from __future__ import annotations

import subprocess
from pathlib import Path

import streamlit as st

from poster_genre.report import run_wording
from poster_genre.runs import expected_time as expected
from poster_genre.runs import run_folder as runs
from poster_genre.runs.recipe import Recipe
from poster_genre.ui.train.catalogs import Chosen

LOOK_EVERY = 1.0  # s


def draw(recipe: Recipe, catalog: Chosen, busy: bool) -> None:
    """One line; while nothing is known yet, a measurement runs and the line waits for it.

    busy: whether something trains now, which would make every measurement wrong.
    """
    known = expected.timing(recipe, catalog.path, runs.RUNS_DIR)
    if known:
        _say(known, recipe, catalog)
    elif busy:
        st.caption("How long it takes here is measured once nothing else trains.")
    else:
        _measure(recipe, catalog.path)
        st.fragment(_wait, run_every=LOOK_EVERY)(recipe, catalog.path)


def stop_measuring() -> None:
    """End the measurement that runs, if one does: it would slow the training down, and be wrong."""
    for process in _running().values():
        process.kill()
    _running().clear()


def _say(known: expected.Timing, recipe: Recipe, catalog: Chosen) -> None:
    length = run_wording.roughly(known.seconds(recipe, catalog.posters))
    rest = " until the model is ready"
    if known.preparing is None:
        rest = ", once the posters were read for the first time"
    elif known.preparing:
        rest += ", reading the posters for the first time included"
    st.markdown(f"**{length[0].upper()}{length[1:]}**{rest}")
    how = "Measured on this machine" if known.measured else "As a run of this kind took here"
    st.caption(f"{how}, {run_wording.moment(known.since)}.")


def _wait(recipe: Recipe, catalog: Path) -> None:
    process = _running().get(expected.work_key(recipe, catalog))
    if expected.timing(recipe, catalog, runs.RUNS_DIR):
        st.rerun()
    elif process is None or process.poll() is not None:
        st.caption("How long it takes could not be measured; the time left is shown once it trains.")
    else:
        st.caption(":material/timer: Measuring how fast this machine is; you need not wait for it.")


def _measure(recipe: Recipe, catalog: Path) -> None:
    """Start the measurement unless it runs or has failed already; it replaces one of other work."""
    key = expected.work_key(recipe, catalog)
    if key not in _running():
        stop_measuring()
        _running()[key] = expected.start_measurement(recipe, catalog)


@st.cache_resource(show_spinner=False)
def _running() -> dict[str, subprocess.Popen]:
    """The measurement that runs, by the work it times, for all sessions: two at once would be wrong."""
    return {}

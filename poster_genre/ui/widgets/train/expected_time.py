"""How long the training would take on this machine: known from a run, or measured now in the background."""

from __future__ import annotations

import subprocess
import time

import streamlit as st

from poster_genre.training import expected, runs
from poster_genre.training.parts import Recipe
from poster_genre.ui import run_wording
from poster_genre.ui.widgets.train.catalogs import Chosen

LOOK_EVERY = 1.0  # s


def draw(recipe: Recipe, catalog: Chosen, busy: bool) -> None:
    """One line; while nothing is known yet, a measurement runs and the line waits for it.

    busy: whether something trains now, which would make every measurement wrong.
    """
    known = expected.timing(recipe, runs.RUNS_DIR)
    if known:
        _say(known, recipe, catalog)
    elif busy:
        st.caption("How long it takes here is measured once nothing else trains.")
    else:
        _measure(recipe)
        st.fragment(_wait, run_every=LOOK_EVERY)(recipe)


def stop_measuring() -> None:
    """End the measurement that runs, if one does: it would slow the training down, and be wrong."""
    for process, _ in _running().values():
        process.terminate()
    _running().clear()


def _say(known: expected.Timing, recipe: Recipe, catalog: Chosen) -> None:
    prepared = catalog.seen_by is not None or known.catalog == str(catalog.path)
    length = run_wording.roughly(known.seconds(recipe, catalog.posters, prepared))
    how = "as a run of this kind took" if known.catalog else "measured on this machine"
    first = "" if prepared else ", reading the posters for the first time included"
    st.markdown(f"**{length[0].upper()}{length[1:]}** until the model is ready{first}")
    st.caption(f"{how[0].upper()}{how[1:]}, {run_wording.moment(known.since)}.")


def _wait(recipe: Recipe) -> None:
    process, started = _running().get(expected.work_key(recipe), (None, 0.0))
    if expected.timing(recipe, runs.RUNS_DIR):
        st.rerun()
    elif process is None or process.poll() is not None:
        st.caption("How long it takes could not be measured; the time left is shown once it trains.")
    elif time.monotonic() - started > expected.LONGEST_MEASUREMENT:
        stop_measuring()
    else:
        st.caption(":material/timer: Measuring how fast this machine is; you need not wait for it.")


def _measure(recipe: Recipe) -> None:
    """Start the measurement unless it runs or has failed already; it replaces one for another recipe."""
    running, key = _running(), expected.work_key(recipe)
    if key not in running:
        stop_measuring()
        running[key] = expected.start_measurement(recipe), time.monotonic()


@st.cache_resource(show_spinner=False)
def _running() -> dict[str, tuple[subprocess.Popen, float]]:
    """The measurement that runs, by the work it times, for all sessions: two at once would be wrong."""
    return {}

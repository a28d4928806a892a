"""A run as it is at this moment, read from its files every second while it trains."""

from __future__ import annotations

import re
import time

import streamlit as st

from poster_genre.report import run_wording
from poster_genre.runs import run_folder as runs
from poster_genre.runs.run_folder import Run, Status
from poster_genre.ui.train import curves, genres, samples

LOOK_EVERY = 1.0  # s
LOG_LINES = 8
# TensorFlow's greetings on stderr (its build, a missing GPU): nothing that a person has to act on.
_GREETING = re.compile(r"^([IWE]\d{4} \d\d:|WARNING: All log messages|To enable the following instructions)")


def draw(run: Run, state: str) -> None:
    """The live part: the page's only timer, and none once the run has ended.

    state: the one that the rest of the page was drawn for.
    """
    st.fragment(_view, run_every=LOOK_EVERY if state in runs.LIVE else None)(run, state)


def _view(run: Run, state: str) -> None:
    """Everything that changes while a run trains. Every part is always there, so that nothing jumps."""
    status, history = run.status, run.history
    if status.state != state:
        st.rerun()  # the buttons, the table and this timer change with the state
    st.subheader(run_wording.answer(run, status, history), anchor=False)
    st.caption(run_wording.kept_epoch(run.card, history))
    _progress(run, status, history)
    curves.draw(run, status, history)
    samples.draw(run)
    genres.draw(run)
    _console(run)


def _progress(run: Run, status: Status, history) -> None:
    live = status.state in runs.LIVE
    if live:
        st.progress(run_wording.done_share(status), run_wording.doing(status))
    trained = history["seconds"].sum() if len(history) else None
    with st.grid(5, min_column_width=130, gap="small"):
        st.metric("Epoch", f"{status.epoch} of {status.epochs}", help="Whole epochs done, of those planned.")
        if live:
            left = run_wording.time_left(status, time.time())
            st.metric("Time left", left, help="Until the model is ready: epochs, final scoring and export.")
        else:
            st.metric("Trained for", run_wording.duration(trained))
        speed = f"{status.posters_per_second:,.0f}" if status.posters_per_second else "–"
        st.metric("Posters a second", speed)
        memory = run_wording.megabytes(status.memory_mb * 2**20) if status.memory_mb else "–"
        st.metric("Memory", memory, help="Of the training's own process; the app never loads TensorFlow.")
        st.metric("On disk", run_wording.megabytes(run.disk_bytes))


def _console(run: Run) -> None:
    st.markdown("**Console**")
    lines = [line for line in run.log_tail(60).splitlines() if line.strip() and not _GREETING.match(line)]
    st.code("\n".join(lines[-LOG_LINES:]) or "Nothing said yet.", language=None, height=240)

"""Which run the page shows: named in the URL, so that a refresh or a second browser comes back to it."""

from __future__ import annotations

import streamlit as st

from poster_genre.report.wording import escaped
from poster_genre.runs import run_folder
from poster_genre.runs.run_folder import Run

PARAMETER = "run"
NEW = "new"  # in place of a run: the form that starts one
_KEPT = "train-run"  # in the session, for the way back from another page


def chosen() -> Run | None:
    """The run to show, or None for the form: as the URL says, else the last one shown, else a live one."""
    wanted = st.query_params.get(PARAMETER) or st.session_state.get(_KEPT) or _live() or NEW
    known = {run.id: run for run in run_folder.list_runs(run_folder.RUNS_DIR)}
    if wanted != NEW and wanted not in known:
        st.info(f"The run “{escaped(wanted)}” is not here any more.", icon=":material/search_off:")
        wanted = NEW
    show(wanted)
    return known.get(wanted)


def show(wanted: str) -> None:
    """Turn the page to a run, by its id, or to the form with NEW; takes effect with the next rerun."""
    st.session_state[_KEPT] = wanted
    st.query_params[PARAMETER] = wanted


def live() -> list[Run]:
    """Runs that are queued or training now, newest first."""
    return [run for run in run_folder.list_runs(run_folder.RUNS_DIR) if run.status.state in run_folder.LIVE]


def _live() -> str | None:
    found = live()
    return found[-1].id if found else None

"""The top of a run: what it is, its note, and what can be done with it now."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from poster_genre.report import run_wording
from poster_genre.report.wording import escaped
from poster_genre.runs import files, run_folder
from poster_genre.runs.run_folder import Run, RunError, Status
from poster_genre.ui.shared import models, theme, visitor
from poster_genre.ui.train import run_choice

RESUMABLE = ("stopped", "failed", "interrupted")


def draw(run: Run, status: Status) -> None:
    """Title, state and buttons. Seldom changed, they stand outside the live part."""
    card = run.card
    look = run_wording.look(status)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(look.word, icon=look.icon, color=look.color)
        st.markdown(f"**{run_wording.recipe_title(card)}**")
        st.space("stretch")
        _actions(run, status)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"On {escaped(run_wording.catalog_name(card))}, started {run_wording.moment(card['created'])}"
        )
        _note(run, card.get("note", ""), status.state)
    _problem(status)


def _actions(run: Run, status: Status) -> None:
    state = status.state
    if state in run_folder.LIVE and not run_wording.is_closing(status) and visitor.may_steer(run.id):
        st.button(
            "Stopping" if state == "stopping" else "Stop",
            icon=":material/stop:",
            key="stop",
            disabled=state == "stopping",
            help="Stops within a step and keeps what was learned up to the last whole epoch.",
            on_click=_attempt,
            args=(run_folder.request_stop, run),
        )
    if state in RESUMABLE and not visitor.is_one():
        st.button(
            theme.on_accent("Resume"),
            type="primary",
            icon=":material/play_arrow:",
            key="resume",
            help="Goes on from the last whole epoch, as if it had never been interrupted.",
            on_click=_attempt,
            args=(run_folder.launch, run),
        )
    if state == "finished" and st.button(
        theme.on_accent("Use this model"),
        type="primary",
        icon=":material/theaters:",
        key="use",
        help="Opens Predict with it.",
        on_click=models.choose,
        args=(run.id,),
    ):
        # Without query_params, Streamlit would clear the bound ones, which it refuses to do.
        st.switch_page("pages/predict.py", query_params={})
    st.button(
        "Queue another" if state in run_folder.LIVE else "Train another",
        icon=":material/add:",
        key="another",
        on_click=run_choice.show,
        args=(run_choice.NEW,),
    )


def _problem(status: Status) -> None:
    if status.state == "failed":
        st.error(escaped(status.message), title="This training failed", icon=":material/error:")
    elif status.state == "interrupted":
        st.warning(
            "Its process is gone: the machine was restarted, or it was ended from outside. "
            "What it learned up to the last whole epoch is kept.",
            title="This training was interrupted",
            icon=":material/power_off:",
        )


def _note(run: Run, note: str, state: str) -> None:
    if visitor.is_one():
        st.caption(escaped(note))
    # While it trains the worker writes run.json, and a note could be lost.
    if visitor.is_one() or state in run_folder.LIVE:
        st.caption(escaped(note))
        return
    with st.popover(
        escaped(note) or "Add a note", icon=":material/edit_note:", type="tertiary", key="note-popover"
    ):
        st.text_area("Note", note, max_chars=200, key=f"note-{run.id}", on_change=_keep_note, args=(run,))


def _keep_note(run: Run) -> None:
    note = st.session_state[f"note-{run.id}"].strip()
    files.write_json(run.folder / "run.json", run.card | {"note": note})


def _attempt(action: Callable[[Run], object], run: Run) -> None:
    """Do it; a click that came too late is explained, not thrown."""
    try:
        action(run)
    except (RunError, OSError) as error:
        st.toast(escaped(str(error)), icon=":material/info:")

"""The Lab page: the finding, what to run, the result from every side; redrawn while a run goes on."""

from __future__ import annotations

import streamlit as st

from poster_genre.ui.lab import headline, result_choice, sections, setup

LOOK_EVERY = 1.5  # s


def draw() -> None:
    """The page's only timer, and none once the run has ended."""
    view = result_choice.current()
    st.fragment(_view, run_every=LOOK_EVERY if view.live else None)(view.name, view.live)


def _view(name: str, live: bool) -> None:
    """Everything, from one reading of the files. Every part is always there, so that nothing jumps."""
    view = result_choice.current()
    if (view.name, view.live) != (name, live):
        st.rerun()  # the timer changes with them
    headline.draw(view)
    setup.draw(view)
    result_choice.choose(view)
    sections.draw(view)

"""What can be looked at under the present thresholds, one tab each; only the open one is drawn."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from poster_genre.ui.evaluate import (
    confusions,
    genres,
    groups,
    mistakes,
    one_genre,
    source,
    subsets,
    training,
)
from poster_genre.ui.evaluate.source import View

# These need the split's films; the others only what the run left behind.
OF_FILMS: dict[str, Callable[[View], None]] = {
    "All genres": genres.draw,
    "One genre": one_genre.draw,
    "Confusions": confusions.draw,
    "Head and tail": groups.draw,
    "Mistakes": mistakes.draw,
}
OF_RUN: dict[str, Callable[[View], None]] = {"Training": training.draw, "Subsets": subsets.draw}


def draw(view: View) -> None:
    """The tabs; the open one is in the URL."""
    offered = (OF_FILMS if view.decided else {}) | OF_RUN
    if not view.bundle.card.get("subsets"):
        del offered["Subsets"]
    tabs = st.tabs(list(offered), key="part", on_change="rerun", bind="query-params")
    for tab, (name, section) in zip(tabs, offered.items(), strict=True):
        if tab.open:
            with tab:
                _section(name, section, view)


@st.fragment
def _section(name: str, section: Callable[[View], None], view: View) -> None:
    """A control inside a section redraws the section alone; what goes wrong stays inside it."""
    with source.said():
        section(view)

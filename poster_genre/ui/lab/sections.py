"""A result from every side, one tab each; only the open one is drawn."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from poster_genre.ui.lab import all_figures, calibration, genres, groups, methods, overview, ucml
from poster_genre.ui.lab.result_choice import Shown

SECTIONS: dict[str, Callable[[Shown], None]] = {
    "All methods": overview.draw,
    "Common and rare": groups.draw,
    "Each genre": genres.draw,
    "Calibration": calibration.draw,
    "UCML": ucml.draw,
    "Use a model": all_figures.draw,
    "How they work": methods.draw,
}
WITHOUT_RESULT = ("All methods", "UCML", "How they work")


def draw(view: Shown) -> None:
    """The tabs; the open one is in the URL."""
    tabs = st.tabs(list(SECTIONS), key="lab-part", on_change="rerun", bind="query-params")
    for tab, (name, section) in zip(tabs, SECTIONS.items(), strict=True):
        if not tab.open:
            continue
        with tab:
            if view.result is None and name not in WITHOUT_RESULT:
                st.caption("The first figures come with the first training.")
            else:
                section(view)

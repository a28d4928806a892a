"""The page's sections, one tab each; only the open one is drawn."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from poster_genre.ui.dataset import (
    gallery,
    genres,
    label_sets,
    pairs,
    quality_report,
    resampling,
    split_check,
    years,
)
from poster_genre.ui.dataset.source import Source

SECTIONS: dict[str, Callable[[Source], None]] = {
    "Genres": genres.draw,
    "Pairs": pairs.draw,
    "Combinations": label_sets.draw,
    "Years": years.draw,
    "Resampling": resampling.draw,
    "Splits": split_check.draw,
    "Gallery": gallery.draw,
    "Quality": quality_report.draw,
}


def draw(source: Source) -> None:
    """The tabs; the open one is in the URL."""
    names = [name for name in SECTIONS if name != "Years" or "year" in source.catalog.posters]
    for tab, name in zip(
        st.tabs(names, key="section", on_change="rerun", bind="query-params"), names, strict=True
    ):
        if tab.open:
            with tab:
                _section(name, source)


@st.fragment
def _section(name: str, source: Source) -> None:
    """A control inside a section redraws the section alone."""
    SECTIONS[name](source)

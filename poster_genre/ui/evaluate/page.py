"""The page: the answer and its tiles above, the workbench on the left, and all that follows it beside."""

from __future__ import annotations

import streamlit as st

from poster_genre.inference.bundle import Bundle
from poster_genre.report import offered_policies
from poster_genre.ui.evaluate import downloads, sections, source, tiles, workbench
from poster_genre.ui.evaluate.source import View


@st.fragment
def draw(bundle: Bundle) -> None:
    """One fragment, since a threshold moves everything here, and nothing elsewhere in the app."""
    answer = st.container(gap="xsmall")
    split = source.choose_split()
    headline = st.container()
    controls, shown = st.columns([3, 7], gap="large")
    with controls:
        policy = workbench.choose(bundle)
    view = View(bundle, split, None)
    with answer, source.said():
        view = View(bundle, split, source.opened(bundle, split).under(policy))
        tiles.sentence(view)
    if view.decided is None:
        with shown:
            sections.draw(view)
        return
    with headline:
        fill_intervals = tiles.draw(view)
    with controls:
        default = offered_policies.default(bundle)
        workbench.averages(view.decided, view.decided.evaluated.under(default))
        downloads.draw(view)
    with shown:
        sections.draw(view)
    # Last, since the figures should not wait for a thousand resamples.
    fill_intervals()

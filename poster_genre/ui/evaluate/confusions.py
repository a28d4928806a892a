"""Section: what is taken for what, genre by genre and in pairs."""

from __future__ import annotations

import streamlit as st

from poster_genre.report import figures
from poster_genre.ui.evaluate.source import View
from poster_genre.ui.shared import figure

EACH, GIVEN, TOGETHER = "Each genre", "Given the truth", "Together"


def draw(view: View) -> None:
    """One of three views of the same decisions."""
    look = st.segmented_control(
        "Confusions shown",
        [EACH, GIVEN, TOGETHER],
        default=EACH,
        required=True,
        key="confusions",
        bind="query-params",
        label_visibility="collapsed",
    )
    decided = view.decided
    if look == EACH:
        counts = decided.confusion
        figure.show(
            figures.confusion_squares(counts, figure.ink()),
            "confusion",
            "A 2×2 confusion matrix of each genre",
            counts,
        )
    elif look == GIVEN:
        pairs = decided.given_truth
        figure.show(
            figures.given_truth_map(pairs, decided.evaluated.ordered_genres),
            "given-truth",
            "For films of each genre, how often every genre is named, rightly and wrongly",
            pairs,
        )
    else:
        pairs = decided.together
        if len(pairs) == 0:
            st.info("Pairs need a second genre; this model knows one.", icon=":material/info:")
            return
        figure.show(
            figures.joined_pairs(pairs),
            "joined-pairs",
            "How many films have each two genres, and how many are given both",
            pairs,
        )

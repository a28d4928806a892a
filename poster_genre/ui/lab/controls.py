"""Controls that several sections share: which figure, and which remedy after training; both in the URL."""

from __future__ import annotations

import streamlit as st

from poster_genre.evaluation.remedies import PER_GENRE, PLAIN, REMEDIES

FIGURES = {"f1_macro": "Macro-F1", "f1_micro": "Micro-F1", "f1_samples": "Samples-F1", "map_macro": "mAP"}
UNMOVED = ("map_macro",)  # figures that no remedy after training changes
AGAINST = {"vs_same": "BCE with the same remedy", "vs_plain": "BCE as trained"}


def figure() -> str:
    """The figure that methods are compared by."""
    return st.segmented_control(
        "Figure",
        list(FIGURES),
        format_func=FIGURES.get,
        default="f1_macro",
        required=True,
        key="lab-figure",
        bind="query-params",
        help="Macro-F1: every genre alike, however rare. Micro-F1: every decision alike. Samples-F1: every "
        "film alike. mAP: how well films are put in order of a genre, whatever the thresholds.",
        wrap=True,
    )


def remedy(matters: bool = True) -> str:
    """The remedy after training; matters: whether it moves what is shown."""
    names = [name for name in REMEDIES if name != PLAIN]
    return st.selectbox(
        "After training",
        names,
        names.index(PER_GENRE),
        format_func=lambda name: REMEDIES[name].title,
        key="remedy",
        bind="query-params",
        help="What is done with the trained network's logits; no training is needed. All were fitted on "
        "validation films.",
        disabled=not matters,
        width=290,
    )


def against() -> str:
    """What changes are measured from: a column of `contrasts`."""
    return st.segmented_control(
        "Change from",
        list(AGAINST),
        format_func=AGAINST.get,
        default="vs_same",
        required=True,
        key="against-bce",
        bind="query-params",
        wrap=True,
    )

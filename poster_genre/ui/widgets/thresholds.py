"""The threshold control: four ways to decide, in the URL, and what each means in plain words."""

from __future__ import annotations

import numpy as np
import streamlit as st

from poster_genre.evaluation.metrics import decision_figures
from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference.bundle import Bundle

CHOICES = {"balanced": "Balanced", "precise": "Precise", "thorough": "Thorough", "custom": "Custom"}
HELP = (
    "**Balanced**: a threshold for each genre, tuned on films that the model did not learn from. "
    "**Precise**: fewer genres, more of them right. **Thorough**: more genres, fewer missed. "
    "**Custom**: yours."
)
FIRST_CUT = 0.30


def choose(bundle: Bundle) -> Policy:
    """Draw the control and return the chosen policy; moving it never runs the model."""
    name = st.segmented_control(
        "How sure must it be?",
        list(CHOICES),
        format_func=CHOICES.get,
        default="balanced",
        required=True,
        key="policy",
        bind="query-params",
        help=HELP,
    )
    policy = _custom(bundle) if name == "custom" else bundle.policies[name]
    st.caption(in_plain_words(bundle, policy), help=policy.note or None)
    return policy


def in_plain_words(bundle: Bundle, policy: Policy) -> str:
    """What a policy does on the bundle's test films, as one sentence."""
    figures = test_figures(bundle.sha, tuple(policy.cuts.tolist()), bundle)
    if figures is None:
        return "With these thresholds no genre is ever sure; the likeliest one is shown, marked unsure."
    right, found = figures
    return (
        f"With these thresholds, about {right:.0f} of 100 genres shown are right, and {found:.0f} of 100 "
        f"true genres are found, on {len(bundle.evaluation['test']):,} films the model never saw."
    )


@st.cache_data(max_entries=512, show_spinner=False)
def test_figures(sha: str, cuts: tuple[float, ...], _bundle: Bundle) -> tuple[float, float] | None:
    """Micro-precision and micro-recall in percent on the test split, None where nothing is decided."""
    test = _bundle.evaluation["test"]
    decided = _bundle.calibration.apply(test.logits) >= np.array(cuts)
    if not decided.any():
        return None
    figures = decision_figures(test.labels, decided)
    return 100 * figures["precision_micro"], 100 * figures["recall_micro"]


def _custom(bundle: Bundle) -> Policy:
    """One slider for all genres, and behind an expander a slider for each, starting at Balanced."""
    one_for_all = st.container()
    with st.expander("A threshold for each genre", icon=":material/tune:", key="each-genre"):
        with st.container(horizontal=True, vertical_alignment="center"):
            each = st.toggle("Use a threshold for each genre", key="each", bind="query-params")
            st.button(
                "Reset to Balanced",
                icon=":material/restart_alt:",
                on_click=_reset,
                args=(bundle,),
                disabled=not each,
            )
        with st.grid(3, min_column_width=150, gap=(None, "medium")):
            cuts = [_genre_slider(bundle, genre, disabled=not each) for genre in bundle.genres]
    cut = one_for_all.slider(
        "One threshold for all genres",
        0.0,
        1.0,
        FIRST_CUT,
        0.01,
        key="cut",
        bind="query-params",
        disabled=each,
    )
    return Policy("custom", "custom", np.array(cuts) if each else np.full(len(bundle.genres), cut))


def _genre_slider(bundle: Bundle, genre: str, disabled: bool) -> float:
    balanced = _balanced_cut(bundle, genre)
    return st.slider(
        genre, 0.0, 1.0, balanced, 0.01, key=f"cut-{genre}", bind="query-params", disabled=disabled
    )


def _reset(bundle: Bundle) -> None:
    for genre in bundle.genres:
        st.session_state[f"cut-{genre}"] = _balanced_cut(bundle, genre)


def _balanced_cut(bundle: Bundle, genre: str) -> float:
    return round(float(min(bundle.policies["balanced"].cuts[bundle.genres.index(genre)], 1.0)), 2)

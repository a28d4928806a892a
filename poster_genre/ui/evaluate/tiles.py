"""The headline: one sentence, and six tiles with their intervals against constant predictors."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from poster_genre.evaluation.checks import EvaluationError
from poster_genre.evaluation.metrics import LOWER_IS_BETTER
from poster_genre.inference.bundle import BundleError
from poster_genre.report import evaluation_sentences as sentences
from poster_genre.report.evaluated import Decided
from poster_genre.report.evaluation_sentences import two_digits
from poster_genre.report.metric_names import MEASURES
from poster_genre.ui.evaluate import source
from poster_genre.ui.evaluate.source import View

NOT_YET = "95 %: …"


def sentence(view: View) -> None:
    """The page's answer, and which films it is about."""
    st.subheader(sentences.answer(view.decided), anchor=False)
    films = sentences.films(view.split, view.decided.evaluated)
    st.markdown(f"{films} {sentences.left_out(view.decided.evaluated)} {_overfitting(view)}")


def draw(view: View) -> Callable[[], None]:
    """The tiles without intervals, which take longer; the function returned fills these in."""
    slots = {}
    with st.grid(6, min_column_width=150, gap="small"):
        for name in sentences.HEADLINE:
            with st.container(border=True, gap="xsmall"):
                _metric(view.decided, name)
                slots[name] = st.empty()
                slots[name].caption(NOT_YET)
    st.caption(sentences.label_accuracy(view.decided))

    def fill() -> None:
        bounds = source.bounds(view)
        for name, slot in slots.items():
            low, high = bounds.loc[name, ["low", "high"]]
            slot.caption(f"95 %: {two_digits(low)} to {two_digits(high)}")

    return fill


def _overfitting(view: View) -> str:
    """How much of what was seen is known by heart: mAP here and on test; "" for unseen films."""
    if view.split != "train":
        return ""
    try:
        unseen = source.opened(view.bundle, "test").under(view.decided.policy).figures
    except (BundleError, EvaluationError):
        return ""  # the sentence stands where the test films were to be shown
    seen = view.decided.figures
    return (
        f"mAP is {two_digits(seen['map_macro'])} here and {two_digits(unseen['map_macro'])} on test, "
        f"macro-F1 {two_digits(seen['f1_macro'])} and {two_digits(unseen['f1_macro'])}."
    )


def _metric(decided: Decided, name: str) -> None:
    value, (constant, predictor) = decided.figures[name], decided.evaluated.best_constant(name)
    difference = value - constant
    st.metric(
        MEASURES[name].label,
        two_digits(value),
        f"{difference:.2f}" if abs(difference) >= 0.0995 else f"{difference:.3f}",  # the arrow is its sign
        delta_description=f"vs {two_digits(constant)}",
        delta_color="inverse" if name in LOWER_IS_BETTER else "normal",
        help=f"{MEASURES[name].explained} The small figure is the distance to the best predictor that "
        f"looks at no poster, here “{predictor}” with {two_digits(constant)}.",
    )

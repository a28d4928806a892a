"""The threshold workbench: policy, sliders, what fits best on validation, what it does, and saving it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from poster_genre.evaluation.checks import EvaluationError
from poster_genre.evaluation.decisions import decision_figures
from poster_genre.evaluation.thresholds import Policy, PolicyError, fit
from poster_genre.inference.bundle import Bundle, BundleError
from poster_genre.report import offered_policies
from poster_genre.report.evaluated import AVERAGES, METRICS, Decided
from poster_genre.report.evaluation_sentences import two_digits
from poster_genre.report.offered_policies import BEST
from poster_genre.report.wording import escaped
from poster_genre.runs import saved_policies
from poster_genre.ui.evaluate import source
from poster_genre.ui.shared import theme, thresholds, visitor

LEAST_CHANGE = 0.005  # smaller ones are not shown
AVERAGES_HELP = (
    "**Micro** counts all answers together, so common genres weigh most. **Macro** is the mean over genres, "
    "so a rare one weighs as much as Drama. **Samples** is the mean over films."
)


@dataclass(frozen=True)
class Fitted:
    """What a button set the one threshold to, and what came of it on validation; or why it could not."""

    cut: float
    said: str
    problem: str = ""


def choose(bundle: Bundle) -> Policy:
    """Draw policy and sliders; returns the policy in use."""
    policy = thresholds.pick_or_slide(bundle)
    if policy.note:
        st.caption(policy.note)
    return policy


def fit_and_save(bundle: Bundle, policy: Policy) -> None:
    """Folded: what fits best on validation, and keeping thresholds under a name."""
    with st.expander("Fit on validation, save", icon=":material/tune:", key="fit-and-save"):
        _fitting(bundle, policy)
        _saving(bundle, st.session_state["policy"], policy)


def averages(decided: Decided, before: Decided) -> None:
    """Precision, recall and F1 in three averages, with the change against the default policy."""
    change = decided.averages - before.averages
    cells = {
        measure.upper() if measure == "f1" else measure.capitalize(): [
            _with_change(decided.averages.loc[average, measure], change.loc[average, measure])
            for average in AVERAGES
        ]
        for measure in METRICS
    }
    st.markdown("**What these thresholds do**", help=AVERAGES_HELP)
    index = [average.capitalize() for average in AVERAGES]
    st.table(pd.DataFrame(cells, index=index), border="horizontal", alt="Precision, recall and F1, averaged")
    if decided.policy is not before.policy:
        st.caption(f"In colour: the change against {offered_policies.shown(before.policy)}.")


def _fitting(bundle: Bundle, policy: Policy) -> None:
    """Buttons that set the one threshold to what is best on validation."""
    with st.container(gap="small"):
        st.markdown(
            "**One threshold, best for**",
            help="Fitted on the validation films, and shown on the films chosen above. A threshold that was "
            "chosen on the films it is then scored on would look better than it is.",
        )
        with st.container(horizontal=True, gap="xsmall"):
            for name, words in BEST.items():
                _button(bundle, words[0].upper() + words[1:], "global", "nearest", objective=name)
        least = st.number_input(
            "Or of 100 answers, at least so many right",
            5,
            100,
            65,
            5,
            key="least",
            bind="query-params",
            help="**Precision**: of 100 genres named, so many are true. **Recall**: of 100 true genres, so "
            "many are named.",
        )
        share = least / 100
        with st.container(horizontal=True, gap="xsmall"):
            _button(bundle, f"Precision ≥ {share:.2f}", "precision_at_least", "up", precision=share)
            _button(bundle, f"Recall ≥ {share:.2f}", "recall_at_least", "down", recall=share)
    fitted: Fitted | None = st.session_state.get("fitted")
    if fitted is None:
        return
    if fitted.problem:
        st.error(fitted.problem, icon=":material/error:")
    elif (policy.cuts == fitted.cut).all():
        st.caption(fitted.said)


def _button(bundle: Bundle, words: str, kind: str, rounded: str, **options: object) -> None:
    st.button(
        words,
        key=f"fit-{'-'.join(map(str, (kind, options.get('objective', ''))))}",
        on_click=_fit,
        args=(bundle, words, kind, rounded, options),
    )


def _fit(bundle: Bundle, words: str, kind: str, rounded: str, options: dict) -> None:
    """Set the one slider to the cut that validation asks for, and keep what it does there."""
    try:
        films = source.opened(bundle, "validation")
        policy = fit(kind, films.probabilities, films.labels, films.genres, **options)
        cut = thresholds.on_slider(float(policy.cuts[0]), rounded)
        there = decision_figures(films.labels, films.probabilities >= cut)
    except (BundleError, EvaluationError, PolicyError) as error:
        st.session_state["fitted"] = Fitted(float("nan"), "", f"Nothing could be fitted. {error}")
        return
    measure = options.get("objective") or f"{kind.split('_')[0]}_micro"
    said = (
        f"{cut:.3f} is for {words} on the {len(films):,} validation films, where it gives "
        f"{two_digits(there[measure])}. {policy.note}"
    )
    st.session_state["fitted"] = Fitted(cut, said)
    st.session_state["policy"], st.session_state["each"], st.session_state["cut"] = (
        thresholds.CUSTOM,
        False,
        cut,
    )


def _saving(bundle: Bundle, name: str, policy: Policy) -> None:
    """Keep the thresholds under a name, or delete the saved ones in use."""
    if visitor.is_one():
        return
    with st.container(horizontal=True, gap="xsmall"):
        with st.popover("Save", icon=":material/bookmark_add:", key="save-policy"):
            st.text_input("Name", key="policy-name", max_chars=60, placeholder="such as Film festival")
            st.button(
                theme.on_accent("Save these thresholds"),
                key="save-now",
                type="primary",
                on_click=_save,
                args=(bundle, policy),
            )
            if problem := st.session_state.pop("policy-problem", None):
                st.error(problem, icon=":material/error:")
            st.caption("Predict offers it from then on, and `predict` and `evaluate` as `--policy NAME`.")
        if name in saved_policies.names(bundle):
            st.button(
                "Delete", icon=":material/delete:", key="delete-policy", on_click=_delete, args=(bundle, name)
            )


def _save(bundle: Bundle, policy: Policy) -> None:
    wanted = st.session_state["policy-name"].strip()
    if not wanted:
        st.session_state["policy-problem"] = "Type a name first."
        return
    if wanted in saved_policies.names(bundle) and st.session_state.get("policy-replace") != wanted:
        st.session_state["policy-replace"] = wanted
        st.session_state["policy-problem"] = f"“{wanted}” is there already. Save again to replace it."
        return
    st.session_state["policy-replace"] = None
    try:
        name = saved_policies.save(bundle, policy, wanted)
    except PolicyError as error:
        st.session_state["policy-problem"] = str(error)
        return
    st.session_state["policy"], st.session_state["policy-name"] = name, ""
    st.toast(f"Saved as “{escaped(name)}”.", icon=":material/bookmark_added:")


def _delete(bundle: Bundle, name: str) -> None:
    try:
        saved_policies.delete(bundle, name)
    except PolicyError as error:
        st.session_state["policy-problem"] = str(error)
    st.session_state["policy"] = offered_policies.default_name(bundle)


def _with_change(value: float, change: float) -> str:
    if not abs(change) >= LEAST_CHANGE:
        return two_digits(value)
    colour = "green" if change > 0 else "red"
    return f"{two_digits(value)}  \n:{colour}[{'+' if change > 0 else '−'}{abs(change):.2f}]"

"""The page: the answer and its tiles above, the workbench on the left, all that follows it in tabs beside."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from poster_genre.data.export import safe_csv
from poster_genre.evaluation.checks import EvaluationError
from poster_genre.evaluation.metrics import LOWER_IS_BETTER
from poster_genre.inference.bundle import Bundle, BundleError
from poster_genre.report import evaluation_html as report_html
from poster_genre.report import evaluation_sentences as sentences
from poster_genre.report import offered_policies
from poster_genre.report.evaluated import Decided
from poster_genre.report.evaluation_html import Report
from poster_genre.report.evaluation_sentences import two_digits
from poster_genre.report.metric_names import METRICS
from poster_genre.ui.evaluate import genres, groups, mistakes, source, training, workbench
from poster_genre.ui.evaluate.source import View

NOT_YET = "95 %: …"
AT_ONCE = 3  # tiles that stand open
# These need the split's films; the others only what the run left behind.
OF_FILMS: dict[str, Callable[[View], None]] = {
    "All genres": genres.all_genres,
    "One genre": genres.one_genre,
    "Confusions": mistakes.confusions,
    "Head and tail": groups.draw,
    "Mistakes": mistakes.worst_films,
}
OF_RUN: dict[str, Callable[[View], None]] = {"Training": training.draw, "Subsets": training.subsets}


@st.fragment
def draw(bundle: Bundle) -> None:
    """One fragment, since a threshold moves everything here, and nothing elsewhere in the app."""
    answer = st.container(gap="xsmall")
    controls, shown = st.columns([3, 7], gap="large")
    with controls:
        policy = workbench.choose(bundle)
    with shown:
        split = source.choose_split()
    view = View(bundle, split, None)
    with answer, source.said():
        view = View(bundle, split, source.opened(bundle, split).under(policy))
        sentence(view)
    if view.decided is None:
        with shown:
            tabs(view)
        return
    with controls:
        default = offered_policies.default(bundle)
        workbench.averages(view.decided, view.decided.evaluated.under(default))
        workbench.fit_and_save(bundle, policy)
        downloads(view)
    with shown:
        fill_intervals = tiles(view)
        tabs(view)
    # Last, since the figures should not wait for a thousand resamples.
    fill_intervals()


def sentence(view: View) -> None:
    """The page's answer, and which films it is about."""
    st.header(sentences.answer(view.decided), anchor=False)
    films = sentences.films(view.split, view.decided.evaluated)
    st.markdown(f"{films} {sentences.left_out(view.decided.evaluated)} {_overfitting(view)}")


def tiles(view: View) -> Callable[[], None]:
    """The tiles without intervals, which take longer; the function returned fills these in."""
    slots = _tiles(view.decided, sentences.HEADLINE[:AT_ONCE])
    with st.expander("More figures", icon=":material/table_rows:", key="more-figures"):
        slots |= _tiles(view.decided, sentences.HEADLINE[AT_ONCE:])
        st.caption(sentences.label_accuracy(view.decided))

    def fill() -> None:
        bounds = source.bounds(view)
        for name, slot in slots.items():
            low, high = bounds.loc[name, ["low", "high"]]
            slot.caption(f"95 %: {two_digits(low)} to {two_digits(high)}")

    return fill


def _tiles(decided: Decided, names: tuple[str, ...]) -> dict[str, DeltaGenerator]:
    """A tile a metric; returns where each one's interval goes."""
    slots = {}
    with st.grid(len(names), min_column_width=150, gap="small"):
        for name in names:
            with st.container(border=True, gap="xsmall"):
                _metric(decided, name)
                slots[name] = st.empty()
                slots[name].caption(NOT_YET)
    return slots


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
        METRICS[name].label,
        two_digits(value),
        f"{difference:.2f}" if abs(difference) >= 0.0995 else f"{difference:.3f}",  # the arrow is its sign
        delta_description=f"vs {two_digits(constant)}",
        delta_color="inverse" if name in LOWER_IS_BETTER else "normal",
        help=f"{METRICS[name].explained} The small figure is the distance to the best predictor that "
        f"looks at no poster, here “{predictor}” with {two_digits(constant)}.",
    )


def tabs(view: View) -> None:
    """The tabs; the open one is in the URL."""
    offered = (OF_FILMS if view.decided else {}) | OF_RUN
    if not view.bundle.card.get("subsets"):
        del offered["Subsets"]
    drawn = st.tabs(list(offered), key="part", on_change="rerun", bind="query-params")
    for tab, (name, section) in zip(drawn, offered.items(), strict=True):
        if tab.open:
            with tab:
                _section(name, section, view)


@st.fragment
def _section(name: str, section: Callable[[View], None], view: View) -> None:
    """A control inside a section redraws the section alone; what goes wrong stays inside it."""
    with source.said():
        section(view)


def downloads(view: View) -> None:
    """Two buttons; what they give is made when they are clicked."""
    st.markdown("**Take it away**")
    with st.container(horizontal=True, gap="xsmall"):
        st.download_button(
            "Report",
            lambda: report_html.render(Report(view.bundle, view.split, view.decided)),
            f"{view.bundle.name}-{view.split}.html",
            "text/html",
            icon=":material/web:",
            key="evaluate-report",
            on_click="ignore",
            help="This page as one file to read offline, with every genre's curves. Takes some seconds.",
        )
        st.download_button(
            "Figures",
            lambda: safe_csv(_figures(view)).encode("utf-8-sig"),
            f"{view.bundle.name}-{view.split}.csv",
            "text/csv",
            icon=":material/table:",
            key="evaluate-figures",
            on_click="ignore",
            help="Every figure under these thresholds, with intervals where the page has them, as CSV.",
        )


def _figures(view: View) -> pd.DataFrame:
    """metric, value, low, high, best_constant and its predictor, a row a figure."""
    bounds = source.bounds(view)
    films = view.decided.evaluated
    table = pd.DataFrame({"metric": list(view.decided.figures), "value": list(view.decided.figures.values())})
    table = table.join(bounds[["low", "high"]], on="metric")
    constants = [films.best_constant(name) for name in table["metric"]]
    return table.assign(
        best_constant=[value for value, _ in constants], predictor=[predictor for _, predictor in constants]
    )

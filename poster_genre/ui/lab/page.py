"""The page: the answer, the experiments of one's own, and the findings in tabs."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from poster_genre.evaluation.post_hoc import PER_GENRE, PLAIN
from poster_genre.report import lab_sentences
from poster_genre.report.evaluation_sentences import two_digits
from poster_genre.report.lab_frames import TRAINED, Gain, gain
from poster_genre.runs.lab import result as results
from poster_genre.runs.lab.plan import REFERENCE
from poster_genre.runs.lab.result import LabResult
from poster_genre.ui.lab import genres, methods, overview, result_choice, setup, ucml
from poster_genre.ui.lab.result_choice import SHIPPED, Shown

LOOK_EVERY = 1.5  # s
AT_ONCE = 3  # sentences of the finding that stand open: whom it helps, what it costs, rare genres
TERMS = (
    "F1: precision and recall in one, 0 to 1. Macro-F1: its mean over genres, each counting alike, however "
    "rare. Plain BCE: the usual training, binary cross-entropy, every poster alike."
)
SECTIONS: dict[str, Callable[[Shown], None]] = {
    "All methods": overview.draw,
    "Common and rare": genres.groups,
    "Each genre": genres.genres,
    "Calibration": genres.calibration,
    "UCML": ucml.draw,
    "Use a model": methods.all_figures,
    "How they work": methods.draw,
}
WITHOUT_RESULT = ("All methods", "UCML", "How they work")


def draw() -> None:
    """The page's only timer, and none once the run has ended."""
    view = result_choice.current()
    st.fragment(_view, run_every=LOOK_EVERY if view.live else None)(view.name, view.live)


def _view(name: str, live: bool) -> None:
    """Everything, from one reading of the files. Every part is always there, so that nothing jumps."""
    view = result_choice.current()
    if (view.name, view.live) != (name, live):
        st.rerun()  # the timer changes with them
    if view.live:  # one's own run has the first screen
        setup.draw(view)
        answer(view)
    else:
        answer(view)
        setup.draw(view)
    result_choice.choose(view)
    findings(view)
    tabs(view)


def answer(view: Shown) -> None:
    """One sentence; designed too for what has no figures yet."""
    if view.problem:
        st.error(view.problem, icon=":material/broken_image:")
    if view.result is not None:
        st.header(lab_sentences.headline(view.result, view.whole), anchor=False)
        st.caption(TERMS)
    elif view.live:
        st.header("Your run's figures come with its first training.", anchor=False)
    elif view.run is not None:
        st.header("This run ended before its first figure.", anchor=False)
    else:
        st.header("Press Run, and see in seconds.", anchor=False)


def findings(view: Shown) -> None:
    """What stands behind the answer."""
    result, whole = view.result, view.whole
    if result is None:
        return
    _tiles(result, whole)
    crossed = result_choice.shipped(results.SHIPPED_CROSS_FITTED) if view.name == SHIPPED else None
    told = lab_sentences.points(result, whole, crossed)
    points = [f"- **{heading}.** {said}" for heading, said in told.items()]
    st.markdown("\n".join(points[:AT_ONCE]))
    if points[AT_ONCE:]:
        with st.expander("What training adds, and what harms", key="lab-more-points"):
            st.markdown("\n".join(points[AT_ONCE:]))
    best = lab_sentences.best_method(result) if whole else None
    method = f"Best method, by mAP on validation films: {best.label}. " if best is not None else ""
    yet = "" if whole else "Which method is best is said when all are trained. "
    st.caption(f"{method}{yet}{lab_sentences.how_sure(result)}")


def _tiles(result: LabResult, whole: bool) -> None:
    best = lab_sentences.best_method(result) if whole else None
    start = result.of("f1_macro", PLAIN).loc[REFERENCE.id, "value"]
    with st.grid(4, min_column_width=150, gap="small"):
        st.metric(
            "Plain BCE",
            two_digits(start),
            "macro-F1 as trained",
            delta_color="off",
            delta_arrow="off",
            border=True,
        )
        _tile("+ tuned thresholds", gain(result, REFERENCE, PER_GENRE, "f1_macro", TRAINED))
        if best is not None:
            _tile("+ best method", gain(result, best, PLAIN, "f1_macro", TRAINED))
            _tile("+ both", gain(result, best, PER_GENRE, "f1_macro", TRAINED))


def _tile(label: str, change: Gain) -> None:
    st.metric(
        label,
        two_digits(change.reached),
        change.text,
        delta_color="normal" if change.clear else "off",
        delta_arrow="auto" if change.clear else "off",
        border=True,
        help="The small figure is the gain over plain BCE as trained; grey where it may be chance.",
    )


def tabs(view: Shown) -> None:
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

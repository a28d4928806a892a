"""The answer and its figures, what the data's source published, and the tabs below."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from poster_genre.data import published_counts
from poster_genre.data.imbalance import MEDIUM
from poster_genre.report import wording
from poster_genre.ui.dataset import (
    combinations,
    figures,
    gallery,
    genres,
    quality_report,
    resampling,
    split_check,
    statistics,
)
from poster_genre.ui.dataset.source import Source
from poster_genre.ui.shared import expander, figure

TAB = "section"  # in the URL
LENGTHS = {"Decades": 10, "Years": 1}


def on_first_tab() -> bool:
    """Whether the tab is open that the answer and its figures stand above; on the others they step back."""
    first = next(iter(SECTIONS))
    return st.session_state.get(TAB, st.query_params.get(TAB, first)) == first


def sentence(source: Source) -> None:
    """How imbalanced the catalog is, in words."""
    table = statistics.genres(source)
    st.header(wording.escaped(wording.how_imbalanced(table)), anchor=False)
    if not on_first_tab():
        return
    tail = table[table["group"] == "tail"].sort_values("posters", ascending=False)["genre"].tolist()
    if tail:
        several = len(tail) > 1
        some = f"{wording.number_word(len(tail))} of {wording.number_word(len(table))}"
        rest = f"{some} genres are" if several else "one genre is"
        them = "them" if several else "it"
        st.markdown(
            f"{rest.capitalize()} on fewer than {MEDIUM:.1%} of the posters: {wording.listed(tail)}. A model "
            f"that never says {them} is hardly ever wrong, and useless for {them}."
        )


def headline_figures(source: Source) -> None:
    """The same in five figures."""
    if not on_first_tab():
        return
    found, table = statistics.summary(source), statistics.genres(source)
    with st.container(horizontal=True):
        _metric("Posters", f"{found['posters']:,}", "One a film, after repeated rows were merged.")
        _metric("Genres", f"{len(table)}", "Genres that occur on at least one poster.")
        _metric(
            "Genres a poster",
            f"{found['cardinality']:.2f}",
            f"Label cardinality. Divided by the number of genres it is the density, {found['density']:.3f}.",
        )
        _metric(
            "Label sets",
            f"{found['label_sets']:,}",
            f"Different combinations of genres; {found['singletons']:,} of them occur once.",
        )
        _metric(
            "Imbalance ratio",
            f"{found['max_ir']:,.0f} : 1",
            "Posters of the commonest genre for each one of the rarest. The mean over genres (MeanIR) is "
            f"{found['mean_ir']:,.1f}, its spread (CVIR) {found['cvir']:.2f}; SCUMBLE, how far common and "
            f"rare genres share posters, is {found['scumble']:.3f}.",
        )


def _metric(label: str, value: str, explained: str) -> None:
    st.metric(label, value, help=explained, border=True)


def published(source: Source) -> None:
    """Folded: rows, columns and label sets before and after the clean-up; nothing where that is not known."""
    if source.catalog.published and on_first_tab():
        expander.folded(
            "As published, and as used",
            ":material/compare_arrows:",
            "published",
            lambda: _published_table(source),
        )


def _published_table(source: Source) -> None:
    table = published_counts.side_by_side(source.catalog)
    st.dataframe(
        table.rename(columns={"count": "", "published": "As published", "used": "As used"}),
        hide_index=True,
        key="published-table",
        alt="Counts of the dataset as published, and of the catalog as used",
    )
    st.caption(
        "Rows of one film are merged, rows without a genre are left out, and N/A is no genre. Figures of "
        "others on this dataset count as published."
    )


def years(source: Source) -> None:
    """A map of genre shares over time."""
    length = LENGTHS[
        st.segmented_control(
            "Period", list(LENGTHS), default="Decades", required=True, key="period", bind="query-params"
        )
    ]
    table = statistics.by_period(source, length)
    figure.show(
        figures.period_map(table, statistics.genres(source)["genre"].tolist(), length),
        "genres-over-time",
        "Share of each period's films that carry each genre",
        table,
    )


SECTIONS: dict[str, Callable[[Source], None]] = {
    "Genres": genres.draw,
    "Pairs": combinations.pairs,
    "Combinations": combinations.label_sets,
    "Years": years,
    "Resampling": resampling.draw,
    "Splits": split_check.draw,
    "Gallery": gallery.draw,
    "Quality": quality_report.draw,
}


def tabs(source: Source) -> None:
    """The tabs; the open one is in the URL."""
    names = [name for name in SECTIONS if name != "Years" or "year" in source.catalog.posters]
    for tab, name in zip(st.tabs(names, key=TAB, on_change="rerun", bind="query-params"), names, strict=True):
        if tab.open:
            with tab:
                _section(name, source)


@st.fragment
def _section(name: str, source: Source) -> None:
    """A control inside a section redraws the section alone."""
    SECTIONS[name](source)

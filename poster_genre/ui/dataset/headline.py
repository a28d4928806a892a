"""The page's answer: one plain sentence and five figures."""

from __future__ import annotations

import streamlit as st

from poster_genre.data.imbalance import MEDIUM
from poster_genre.report import wording
from poster_genre.ui.dataset import statistics
from poster_genre.ui.dataset.source import Source


def sentence(source: Source) -> None:
    """How imbalanced the catalog is, in words."""
    table = statistics.genres(source)
    st.subheader(wording.how_imbalanced(table), anchor=False)
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


def figures(source: Source) -> None:
    """The same in five figures."""
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

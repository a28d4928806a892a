"""Sections: the combinations of genres, why they cannot be classes, and which genres go together."""

from __future__ import annotations

import numpy as np
import streamlit as st

from poster_genre.data.imbalance import COOCCURRENCES
from poster_genre.report import wording
from poster_genre.ui.dataset import figures, gallery, statistics
from poster_genre.ui.dataset.source import Source
from poster_genre.ui.shared import figure

WORDS = dict(zip(COOCCURRENCES, ("Counts", "Conditional", "Lift"), strict=True))
HELP = (
    "**Counts**: posters with both genres. **Conditional**: of the posters of the genre in the row, the "
    "share that also carries the one in the column. **Lift**: how many times more often both come "
    "together than if they did not know of each other; 1 is chance."
)


def label_sets(source: Source) -> None:
    """How sets and set sizes are distributed, then the table of sets; a chosen row shows its posters."""
    sets, found = statistics.label_sets(source), statistics.summary(source)
    classes = wording.counted(found["label_sets"], "class", "classes")
    st.markdown(
        "A *label powerset* treats every combination of genres as one class. Here that would be "
        f"**{classes}**, {found['singletons']:,} of them with a single poster to learn "
        "from, and a new combination could never be said. So each genre is decided on its own."
    )
    left, right = st.columns([3, 2], gap="medium")
    with left:
        figure.show(
            figures.set_sizes(sets),
            "label-set-sizes",
            f"Posters of each combination, {len(sets):,} in all; single posters: {found['singletons']:,}",
            sets,
        )
    with right:
        counts = statistics.genres_a_poster(source)
        mean = found["cardinality"]
        figure.show(
            figures.genres_a_poster(counts, mean),
            "genres-a-poster",
            f"Posters by their number of genres, {mean:.2f} on average",
            counts,
        )
    st.markdown("**All combinations.** Choose one to see its posters.")
    chosen = figure.table(
        sets,
        "label-sets",
        "Every combination of genres with its number of posters",
        height=320,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "label_set": st.column_config.TextColumn("genres", width="large"),
            "n_genres": "number of genres",
            "share": st.column_config.NumberColumn(format="percent"),
            "scumble": st.column_config.NumberColumn("SCUMBLE", format="%.3f"),
        },
    )
    if chosen.selection.rows:
        picked = sets["label_set"].iloc[chosen.selection.rows[0]]
        st.markdown(f"**{wording.escaped(picked) or 'No genre'}**")
        gallery.show(source.catalog, rows_of_set(source, picked), "label-set-posters")


def rows_of_set(source: Source, label_set: str) -> np.ndarray:
    """Rows of the catalog that carry exactly the genres of `label_set` ("Comedy, Drama")."""
    wanted = np.isin(source.catalog.genres, label_set.split(", "))
    return np.flatnonzero((source.catalog.labels == wanted).all(axis=1))


def pairs(source: Source) -> None:
    """The matrix on the left, the chosen pair with its posters on the right."""
    how = st.segmented_control(
        "Shown for each pair",
        list(WORDS),
        format_func=WORDS.get,
        default="count",
        required=True,
        key="pair-figure",
        bind="query-params",
        help=HELP,
    )
    matrix = statistics.pairs(source, how)
    genres = list(matrix.index)
    if len(genres) < 2:
        st.info("Pairs need a second genre; this catalog has one.", icon=":material/info:")
        return
    left, right = st.columns([3, 2], gap="medium")
    with right:
        pair = _chosen(genres)
        place = st.container()
    with left:
        unsure = statistics.expected_pairs(source) < 1 if how == "lift" else None
        blank = " Blank: by chance there would be less than one." if how == "lift" else ""
        st.caption(f"Click a cell to see its posters.{blank}")
        figure.show(
            figures.pair_map(matrix, how, pair, unsure),
            "pair-map",
            f"How often each two genres come together: {WORDS[how].lower()}",
            matrix.reset_index(names="genre"),
            on_select=_take_click,
        )
    with place:
        _pair(source, *pair)


def _chosen(genres: list[str]) -> tuple[str, str]:
    """Two boxes that say which pair is shown; a click into the matrix sets them too."""
    for key in ("pair-a", "pair-b"):
        if key in st.session_state and st.session_state[key] not in genres:  # of another catalog
            del st.session_state[key]
    first, second = st.columns(2)
    a = first.selectbox("Genre", genres, key="pair-a", bind="query-params")
    b = second.selectbox("and", genres, index=1, key="pair-b", bind="query-params")
    return a, b


def _take_click() -> None:
    points = st.session_state["pair-map"].selection.points
    if points:
        st.session_state["pair-a"], st.session_state["pair-b"] = points[0]["y"], points[0]["x"]


def _pair(source: Source, a: str, b: str) -> None:
    labels, names = source.catalog.labels, list(source.catalog.genres)
    with_a, with_b = labels[:, names.index(a)], labels[:, names.index(b)]
    both = with_a & with_b
    a_shown, b_shown = wording.escaped(a), wording.escaped(b)
    if a == b:
        st.markdown(f"**{a_shown}** is on {wording.counted(int(with_a.sum()), 'poster')}.")
    else:
        expected = with_a.mean() * with_b.mean()
        lift = both.mean() / expected if expected else float("nan")
        together = wording.counted(int(both.sum()), "poster")
        st.markdown(
            f"**{a_shown} and {b_shown}** are on {together}: {both.sum() / with_a.sum():.0%} of {a_shown}, "
            f"{both.sum() / with_b.sum():.0%} of {b_shown}. That is {lift:.2g} times as often as by chance."
        )
    gallery.show(source.catalog, np.flatnonzero(both), "pair-posters", a_page=12, width=110)

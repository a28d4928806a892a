"""What the page computes of a catalog, each once: frames for the figures, splits, previews."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from poster_genre.data import imbalance, samplers, splits, subsets
from poster_genre.ui.dataset.source import Source

# Beyond these the page would make a person wait: stratifying takes 16 µs a poster, a preview 2 µs.
MOST_STRATIFIED = 200_000
MOST_PREVIEWED = 100_000
MOST_FOR_SUBSETS = 20_000
ENTRIES = 64


@dataclass(frozen=True)
class Split:
    """The split that the page shows: str (n,) names, kind ("Stratified", "Random", "Given"), where from."""

    names: np.ndarray
    kind: str
    how: str


def genre_order(table: pd.DataFrame) -> pd.DataFrame:
    """The page's one genre order, from the top: commonest first, or by name if the person chose so."""
    if st.session_state.get("order") == "A to Z":
        return table.sort_values("genre", ignore_index=True)
    return table.sort_values(["posters", "genre"], ascending=[False, True], ignore_index=True)


def summary(source: Source) -> dict:
    """See `imbalance.summary`."""
    return _summary(source.key, source)


def genres(source: Source) -> pd.DataFrame:
    """See `imbalance.genre_table`; in the page's order."""
    return genre_order(_genres(source.key, source))


def label_sets(source: Source) -> pd.DataFrame:
    """See `imbalance.label_sets`."""
    return _label_sets(source.key, source)


def genres_a_poster(source: Source) -> pd.DataFrame:
    """See `imbalance.genres_a_poster`."""
    return _genres_a_poster(source.key, source)


def pairs(source: Source, how: str) -> pd.DataFrame:
    """See `imbalance.cooccurrence`; rows and columns in the page's order."""
    order = genres(source)["genre"]
    return _pairs(source.key, how, source).loc[order, order]


def expected_pairs(source: Source) -> pd.DataFrame:
    """Posters that would carry both genres if genres did not know of each other, like `pairs`."""
    table = genres(source).set_index("genre")["posters"]
    return pd.DataFrame(
        np.outer(table, table) / max(len(source.catalog), 1), index=table.index, columns=table.index
    )


def by_period(source: Source, length: int) -> pd.DataFrame:
    """See `periods.by_period`."""
    return _by_period(source.key, length, source)


def split(source: Source) -> Split:
    """The stored split, else the standard one; of very many posters a random one."""
    if source.split is not None:
        return Split(source.split, "Stratified", "the split that the app's own model was trained with")
    if "split" in source.catalog.posters and (source.catalog.posters["split"] == "train").any():
        return Split(_given(source.key, source), "Given", "the split that the dataset itself gives")
    if len(source.catalog) <= MOST_STRATIFIED:
        names = _drawn_split(source.key, "Stratified", source)
        return Split(names, "Stratified", "the standard split, stratified over genres")
    how = f"a random split: stratifying takes too long for a page beyond {MOST_STRATIFIED:,} posters"
    return Split(random_split(source), "Random", how)


def random_split(source: Source) -> np.ndarray:
    """The split that comes of not looking at genres, str (n,)."""
    return _drawn_split(source.key, "Random", source)


def split_shares(source: Source, names: np.ndarray) -> pd.DataFrame:
    """See `splits.split_shares`; in the page's order."""
    return genre_order(splits.split_shares(source.catalog.labels, names, source.catalog.genres))


def training_rows(source: Source) -> np.ndarray:
    """Rows of the catalog that a sampler may draw; of very many a random sample, int64 ascending."""
    rows = np.flatnonzero(split(source).names == "train")
    if len(rows) > MOST_PREVIEWED:
        rows = np.sort(np.random.default_rng(0).choice(rows, MOST_PREVIEWED, replace=False))
    return rows


@st.cache_data(max_entries=ENTRIES, show_spinner=False)
def preview(key: str, name: str, settings: tuple, _source: Source) -> samplers.Preview:
    """See `samplers.preview`; settings as (name, value) pairs."""
    rows = training_rows(_source)
    embeddings = None
    if samplers.REGISTRY[name].needs_embeddings and _source.embeddings is not None:
        embeddings = np.asarray(_source.embeddings[rows], np.float32)
    catalog = _source.catalog
    return samplers.preview(name, catalog.labels[rows], catalog.genres, dict(settings), embeddings=embeddings)


@st.cache_data(max_entries=8, show_spinner="Making the subsets")
def subset_counts(key: str, strategy: str, _source: Source) -> pd.DataFrame:
    """Posters of each genre (rows) in each training subset (columns); a genre anchors one, or a number."""
    labels = _source.catalog.labels[training_rows(_source)]
    names = _source.catalog.genres
    parts = subsets.STRATEGIES[strategy](labels)
    columns = names if strategy == "genre_anchor" else [f"Subset {k + 1}" for k in range(len(parts))]
    counts = np.stack([labels[rows].sum(axis=0) for rows in parts], axis=1)
    return pd.DataFrame(counts, index=list(names), columns=list(columns))


@st.cache_resource(max_entries=4, show_spinner=False)
def _distinct_sets(key: str, _source: Source) -> imbalance.LabelSets:
    return imbalance.distinct_sets(_source.catalog.labels)


@st.cache_data(max_entries=ENTRIES, show_spinner=False)
def _summary(key: str, _source: Source) -> dict:
    return imbalance.summary(_distinct_sets(key, _source), _source.catalog.genres)


@st.cache_data(max_entries=ENTRIES, show_spinner=False)
def _genres(key: str, _source: Source) -> pd.DataFrame:
    return imbalance.genre_table(_distinct_sets(key, _source), _source.catalog.genres)


@st.cache_data(max_entries=ENTRIES, show_spinner=False)
def _label_sets(key: str, _source: Source) -> pd.DataFrame:
    return imbalance.label_sets(_distinct_sets(key, _source), _source.catalog.genres)


@st.cache_data(max_entries=ENTRIES, show_spinner=False)
def _genres_a_poster(key: str, _source: Source) -> pd.DataFrame:
    return imbalance.genres_a_poster(_distinct_sets(key, _source))


@st.cache_data(max_entries=ENTRIES, show_spinner=False)
def _pairs(key: str, how: str, _source: Source) -> pd.DataFrame:
    return imbalance.cooccurrence(_distinct_sets(key, _source), _source.catalog.genres, how)


@st.cache_data(max_entries=ENTRIES, show_spinner=False)
def _by_period(key: str, length: int, _source: Source) -> pd.DataFrame:
    catalog = _source.catalog
    return imbalance.by_period(catalog.labels, catalog.genres, catalog.posters["year"], length)


@st.cache_resource(max_entries=4, show_spinner="Splitting")
def _given(key: str, _source: Source) -> np.ndarray:
    return splits.given_split(_source.catalog.posters["split"], _source.catalog.labels)


@st.cache_resource(max_entries=4, show_spinner="Splitting")
def _drawn_split(key: str, how: str, _source: Source) -> np.ndarray:
    draw = splits.stratified_split if how == "Stratified" else splits.random_split
    return draw(_source.catalog.labels)

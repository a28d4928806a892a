"""Section: the posters themselves, by genre or combination, or found by id and title."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from poster_genre.report import wording
from poster_genre.ui.dataset import label_sets, posters, statistics
from poster_genre.ui.dataset.source import Source

ANY, EXACT = "Genres", "Exact combination"
MOST_SETS = 500  # offered in the box; the table of combinations has them all


def draw(source: Source) -> None:
    """Choose by genre or combination, search, and look."""
    if not source.catalog.posters["path"].notna().any():
        st.caption(
            ":material/image_not_supported: This catalog has labels but no images, so its films are listed. "
            "Add a catalog with its posters above to see them."
        )
    by, what, search = st.columns([3, 4, 3], vertical_alignment="bottom")
    how = by.segmented_control("Choose by", [ANY, EXACT], default=ANY, required=True, key="gallery-by")
    with what:
        rows = _by_genres(source) if how == ANY else _by_set(source)
    text = search.text_input(
        "Search", type="search", live="300ms", placeholder="film id or title", key="gallery-search"
    )
    rows = rows[_matches(source.catalog.posters.iloc[rows], text)] if text else rows
    st.markdown(f"**{wording.counted(len(rows), 'poster')}**")
    posters.show(source.catalog, rows, "gallery")


def _by_genres(source: Source) -> np.ndarray:
    genres = statistics.genres(source)["genre"].tolist()
    chosen = st.multiselect(
        "Genres, all of them on the poster", genres, key="gallery-genres", placeholder="all posters"
    )
    columns = [source.catalog.genres.index(genre) for genre in chosen]
    return np.flatnonzero(source.catalog.labels[:, columns].all(axis=1))


def _by_set(source: Source) -> np.ndarray:
    sets = statistics.label_sets(source).head(MOST_SETS)
    words = {row.label_set: f"{row.label_set or 'no genre'} ({row.posters:,})" for row in sets.itertuples()}
    chosen = st.selectbox("Combination", list(words), format_func=words.get, key="gallery-set")
    return label_sets.rows_of_set(source, chosen)


def _matches(films: pd.DataFrame, text: str) -> np.ndarray:
    """bool, whether id or title contains `text`, whatever the case."""
    found = films["film_id"].str.contains(text, case=False, regex=False)
    if "title" in films:
        found |= films["title"].str.contains(text, case=False, regex=False).fillna(False)
    return found.to_numpy(bool)

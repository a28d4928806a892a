"""The dataset as it was published beside the catalog as it is used."""

from __future__ import annotations

import streamlit as st

from poster_genre.data import published_counts
from poster_genre.ui.dataset.source import Source
from poster_genre.ui.shared import expander


def draw(source: Source) -> None:
    """Folded: rows, columns and label sets before and after the clean-up; nothing where that is not known."""
    if source.catalog.published:
        expander.folded(
            "As published, and as used", ":material/compare_arrows:", "published", lambda: _table(source)
        )


def _table(source: Source) -> None:
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

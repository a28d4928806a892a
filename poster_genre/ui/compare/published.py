"""What the sources published, beside what their recipes do here."""

from __future__ import annotations

import streamlit as st

from poster_genre.leaderboard import sources
from poster_genre.ui.shared import expander


def draw() -> None:
    """Folded: published, reproduced as published, and under our protocol."""
    expander.folded("What the sources published", ":material/history_edu:", "published", _table)


def _table() -> None:
    table = sources.table()
    shown = table.assign(with_leak=table["with_leak"].replace("", None))
    st.dataframe(
        shown[["title", "metric", "published", "reproduced", "with_leak", "shared", "measured"]],
        hide_index=True,
        key="published-table",
        alt="Published figures of each source, reproduced, and under the shared protocol",
        column_config={
            "title": st.column_config.TextColumn("System", width="medium"),
            "metric": "Figure",
            "published": st.column_config.NumberColumn("Published", format="%.3f"),
            "reproduced": st.column_config.NumberColumn(
                "As published", format="%.3f", help="Trained and judged here as the source did."
            ),
            "with_leak": st.column_config.TextColumn(
                "With its leak", help="The same with a flaw of the source repeated on purpose."
            ),
            "shared": st.column_config.NumberColumn(
                "Our protocol", format="%.3f", help="Shared films, by the recipe's own rule."
            ),
            "measured": st.column_config.TextColumn("What the published figure measured", width="large"),
        },
    )
    st.caption(
        "Empty is not published, or not run here yet: "
        "`python -m poster_genre train RECIPE --protocol as-published --catalog PATH`. "
        "Such runs are never ranked with the others."
    )

"""Section: how common each genre is, how imbalanced, and how entangled with common ones."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.data.splits import SPLITS
from poster_genre.ui.dataset import figures, statistics
from poster_genre.ui.dataset.source import Source
from poster_genre.ui.shared import figure
from poster_genre.ui.shared.expander import folded


def draw(source: Source) -> None:
    """Counts and imbalance ratio side by side, under the same controls; SCUMBLE and the table below."""
    log, by_split = _controls()
    table = statistics.genres(source)
    counts, ratios = st.columns(2, gap="medium")
    with counts:
        _counts(source, table, log, by_split)
    with ratios:
        mean = statistics.summary(source)["mean_ir"]
        figure.show(
            figures.imbalance_ratios(table, mean, log),
            "imbalance-ratios",
            f"Imbalance ratio of each genre, {mean:.1f} on average",
            table[["genre", "irlbl"]],
        )
    folded(
        "How rare genres come together with common ones (SCUMBLE)",
        ":material/join:",
        "scumble-box",
        lambda: figure.show(
            figures.scumble_bars(table), "scumble", "SCUMBLE of each genre", table[["genre", "scumble"]]
        ),
    )
    folded("All figures as a table", ":material/table:", "genre-table-box", lambda: _table(table))


def _controls() -> tuple[bool, bool]:
    """Whether the page's axes of counts are logarithmic, and whether counts are by split."""
    with st.container(horizontal=True):
        scale = st.segmented_control(
            "Scale of both charts",
            ["Linear", "Log"],
            default="Linear",
            required=True,
            key="scale",
            bind="query-params",
            help="On a logarithmic scale equal distances are equal factors, so rare genres show.",
        )
        posters = st.segmented_control(
            "Posters",
            ["All", "By split"],
            default="All",
            required=True,
            key="posters-of",
            bind="query-params",
        )
        st.segmented_control(
            "Order of genres on this page",
            ["Commonest first", "A to Z"],
            default="Commonest first",
            required=True,
            key="order",
            bind="query-params",
        )
    return scale == "Log", posters == "By split"


def _counts(source: Source, table: pd.DataFrame, log: bool, by_split: bool) -> None:
    if by_split:
        _by_split(source, table, log)
        return
    top = table.loc[table["posters"].idxmax(), "genre"]
    figure.show(figures.genre_counts(table, log), "genre-counts", f"Posters a genre, most for {top}", table)


def _by_split(source: Source, table: pd.DataFrame, log: bool) -> None:
    split = statistics.split(source)
    labels, names = source.catalog.labels, source.catalog.genres
    counted = pd.DataFrame({part: labels[split.names == part].sum(axis=0) for part in SPLITS})
    by_split = table[["genre"]].merge(counted.assign(genre=list(names)), on="genre")
    figure.show(
        figures.genres_by_split(by_split, log),
        "genres-by-split",
        "Posters of each genre in train, validation and test",
        by_split,
    )
    st.caption(f"Shown is {split.how}.")


def _table(table: pd.DataFrame) -> None:
    figure.table(
        table,
        "genre-table",
        "Counts, imbalance ratio and SCUMBLE of each genre",
        column_config={
            "share": st.column_config.NumberColumn(format="percent"),
            "irlbl": st.column_config.NumberColumn("IRLbl", format="%.1f"),
            "scumble": st.column_config.NumberColumn("SCUMBLE", format="%.3f"),
        },
    )

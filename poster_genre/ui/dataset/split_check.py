"""Section: do train, validation and test mirror the catalog? Stratified against random."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.data.splits import SPLITS
from poster_genre.report import wording
from poster_genre.ui.dataset import figures, statistics
from poster_genre.ui.dataset.source import Source
from poster_genre.ui.shared import figure
from poster_genre.ui.shared.expander import folded


def draw(source: Source) -> None:
    """The split in use beside a random one, with the worst gap of each."""
    split = statistics.split(source)
    empty = [name for name in SPLITS if not (split.names == name).any()]
    if empty:
        st.info(
            f"This catalog is too small to split: no poster is left for {wording.listed(empty)}.",
            icon=":material/info:",
        )
        return
    shares = {split.kind: statistics.split_shares(source, split.names)}
    beside = ""
    if split.kind != "Random":
        shares["Random"] = statistics.split_shares(source, statistics.random_split(source))
        beside = ", beside one drawn without a look at genres"
    st.markdown(
        "A genre should be as common in each split as in the catalog, else its scores say little. "
        f"Shown is {split.how}{beside}."
    )
    for column, (name, table) in zip(st.columns(len(shares), gap="medium"), shares.items()):
        with column:
            _one(name, table)
    folded("Shares as a table", ":material/table:", "split-shares-box", lambda: _table(shares))


def _table(shares: dict[str, pd.DataFrame]) -> None:
    both = pd.concat([table.assign(split=name) for name, table in shares.items()])
    percent = st.column_config.NumberColumn(format="percent")
    figure.table(
        both[["split", "genre", "posters", "share", "train", "validation", "test", "gap"]],
        "split-shares",
        "Share of each genre in each split",
        column_config=dict.fromkeys(("share", "train", "validation", "test", "gap"), percent),
    )


def _one(name: str, table: pd.DataFrame) -> None:
    worst = table.loc[table["gap"].idxmax()]
    unseen = table[(table["test"] == 0) & (table["posters"] > 0)]["genre"].tolist()
    with st.container(horizontal=True):
        st.metric(
            f"Worst gap, {name.lower()}",
            f"{100 * worst['gap']:.2f} points",
            worst["genre"],
            delta_color="off",
            delta_arrow="off",
            border=True,
            help="The largest distance between a genre's share of one split and of the whole catalog, in "
            "percentage points.",
        )
        st.metric(
            "Genres without a test poster",
            len(unseen),
            wording.listed(unseen, 2) or "every genre can be scored",
            delta_color="off",
            delta_arrow="off",
            border=True,
        )
    figure.show(
        figures.split_gaps(table, f"{name}: share in each split"),
        f"split-gaps-{name.lower().replace(' ', '-')}",
        f"Genre shares in train, validation and test against the catalog; worst gap {worst['gap']:.2%}",
        table,
    )

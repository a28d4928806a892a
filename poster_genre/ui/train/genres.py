"""F1 of every genre of a run, filling epoch by epoch."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.data.catalog import CatalogError
from poster_genre.evaluation.groups import groups_of
from poster_genre.inference.bundle import BundleError
from poster_genre.runs.run_folder import Run
from poster_genre.ui.train import catalogs
from poster_genre.ui.train.figures import genres as figures


def draw(run: Run) -> None:
    """One small panel a genre, commonest first."""
    st.markdown("**F1 of every genre on validation**, commonest first")
    path, found = run.card["catalog_path"], run.genre_f1
    try:
        groups = _groups(path, catalogs.changed(path), tuple(run.card["recipe"]["catalog"]["genres"]))
    except (CatalogError, BundleError):
        st.caption("The catalog of this run is not where it was, so its genres cannot be ordered.")
        return
    st.caption(
        ":blue[●] head, on 10 % of posters or more · :orange[●] medium · :violet[●] tail, on fewer than "
        "2.5 %. Under the one cut with the best mean F1 here: good for watching, too kind for a result."
    )
    st.echarts_chart(
        figures.genre_panels(found, groups, run.status.epochs),
        height=figures.height(len(groups)),
        key="genre-panels",
        alt="F1 of every genre on validation posters over the epochs",
    )


@st.cache_data(max_entries=16, show_spinner=False)
def _groups(path: str, changed: int, wanted: tuple[str, ...]) -> pd.Series:
    """genre -> head, medium or tail, by falling number of posters in the whole catalog."""
    catalog = catalogs.opened(path, changed)
    groups = pd.Series(groups_of(catalog.labels), index=list(catalog.genres))
    order = catalog.posters[list(catalog.genres)].sum().sort_values(ascending=False, kind="stable").index
    return groups[[genre for genre in order if not wanted or genre in wanted]]

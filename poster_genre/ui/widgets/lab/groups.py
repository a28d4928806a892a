"""Section: head, medium and tail genres under every method."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.evaluation.groups import GROUPS
from poster_genre.evaluation.remedies import REMEDIES
from poster_genre.ui import lab_rows
from poster_genre.ui.figures.lab import groups as figures
from poster_genre.ui.widgets import figure
from poster_genre.ui.widgets.lab import controls
from poster_genre.ui.widgets.lab.shown import Shown


def draw(view: Shown) -> None:
    """Bars of each group, side by side."""
    remedy = controls.remedy()
    result = view.result
    films = result.films.groupby("group")["test"].sum()
    present = [group for group in GROUPS if films.get(group, 0)]
    order = lab_rows.methods(result, "f1_macro", remedy, ranked=not view.live)["method"]
    tables = {}
    for group in present:
        rows = lab_rows.methods(result, f"f1_{group}", remedy, ranked=False).set_index("method")
        tables[group] = rows.loc[order].reset_index()
    figure.show(
        figures.groups(tables, films, f"Common and rare genres, {REMEDIES[remedy].title.lower()}"),
        "lab-groups",
        "Mean F1 of head, medium and tail genres under each method",
        pd.concat([table.assign(group=group) for group, table in tables.items()]),
    )
    if "tail" in present:
        st.caption(
            f"The tail genres have {films['tail']:,} cases in all among the test films, so that one found or "
            "missed moves their mean by a few hundredths: read their bars with the intervals in mind."
        )

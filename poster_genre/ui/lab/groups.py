"""Section: head, medium and tail genres under every method."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.report import lab_frames as lab_rows
from poster_genre.report.lab_differences import GROUPS
from poster_genre.report.wording import listed
from poster_genre.runs.lab.result import LabResult
from poster_genre.ui.lab import controls
from poster_genre.ui.lab.figures import groups as figures
from poster_genre.ui.lab.result_choice import Shown
from poster_genre.ui.shared import figure


def draw(view: Shown) -> None:
    """A bar a group, method by method."""
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
        figures.groups(tables, "Common and rare genres"),
        "lab-groups",
        "Mean F1 of head, medium and tail genres under each method",
        pd.concat([table.assign(group=group) for group, table in tables.items()]),
    )
    told = [_members(result, group, films[group]) for group in present]
    st.caption(
        f"{'; '.join(told)}. Grey lines are intervals over seeds; a bar is faint where its distance from "
        "plain BCE with the same remedy may be chance, luck of the test films included; plain BCE itself "
        "is full. Where cases are few, one found or missed moves a mean by a few hundredths."
    )


def _members(result: LabResult, group: str, cases: int) -> str:
    """ "Rare: War, Musical, Western and 2 more, 33 test cases" """
    own = result.films[(result.films["group"] == group) & (result.films["test"] > 0)]
    return f"{GROUPS[group].capitalize()}: {listed(own['genre'].tolist(), most=3)}, {cases:,} test cases"

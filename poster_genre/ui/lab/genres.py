"""Sections: what methods do for groups of genres, for each genre, and to probabilities."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.evaluation.post_hoc import PLAIN, POST_HOC
from poster_genre.report import lab_frames
from poster_genre.report.lab_frames import GROUPS
from poster_genre.report.wording import listed
from poster_genre.runs.lab.result import LabResult
from poster_genre.ui.lab import result_choice
from poster_genre.ui.lab.figures import genre_effects
from poster_genre.ui.lab.result_choice import Shown
from poster_genre.ui.shared import figure

COMPARED = ("calibrated", PLAIN, "adjusted")


def groups(view: Shown) -> None:
    """A bar a group, method by method."""
    remedy = result_choice.remedy()
    result = view.result
    films = result.films.groupby("group")["test"].sum()
    present = [group for group in GROUPS if films.get(group, 0)]
    order = lab_frames.methods(result, "f1_macro", remedy, ranked=not view.live)["method"]
    tables = {}
    for group in present:
        rows = lab_frames.methods(result, f"f1_{group}", remedy, ranked=False).set_index("method")
        tables[group] = rows.loc[order].reset_index()
    figure.show(
        genre_effects.groups(tables, "Common and rare genres"),
        "lab-groups",
        "Mean F1 of head, medium and tail genres under each method",
        pd.concat([table.assign(group=group) for group, table in tables.items()]),
    )
    told = [_members(result, group, films[group]) for group in present]
    st.caption(f"{'; '.join(told)}. Grey lines: intervals over seeds. Faint: it may equal plain BCE.")


def _members(result: LabResult, group: str, cases: int) -> str:
    """ "Rare: War, Musical, Western and 2 more, 33 test cases" """
    own = result.films[(result.films["group"] == group) & (result.films["test"] > 0)]
    return f"{GROUPS[group].capitalize()}: {listed(own['genre'].tolist(), most=3)}, {cases:,} test cases"


def genres(view: Shown) -> None:
    """The heat map, and how many of its colours are more than chance."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        remedy, against = result_choice.remedy(), result_choice.against()
    table = lab_frames.genre_changes(view.result, remedy, against)
    if table.empty:
        st.info(
            "Plain BCE stands alone here; choose BCE as trained, or run more methods.", icon=":material/info:"
        )
        return
    figure.show(
        genre_effects.genre_map(table, f"Change in F1 from {result_choice.AGAINST[against]}"),
        "lab-genres",
        "Change in F1 of each genre under each method",
        table,
    )
    clear, lucky = int(table["clear"].sum()), round(0.05 * len(table))
    so = (
        "no more than luck explains, so no single tile is proof"
        if clear <= lucky
        else "more than luck explains"
    )
    unseen = view.result.films.loc[view.result.films["test"] == 0, "genre"].tolist()
    left_out = f" No test film is {listed(unseen)}, so it has no row." if unseen else ""
    st.caption(
        f"{clear:,} of {len(table):,} changes are beyond chance one by one; by luck alone about {lucky:,} "
        f"would be: {so}. Rows: commonest genre first.{left_out}"
    )


def calibration(view: Shown) -> None:
    """A dot a post-hoc method that moves probabilities; thresholds leave them as they are."""
    measure = st.segmented_control(
        "Measure",
        list(genre_effects.NAMES),
        format_func=genre_effects.NAMES.get,
        default="ece",
        required=True,
        key="calibration-measure",
        bind="query-params",
        label_visibility="collapsed",
    )
    result = view.result
    columns = {name: result.of(measure, name)["value"] for name in COMPARED}
    labels = {method.id: method.label for method in result.methods}
    table = pd.DataFrame(columns).sort_values(PLAIN).rename_axis("method").reset_index()
    table.insert(1, "label", table["method"].map(labels))
    figure.show(
        genre_effects.calibration_cost(table, measure, {name: POST_HOC[name].title for name in COMPARED}),
        "lab-calibration",
        f"{genre_effects.NAMES[measure]} of each method as trained, calibrated, and with logit adjustment",
        table,
    )
    st.caption(
        "Thresholds decide and leave probabilities as they are, so tuning them costs nothing here. Losses "
        "and samplers that favour rare genres promise too much; calibrating on validation films takes that "
        "back, and with thresholds tuned afterwards the decisions stay as good."
    )

"""Section: what each method costs in true probabilities."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.evaluation.remedies import PLAIN, REMEDIES
from poster_genre.ui.lab.figures import calibration as figures
from poster_genre.ui.lab.result_choice import Shown
from poster_genre.ui.shared import figure

COMPARED = ("calibrated", PLAIN, "adjusted")


def draw(view: Shown) -> None:
    """A dot a remedy: thresholds leave probabilities as they are, so only what moves them is here."""
    measure = st.segmented_control(
        "Measure",
        list(figures.NAMES),
        format_func=figures.NAMES.get,
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
        figures.calibration_cost(table, measure, {name: REMEDIES[name].title for name in COMPARED}),
        "lab-calibration",
        f"{figures.NAMES[measure]} of each method as trained, calibrated, and with logit adjustment",
        table,
    )
    st.caption(
        "Thresholds decide and leave probabilities as they are, so tuning them costs nothing here. Losses "
        "and samplers that favour rare genres promise too much; calibrating on validation films takes that "
        "back, and with thresholds tuned afterwards the decisions stay as good."
    )

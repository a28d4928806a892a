"""Section: how the final model of a UCML run does on each of its balanced subsets."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.ui.evaluate.source import View
from poster_genre.ui.shared import figure

LABELS = {
    "subset": "Subset",
    "n": "Films",
    "positives": "Labels",
    "hamming": "Hamming loss",
    "subset_accuracy": "Subset accuracy",
    **{f"{measure}_micro": f"{measure.capitalize()}, micro" for measure in ("precision", "recall", "f1")},
    **{f"{measure}_macro": f"{measure.capitalize()}, macro" for measure in ("precision", "recall", "f1")},
}


def draw(view: View) -> None:
    """The card's table, one row a subset."""
    table = pd.DataFrame(view.bundle.card["subsets"])
    figures = set(table.select_dtypes("float").columns)
    st.markdown(
        "Each subset's test films, scored by the final model. Subsets are enriched with rare genres, each in "
        "its own way, so their figures compare neither with each other nor with those of all test films."
    )
    figure.table(
        table,
        "subsets-table",
        "Figures of the final model on each subset",
        column_config={
            name: st.column_config.NumberColumn(LABELS.get(name, name), format="%.3f")
            if name in figures
            else LABELS.get(name, name)
            for name in table
        },
    )

"""Section: how the final model of a UCML run does on each of its balanced subsets."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.ui.widgets import figure
from poster_genre.ui.widgets.evaluate.source import View


def draw(view: View) -> None:
    """The card's table, one row a subset."""
    table = pd.DataFrame(view.bundle.card["subsets"])
    figures = table.select_dtypes("float").columns
    st.markdown(
        "Each subset's films, scored by the final model. Subsets are enriched with rare genres, each in its "
        "own way, so their figures compare neither with each other nor with the headline."
    )
    figure.table(
        table,
        "subsets-table",
        "Figures of the final model on each subset",
        column_config={name: st.column_config.NumberColumn(format="%.3f") for name in figures},
    )

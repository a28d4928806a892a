"""Section: how the run went that made this model."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from poster_genre.ui.figures.evaluate.training import logged, run_curve
from poster_genre.ui.widgets import figure
from poster_genre.ui.widgets.evaluate.source import View


def draw(view: View) -> None:
    """A panel a measure, what they mean, and the log as a table."""
    history = view.bundle.history
    measures = logged(history)
    if not measures:
        st.info("This model came without the curves of its training.", icon=":material/info:")
        return
    curves = _curves(view.bundle.sha, history)
    with st.grid(2, min_column_width=260, gap="medium"):
        for measure in measures:
            with st.container():
                figure.show(
                    curves[measure.name],
                    f"run-{measure.name}",
                    f"{measure.title} by epoch",
                    history[measure.columns],
                )
    with st.expander("What the curves mean", icon=":material/help:", key="run-curves-meaning"):
        st.markdown("\n".join(f"- **{measure.title}**: {measure.explained}" for measure in measures))
        st.markdown(
            "The dotted upright line marks the epoch whose weights were kept. Training figures are taken "
            "while the weights still move and posters are augmented, so they can lie below those of "
            "validation."
        )
    with st.expander("The log as a table", icon=":material/table:", key="run-log"):
        figure.table(history, "run-history", "What the run logged, a row an epoch")


@st.cache_resource(max_entries=8, show_spinner=False)
def _curves(sha: str, _history: pd.DataFrame) -> dict[str, go.Figure]:
    """Drawn once: no threshold moves them."""
    return {measure.name: run_curve(_history, measure) for measure in logged(_history)}

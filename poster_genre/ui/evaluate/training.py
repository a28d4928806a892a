"""Sections: how the model was trained, and how it does on the balanced subsets of a UCML run."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from poster_genre.report.figures.training import logged, run_curve
from poster_genre.ui.evaluate.source import View
from poster_genre.ui.shared import figure, ucml_figures

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
    if "head_correlation" in history:
        _heads(history)
    with st.expander("What the curves mean", icon=":material/help:", key="run-curves-meaning"):
        st.markdown("\n".join(f"- **{measure.title}**: {measure.explained}" for measure in measures))
        st.markdown(
            "The dotted upright line marks the epoch whose weights were kept. Training figures are taken "
            "while the weights still move and posters are augmented, so they can lie below those of "
            "validation."
        )
    with st.expander("The log as a table", icon=":material/table:", key="run-log"):
        figure.table(history, "run-history", "What the run logged, a row an epoch")


def _heads(history: pd.DataFrame) -> None:
    """What UCML's two terms did to the features of its heads."""
    kept = int(history["best_epoch"].iloc[-1])
    matrix = history.set_index("epoch")["head_correlation"][kept]
    table = pd.DataFrame(matrix, columns=[f"head {number}" for number in range(1, len(matrix) + 1)])
    with st.grid(2, min_column_width=260, gap="medium"):
        with st.container():
            columns = ["epoch", *ucml_figures.TERMS, "neighbour_weight"]
            figure.show(
                ucml_figures.terms(history), "run-terms", "UCML's two terms by epoch", history[columns]
            )
        with st.container():
            said = "On validation films, in the kept epoch; 1 is the same but for scale"
            figure.show(
                ucml_figures.head_correlation(matrix, subtitle=said, ink=figure.ink()),
                "run-heads",
                "How alike every two heads' features are",
                table,
            )


@st.cache_resource(max_entries=8, show_spinner=False)
def _curves(sha: str, _history: pd.DataFrame) -> dict[str, go.Figure]:
    """Drawn once: no threshold moves them."""
    return {measure.name: run_curve(_history, measure) for measure in logged(_history)}


def subsets(view: View) -> None:
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

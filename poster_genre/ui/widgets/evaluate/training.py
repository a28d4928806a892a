"""Section: how the run went that made this model."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from poster_genre.ui.figures.evaluate.training import LOSS, MEASURES, run_curves
from poster_genre.ui.widgets import figure
from poster_genre.ui.widgets.evaluate.source import View


def draw(view: View) -> None:
    """Loss and learning rate first, then a panel a measure, and the log as a table."""
    history = view.bundle.history
    curves = dict(_curves(view.bundle.sha, history))
    if not curves:
        st.info("This model came without the curves of its training.", icon=":material/info:")
        return
    if LOSS in curves:
        figure.show(
            curves.pop(LOSS),
            "run-loss",
            "Training and validation loss by epoch, with the learning rate below",
            history[["epoch", "train_loss", "validation_loss", "learning_rate"]],
        )
    told = {measure.name: measure for measure in MEASURES}
    with st.grid(2, min_column_width=260, gap="medium"):
        for name, curve in curves.items():
            columns = ["epoch", f"train_{name}", f"validation_{name}"]
            with st.container():
                figure.show(
                    curve,
                    f"run-{name}",
                    f"{told[name].title} on training and validation films, epoch by epoch",
                    history[columns],
                )
    with st.expander("What the curves mean", icon=":material/help:", key="run-curves-meaning"):
        st.markdown("\n".join(f"- **{told[name].title}**: {told[name].help}" for name in curves))
        st.markdown(
            "The ring and the dotted line mark the epoch whose weights were kept. Training figures are taken "
            "while the weights still move and posters are augmented, so they can lie below those of "
            "validation."
        )
    with st.expander("The log as a table", icon=":material/table:", key="run-log"):
        figure.table(history, "run-history", "What the run logged, a row an epoch")


@st.cache_resource(max_entries=8, show_spinner=False)
def _curves(sha: str, _history: pd.DataFrame) -> dict[str, go.Figure]:
    """Drawn once: no threshold moves them."""
    return run_curves(_history)

"""The curves of a run: loss and learning rate step by step, the measures epoch by epoch."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from poster_genre.runs.file_tail import GrowingLines
from poster_genre.runs.run_folder import Run, Status
from poster_genre.ui.train.figures import curves as figures
from poster_genre.ui.train.figures.curves import Measure

AVERAGES = {"macro": "Every genre alike", "micro": "Every decision alike"}


def measures(average: str) -> list[Measure]:
    """The panels, most telling first."""
    how = "averaged over genres" if average == "macro" else "over all decisions together"
    return [
        Measure("map_macro", "mAP", "How well right genres rank before wrong ones; needs no threshold."),
        Measure(f"f1_{average}", "F1", f"Precision and recall in one, {how}; genres are decided from 50 %."),
        Measure(f"precision_{average}", "Precision", f"How many genres that it says are right, {how}."),
        Measure(f"recall_{average}", "Recall", f"How many of the true genres it says, {how}."),
        Measure("top1_hit", "Top-1 hit", "How often the likeliest genre is a true one."),
        Measure(
            "label_accuracy",
            "Label accuracy",
            "Right yes-or-no answers; high for whoever always says no, so never look at it alone.",
            "validation_label_accuracy_all_negative",
            "saying nothing",
        ),
    ]


def draw(run: Run, status: Status, history: pd.DataFrame) -> None:
    """Loss beside the two headline measures, the other measures below."""
    average = st.segmented_control(
        "Averages in the curves",
        list(AVERAGES),
        format_func=AVERAGES.get,
        default="macro",
        required=True,
        key="average",
        help="Every genre alike (macro): a rare genre counts as much as Drama. "
        "Every decision alike (micro): common genres dominate.",
    )
    shown = measures(average)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _loss(run, status, history)
    with right:
        for measure in shown[:2]:
            _panel(run, status, history, measure)
    with st.grid(4, min_column_width=220):
        for measure in shown[2:]:
            _panel(run, status, history, measure)
    with st.expander("What the curves mean", icon=":material/help:", key="curves-meaning"):
        st.markdown("\n".join(f"- **{measure.title}**: {measure.help}" for measure in shown))
        st.markdown(
            "The ring and the dotted line mark the epoch whose weights are kept. Training figures are taken "
            "while the weights still move and posters are augmented, so they can lie below validation's."
        )


def _loss(run: Run, status: Status, history: pd.DataFrame) -> None:
    steps = pd.DataFrame(_growing(str(run.folder)).look())
    # Within the first epoch only the status knows how many steps there are.
    whole = status.steps if status.phase == "training" else 0
    st.echarts_chart(
        figures.loss_curve(history, steps, status.epochs, whole),
        height=figures.LOSS_PX,
        key="loss-curve",
        alt="Training and validation loss, with the learning rate below",
    )


@st.cache_resource(max_entries=16, show_spinner=False)
def _growing(folder: str) -> GrowingLines:
    """The steps of the run in `folder`, read on from second to second, for all sessions."""
    return GrowingLines(Path(folder) / "steps.jsonl")


def _panel(run: Run, status: Status, history: pd.DataFrame, measure: Measure) -> None:
    st.echarts_chart(
        figures.metric_panel(history, measure, status.epochs),
        height=figures.PANEL_PX,
        key=f"panel-{measure.title}",
        alt=f"{measure.title} on training and validation posters, epoch by epoch",
    )

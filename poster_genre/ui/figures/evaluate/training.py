"""The curves of the run that made the model: loss, learning rate, and each measure by epoch."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.ui.figures.train.curves import Measure, loss_curve, metric_panel

LOSS = "loss"
MEASURES = (
    Measure("map_macro", "mAP", "How well films are ranked by each genre; needs no threshold."),
    Measure("f1_macro", "Macro-F1", "Precision and recall in one, averaged over genres; decided from 50 %."),
    Measure("precision_macro", "Precision", "How many of the genres that it names are right, over genres."),
    Measure("recall_macro", "Recall", "How many of the true genres it names, averaged over genres."),
    Measure(
        "label_accuracy",
        "Label accuracy",
        "Right yes-or-no answers; high for whoever always says no, so never look at it alone.",
        "validation_label_accuracy_all_negative",
        "saying nothing",
    ),
    Measure("top1_hit", "Top-1 hit", "How often the likeliest genre is a true one."),
)


def run_curves(history: pd.DataFrame) -> dict[str, go.Figure]:
    """Figures by name, "loss" first: with the learning rate below it; then a panel a measure.

    history: one row an epoch, as `Bundle.history`; what it does not hold is left out, so that a history of
    another kind gives an empty dict.
    """
    if not {"epoch", "best_epoch"} <= set(history) or not len(history):
        return {}
    epochs = int(history["epoch"].max())
    figures = {}
    if {"train_loss", "validation_loss", "learning_rate"} <= set(history):
        # The learning rate is drawn step by step; of a finished model there is one value an epoch.
        steps = history.assign(step=1, loss=history["train_loss"])
        figures[LOSS] = loss_curve(history, steps, epochs, 1)
    for measure in MEASURES:
        columns = {f"train_{measure.name}", f"validation_{measure.name}", measure.reference} - {""}
        if columns <= set(history):
            figures[measure.name] = metric_panel(history, measure, epochs)
    return figures

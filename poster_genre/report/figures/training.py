"""The run that made the model, by epoch: loss, learning rate, and each measure on both splits."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.figures.base import coloured_words, styled

HEIGHT = 290
SPLITS = {"train": palette.TRAIN, "validation": palette.VALIDATION}


@dataclass(frozen=True)
class Measure:
    """A figure of the run's log: its columns without `train_` or `validation_`, and what it is.

    shared: whether the column has no split (the learning rate); reference: a column of what a predictor
    reaches that looks at nothing, and how to name that one.
    """

    name: str
    title: str
    explained: str
    shared: bool = False
    reference: str = ""
    reference_text: str = ""

    @property
    def columns(self) -> list[str]:
        """The columns of the history that it is drawn from."""
        own = [self.name] if self.shared else [f"{split}_{self.name}" for split in SPLITS]
        return ["epoch", *own, *([self.reference] if self.reference else [])]


METRICS = (
    Measure("loss", "Loss", "What training makes small; on films it learns from and on films it does not."),
    Measure("learning_rate", "Learning rate", "How large a step each batch makes.", shared=True),
    Measure("map_macro", "mAP", "How well films are ranked by each genre; needs no threshold."),
    Measure("f1_macro", "Macro-F1", "Precision and recall in one, averaged over genres; decided from 50 %."),
    Measure("precision_macro", "Precision", "How many of the genres that it names are right, over genres."),
    Measure("recall_macro", "Recall", "How many of the true genres it names, averaged over genres."),
    Measure(
        "label_accuracy",
        "Label accuracy",
        "Right yes-or-no answers; high for whoever always says no, so never look at it alone.",
        reference="validation_label_accuracy_all_negative",
        reference_text="naming nothing",
    ),
    Measure("top1_hit", "Top-1 hit", "How often the likeliest genre is a true one."),
)


def logged(history: pd.DataFrame) -> list[Measure]:
    """The measures that a run's log has the columns of; none for an empty log."""
    return [measure for measure in METRICS if len(history) and set(measure.columns) <= set(history)]


def run_curve(history: pd.DataFrame, measure: Measure) -> go.Figure:
    """One measure by epoch, the kept epoch marked.

    history: one row an epoch with the measure's columns and, where known, best_epoch.
    """
    fig = go.Figure()
    last = history.iloc[-1]
    if measure.shared:
        fig.add_scatter(**_line(history["epoch"], history[measure.name], palette.ACCENT, measure.title))
        subtitle = f"{last[measure.name]:.2g} at the end"
    else:
        words = {split: f"{split} {last[f'{split}_{measure.name}']:.3g}" for split in SPLITS}
        for split, colour in SPLITS.items():
            fig.add_scatter(**_line(history["epoch"], history[f"{split}_{measure.name}"], colour, split))
        subtitle = coloured_words(SPLITS, words)
    if measure.reference:
        line = _line(history["epoch"], history[measure.reference], palette.NEUTRAL, measure.reference_text)
        fig.add_scatter(**line | {"mode": "lines", "line": {"color": palette.NEUTRAL, "dash": "dot"}})
        subtitle += f"   dotted: {measure.reference_text} {last[measure.reference]:.3g}"
    styled(fig, measure.title, subtitle, HEIGHT)
    fig.update_layout(
        xaxis={"title": "epoch", "showgrid": False, "tickformat": "d", "nticks": 8},
        yaxis={"nticks": 5, "exponentformat": "e"},
        shapes=_kept(last),
        uirevision=measure.name,
    )
    return fig


def _line(x: pd.Series, y: pd.Series, colour: str, name: str) -> dict:
    return {
        "x": x,
        "y": y,
        "mode": "lines+markers",
        "line": {"color": colour, "width": 2.5},
        "marker": {"size": 5},
        "hovertemplate": f"{name}, epoch %{{x}}: %{{y:.4g}}<extra></extra>",
    }


def _kept(last: pd.Series) -> list[dict]:
    """A dotted upright line at the epoch whose weights were kept."""
    if pd.isna(last.get("best_epoch")):
        return []
    line = {"width": 1.5, "dash": "dot", "color": palette.NEUTRAL}
    x = int(last["best_epoch"])
    return [
        {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "layer": "below", "line": line}
    ]

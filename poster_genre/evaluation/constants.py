"""What stands beside a headline: constant predictors, and figures that others published on this data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from poster_genre.evaluation.checks import EvaluationError, as_labels
from poster_genre.evaluation.metrics import FIGURE_NAMES, weighted_figures

# METHODS.md §9. Left out: the notebook's macro-F1 of 0.242, which came from oversampling before the split,
# and a precision of 0.579 at a recall of 0.201, whose average over genres is not stated.
_FIGURES = (
    ("f1_macro", 0.201, "CNN from scratch, one tuned threshold"),
    ("f1_weighted", 0.309, "ResNet50"),
    ("f1_micro", 0.384, ""),
    ("f1_samples", 0.366, ""),
    ("hamming", 0.082, ""),
    ("auc_macro", 0.676, ""),
)


def constants(
    labels: np.ndarray, train_labels: np.ndarray, genres: Sequence[str] | None = None
) -> pd.DataFrame:
    """Figures of four constant predictors on labels (n_posters, n_genres).

    all negative; prevalence (each genre's share of the training posters, decided from 0.5); the two
    genres commonest in training, always; all positive. Returns a row a predictor: predictor, then every
    name of `metrics.figures`. `genres` names the two commonest. Raises EvaluationError on an empty split.
    """
    labels, train_labels = as_labels(labels), as_labels(train_labels)
    if labels.shape[1] != train_labels.shape[1]:
        raise EvaluationError(
            f"The split has {labels.shape[1]} genres, the training labels {train_labels.shape[1]}."
        )
    once = np.ones((1, len(labels)), np.float32)
    rows = []
    for name, row in predictors(train_labels, genres).items():
        probabilities = np.broadcast_to(row, labels.shape)
        figures = weighted_figures(labels, probabilities, probabilities >= 0.5, once)
        rows.append({"predictor": name} | {figure: float(figures[figure][0]) for figure in FIGURE_NAMES})
    table = pd.DataFrame(rows)
    return table.assign(n=len(labels), genres_scored=int(labels.any(axis=0).sum()))


def predictors(train_labels: np.ndarray, genres: Sequence[str] | None = None) -> dict[str, np.ndarray]:
    """What each constant predictor says of any poster, by its name: probabilities, float64 (n_genres,).

    They decide from 0.5. train_labels: bool (n_train, n_genres), for the prevalence and the two commonest
    genres, which `genres` names.
    """
    n_genres = train_labels.shape[1]
    prevalence = train_labels.mean(axis=0)
    commonest = np.argsort(-prevalence, kind="stable")[:2]
    two = "the two commonest" if genres is None else " and ".join(genres[genre] for genre in commonest)
    always = np.zeros(n_genres)
    always[commonest] = 1.0
    return {
        "all negative": np.zeros(n_genres),
        "prevalence": prevalence,
        f"always {two}": always,
        "all positive": np.ones(n_genres),
    }


def published_figures() -> pd.DataFrame:
    """A row a figure: metric (of `metrics.FIGURE_NAMES`), value, system ("" where not stated)."""
    return pd.DataFrame(_FIGURES, columns=["metric", "value", "system"])

"""Every figure of METHODS.md §7 from labels, probabilities and decisions: the front door.

>>> labels = np.array([[1, 0], [1, 1], [0, 1]])
>>> probabilities = np.array([[0.9, 0.2], [0.6, 0.4], [0.3, 0.8]])
>>> round(figures(labels, probabilities, probabilities >= 0.5)["f1_macro"], 3)
0.833
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .checks import as_decisions, as_labels, as_scores
from .constants import constants
from .decisions import decision_figures, genre_counts
from .intervals import intervals, paired_differences
from .ranking import genre_ranking, ranking_figures
from .reliability import weighted_calibration_errors
from .weighted import FIGURE_NAMES, HEADLINE, LOWER_IS_BETTER, weighted_figures

__all__ = [
    "FIGURE_NAMES",
    "HEADLINE",
    "LOWER_IS_BETTER",
    "constants",
    "decision_figures",
    "figures",
    "intervals",
    "paired_differences",
    "per_genre",
    "ranking_figures",
]


def figures(labels: np.ndarray, probabilities: np.ndarray, decisions: np.ndarray) -> dict[str, float]:
    """Every figure of FIGURE_NAMES, with n (posters) and genres_scored (genres with positives).

    labels, probabilities, decisions: (n_posters, n_genres). Macro figures leave out genres without
    positives. Raises EvaluationError on NaN, an empty split or shapes that disagree.
    """
    labels = as_labels(labels)
    probabilities = as_scores(probabilities, labels)
    decisions = as_decisions(decisions, labels)
    once = np.ones((1, len(labels)), np.float32)
    found = weighted_figures(labels, probabilities, decisions, once)
    counted = {"n": len(labels), "genres_scored": int(labels.any(axis=0).sum())}
    return {name: float(value[0]) for name, value in found.items()} | counted


def per_genre(
    labels: np.ndarray,
    probabilities: np.ndarray,
    decisions: np.ndarray,
    genres: Sequence[str],
    cuts: np.ndarray,
    groups: Sequence[str],
) -> pd.DataFrame:
    """A genre a row: genre, group, support, predicted, precision, recall, f1, ap, auc, threshold, brier, ece.

    cuts: (n_genres,), shown as threshold; groups: "head", "medium" or "tail" a genre. Genres without
    positives have NaN for precision, recall, F1, AP and AUC; where nothing was predicted precision is 0.
    Raises as `figures`.
    """
    labels = as_labels(labels)
    probabilities = as_scores(probabilities, labels, genres=genres)
    decisions = as_decisions(decisions, labels)
    once = np.ones((1, len(labels)), np.float32)
    counts = genre_counts(labels, decisions)
    ap, auc = genre_ranking(labels, probabilities, once)
    some = counts.support > 0
    return pd.DataFrame(
        {
            "genre": list(genres),
            "group": list(groups),
            "support": counts.support,
            "predicted": counts.predicted,
            "precision": np.where(some, counts.precision, np.nan),
            "recall": np.where(some, counts.recall, np.nan),
            "f1": np.where(some, counts.f1, np.nan),
            "ap": ap[0],
            "auc": auc[0],
            "threshold": np.asarray(cuts, np.float64),
            "brier": ((probabilities - labels) ** 2).mean(axis=0),
            "ece": weighted_calibration_errors(labels, probabilities, once)[0],
        }
    )

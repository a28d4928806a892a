"""Every figure of METHODS.md §7 from labels, probabilities and decisions: the front door.

>>> labels = np.array([[1, 0], [1, 1], [0, 1]])
>>> probabilities = np.array([[0.9, 0.2], [0.6, 0.4], [0.3, 0.8]])
>>> round(figures(labels, probabilities, probabilities >= 0.5)["f1_macro"], 3)
0.833
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from poster_genre.evaluation.calibration import (
    RELIABILITY_NAMES,
    weighted_reliability_figures,
)
from poster_genre.evaluation.checks import EvaluationError, as_decisions, as_labels, as_scores
from poster_genre.evaluation.decisions import (
    DECISION_NAMES,
    weighted_decision_figures,
)
from poster_genre.evaluation.ranking import (
    RANKING_NAMES,
    weighted_ranking_figures,
)

FIGURE_NAMES = (*RANKING_NAMES, *DECISION_NAMES, *RELIABILITY_NAMES)
HEADLINE = ("map_macro", "f1_macro", "f1_micro", "f1_samples", "auc_macro", "hamming", "subset_accuracy")
LOWER_IS_BETTER = frozenset({"ranking_loss", "coverage_error", "hamming", "brier", "ece"})


def require_known(names: Collection[str]) -> None:
    """Raise EvaluationError for a figure that does not exist."""
    if unknown := [name for name in names if name not in FIGURE_NAMES]:
        raise EvaluationError(f"Unknown figure {unknown[0]!r}; choose from {', '.join(FIGURE_NAMES)}.")


def weighted_figures(
    labels: np.ndarray,
    probabilities: np.ndarray,
    decisions: np.ndarray,
    weights: np.ndarray,
    names: Collection[str] = FIGURE_NAMES,
) -> dict[str, np.ndarray]:
    """The named figures under each row of weights (n_resamples, n_posters), each float64 (n_resamples,).

    labels, decisions: bool; probabilities: float; all (n_posters, n_genres) and already checked. A weight
    w counts a poster w times, so a row of ones gives the plain figure.
    """
    asked = set(names)
    figures: dict[str, np.ndarray] = {}
    if ranking := asked & set(RANKING_NAMES):
        figures |= weighted_ranking_figures(labels, probabilities, weights, ranking)
    if asked & set(DECISION_NAMES):
        figures |= weighted_decision_figures(labels, decisions, weights)
    if reliability := asked & set(RELIABILITY_NAMES):
        figures |= weighted_reliability_figures(labels, probabilities, weights, reliability)
    return {name: figures[name] for name in FIGURE_NAMES if name in asked}


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

"""Every figure by name, under any weights of the posters: the one table of what can be asked for."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from .checks import EvaluationError
from .decisions import DECISION_NAMES, weighted_decision_figures
from .ranking import RANKING_NAMES, weighted_ranking_figures
from .reliability import RELIABILITY_NAMES, weighted_reliability_figures

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

"""What decided genres get right: precision, recall and F1 in four averages, Hamming, accuracies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .checks import as_decisions, as_labels
from .means import macro, poster_means, ratio, weighted_sums

AVERAGES = ("macro", "micro", "weighted", "samples")
DECISION_NAMES = (
    *(f"{measure}_{average}" for measure in ("f1", "precision", "recall") for average in AVERAGES),
    "hamming",
    "subset_accuracy",
    "label_accuracy",
)


@dataclass(frozen=True)
class GenreCounts:
    """Counts of posters by genre, each (..., n_genres): rightly predicted, predicted, truly of it."""

    true_positives: np.ndarray
    predicted: np.ndarray
    support: np.ndarray

    @property
    def precision(self) -> np.ndarray:
        """Right among predicted; 0 where nothing was predicted."""
        return ratio(self.true_positives, self.predicted)

    @property
    def recall(self) -> np.ndarray:
        """Found among true; 0 where nothing is true."""
        return ratio(self.true_positives, self.support)

    @property
    def f1(self) -> np.ndarray:
        """2·TP / (predicted + true); 0 where both are empty."""
        return ratio(2 * self.true_positives, self.predicted + self.support)

    def pooled(self) -> GenreCounts:
        """The counts summed over genres (micro-averaging), last axis of length 1."""
        sums = (np.asarray(c, np.float64).sum(axis=-1, keepdims=True) for c in self._all())
        return GenreCounts(*sums)

    def _all(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return self.true_positives, self.predicted, self.support


def genre_counts(labels: np.ndarray, decisions: np.ndarray, weights: np.ndarray | None = None) -> GenreCounts:
    """Counts by genre, (n_genres,), or (n_resamples, n_genres) under poster weights (n_resamples, n)."""
    both = labels & decisions
    if weights is None:
        return GenreCounts(*(np.count_nonzero(part, axis=0) for part in (both, decisions, labels)))
    return GenreCounts(*(weighted_sums(weights, part) for part in (both, decisions, labels)))


def poster_counts(labels: np.ndarray, decisions: np.ndarray) -> GenreCounts:
    """The same counts by poster, each (n_posters,): genres rightly predicted, predicted, true."""
    parts = (labels & decisions, decisions, labels)
    return GenreCounts(*(part.sum(axis=1, dtype=np.int16) for part in parts))


def weighted_decision_figures(
    labels: np.ndarray, decisions: np.ndarray, weights: np.ndarray
) -> dict[str, np.ndarray]:
    """Every decision figure under each row of weights (n_resamples, n_posters), each (n_resamples,)."""
    by_genre = genre_counts(labels, decisions, weights)
    by_poster = poster_counts(labels, decisions)
    pooled, support = by_genre.pooled(), by_genre.support
    wrong = by_poster.predicted + by_poster.support - 2 * by_poster.true_positives
    each_poster = {"hamming": wrong / labels.shape[1], "subset_accuracy": wrong == 0}
    figures = {}
    for measure in ("f1", "precision", "recall"):
        values = getattr(by_genre, measure)
        figures[f"{measure}_macro"] = macro(values, support)
        figures[f"{measure}_micro"] = getattr(pooled, measure)[:, 0]
        figures[f"{measure}_weighted"] = ratio((values * support).sum(axis=1), support.sum(axis=1))
        each_poster[f"{measure}_samples"] = getattr(by_poster, measure)
    figures |= poster_means(each_poster, weights)
    return figures | {"label_accuracy": 1.0 - figures["hamming"]}


def decision_figures(labels: np.ndarray, decisions: np.ndarray) -> dict[str, float]:
    """The figures that follow the thresholds, from labels and decisions (n_posters, n_genres).

    Precision, recall and F1 are 0 where nothing was predicted, as scikit-learn has them with
    `zero_division=0`; genres without positives are left out of the macro averages. Raises
    EvaluationError on an empty split.
    """
    labels = as_labels(labels)
    decisions = as_decisions(decisions, labels)
    once = np.ones((1, len(labels)), np.float32)
    return {name: float(v[0]) for name, v in weighted_decision_figures(labels, decisions, once).items()}

"""What decided genres get right, under given decisions and at every threshold of one sort."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from poster_genre.evaluation.checks import as_decisions, as_labels
from poster_genre.evaluation.means import macro, poster_means, ratio, weighted_sums

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


@dataclass(frozen=True)
class Sweep(GenreCounts):
    """A threshold falling from "none predicted" to "all predicted" over one list of scores.

    Its counts, int (k + 1,), are of what is predicted above all scores (0) and down to each of them; support:
    positives in all. scores: float64 (k,), the distinct scores, falling; n: items in all.
    """

    scores: np.ndarray
    n: int

    @classmethod
    def of(cls, labels: np.ndarray, scores: np.ndarray) -> Sweep:
        """Sort scores (n_items,), in [0, 1], with their labels, bool (n_items,). O(n log n)."""
        order = np.argsort(-scores)
        falling = scores[order].astype(np.float64)
        ends = np.flatnonzero(np.append(falling[1:] != falling[:-1], True)) + 1
        hits = np.cumsum(labels[order])
        return cls(
            scores=falling[ends - 1],
            predicted=np.concatenate([[0], ends]),
            true_positives=np.concatenate([[0], hits[ends - 1]]),
            support=int(hits[-1]),
            n=len(labels),
        )

    @property
    def cuts(self) -> np.ndarray:
        """A cut for each of the k + 1 states, midway between neighbouring scores: float64 (k + 1,)."""
        upper = np.concatenate([[max(1.0, self.scores[0])], self.scores])
        lower = np.concatenate([self.scores, [0.0]])
        middle = (upper + lower) / 2
        # Between neighbouring floats there is no middle; the cut must still leave the lower one out.
        above = np.nextafter(self.scores, np.inf)
        middle[:-1] = np.maximum(middle[:-1], above)
        return middle

    @property
    def precision(self) -> np.ndarray:
        """Right among predicted, float64 (k + 1,); 1 where nothing is predicted, as curves are drawn."""
        return np.where(self.predicted > 0, ratio(self.true_positives, self.predicted), 1.0)

    @property
    def false_positive_rate(self) -> np.ndarray:
        """Wrongly predicted among the negatives: float64 (k + 1,)."""
        return ratio(self.predicted - self.true_positives, self.n - self.support)

    @cached_property
    def average_precision(self) -> float:
        """Area under the precision-recall steps; NaN without positives."""
        if self.support == 0:
            return float("nan")
        return float((np.diff(self.recall) * self.precision[1:]).sum())

    @cached_property
    def roc_auc(self) -> float:
        """Area under the ROC curve; NaN unless positives and negatives both occur."""
        if self.support in (0, self.n):
            return float("nan")
        return float(np.trapezoid(self.recall, self.false_positive_rate))

    def states(self, cuts: np.ndarray) -> np.ndarray:
        """Which of the k + 1 states each of the cuts (m,) is: int (m,). O(m log k)."""
        return len(self.scores) - np.searchsorted(self.scores[::-1], cuts, side="left")

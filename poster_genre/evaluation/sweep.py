"""One sort of a genre's scores, and with it what every threshold does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .means import ratio


@dataclass(frozen=True)
class Sweep:
    """A threshold falling from "none predicted" to "all predicted" over one list of scores.

    scores: float64 (k,), the distinct scores, falling; predicted, true_positives: int (k + 1,), how many
    items, and how many positive ones, are predicted above all scores (0) and down to each of them;
    support: positives in all; n: items in all.
    """

    scores: np.ndarray
    predicted: np.ndarray
    true_positives: np.ndarray
    support: int
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
    def recall(self) -> np.ndarray:
        """Found among true, the true positive rate: float64 (k + 1,)."""
        return ratio(self.true_positives, self.support)

    @property
    def f1(self) -> np.ndarray:
        """F1 at each state, float64 (k + 1,)."""
        return ratio(2 * self.true_positives, self.predicted + self.support)

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

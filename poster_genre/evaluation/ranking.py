"""How well scores order posters and genres: AP, ROC-AUC, LRAP, ranking loss, coverage error.

Everything is written for a matrix of poster weights (n_resamples, n_posters): the point figure is the
row of ones, a bootstrap is a thousand rows of counts, and both are the same code.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from poster_genre.evaluation.checks import as_labels, as_scores
from poster_genre.evaluation.means import macro, poster_means, weighted_sums

RANKING_NAMES = ("map_macro", "map_micro", "auc_macro", "lrap", "ranking_loss", "coverage_error")


@dataclass(frozen=True)
class Ranking:
    """One list of scores, sorted once, best first; ties form one group, as in scikit-learn.

    order: int (n_items,), the items by falling score; positives: int (n_positives,), which places in
    that order hold a positive; start, end: int (n_positives,), first place of each positive's tie group
    and the place after its last; before, upto: positives ahead of the group, and up to its end.
    """

    order: np.ndarray
    positives: np.ndarray
    start: np.ndarray
    end: np.ndarray
    before: np.ndarray
    upto: np.ndarray

    @classmethod
    def of(cls, labels: np.ndarray, scores: np.ndarray) -> Ranking:
        """Sort scores (n_items,) with their labels, bool (n_items,)."""
        order = np.argsort(-scores)
        falling = scores[order]
        starts = np.flatnonzero(np.concatenate([[True], falling[1:] != falling[:-1]]))
        positives = np.flatnonzero(labels[order])
        group = np.searchsorted(starts, positives, side="right") - 1
        start, end = starts[group], np.append(starts[1:], len(order))[group]
        before, upto = np.searchsorted(positives, start), np.searchsorted(positives, end)
        return cls(order, positives, start, end, before, upto)

    def score(self, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Average precision and ROC-AUC under each row of weights (n_resamples, n_items).

        Both (n_resamples,) as scikit-learn defines them, ties counted half in the AUC. NaN without
        positives, for the AUC also without negatives.
        """
        seen, hits, gain = self._cumulated(weights)
        seen_with, hits_with = seen[:, self.end], hits[:, self.upto]
        precision = hits_with / np.maximum(seen_with, 1e-12)
        average_precision = _ratio_or_nan((gain * precision).sum(axis=1), hits[:, -1])

        negatives_above = seen_with - hits_with + seen[:, self.start] - hits[:, self.before]
        pairs = hits[:, -1] * (seen[:, -1] - hits[:, -1])
        return average_precision, 1.0 - _ratio_or_nan((gain * negatives_above).sum(axis=1) / 2, pairs)

    def _cumulated(self, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Weight of all items, and of positives, down to each place; and each positive's own weight."""
        falling = weights[:, self.order]
        gain = falling[:, self.positives].astype(np.float64)
        return _from_zero(falling), _from_zero(gain), gain


def genre_ranking(
    labels: np.ndarray, scores: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """AP and ROC-AUC of each genre under each row of weights, both (n_resamples, n_genres)."""
    columns = [Ranking.of(labels[:, g], scores[:, g]).score(weights) for g in range(labels.shape[1])]
    return np.stack([ap for ap, _ in columns], axis=1), np.stack([auc for _, auc in columns], axis=1)


def poster_ranking(labels: np.ndarray, scores: np.ndarray) -> dict[str, np.ndarray]:
    """LRAP, ranking loss and coverage error of each poster, each float64 (n_posters,).

    Defined as in scikit-learn: a tie counts as wrongly ordered; a poster with no genre, or with all, has
    LRAP 1 and ranking loss 0; coverage of a poster without genres is 0.
    """
    genre_scores, truth = np.ascontiguousarray(scores.T), np.ascontiguousarray(labels.T)
    true_count = truth.sum(axis=0)
    false_count = len(truth) - true_count
    precision_sum, wrong_pairs, coverage = (np.zeros(len(labels)) for _ in range(3))
    for own_score, own_truth in zip(genre_scores, truth, strict=True):
        at_least = genre_scores >= own_score
        rank = at_least.sum(axis=0, dtype=np.int16)
        true_rank = (at_least & truth).sum(axis=0, dtype=np.int16)
        precision_sum += own_truth * (true_rank / rank)
        wrong_pairs += own_truth * (rank - true_rank)
        coverage = np.maximum(coverage, own_truth * rank)
    mixed = (true_count > 0) & (false_count > 0)
    return {
        "lrap": np.where(mixed, precision_sum / np.maximum(true_count, 1), 1.0),
        "ranking_loss": np.where(mixed, wrong_pairs / np.maximum(true_count * false_count, 1), 0.0),
        "coverage_error": coverage,
    }


def weighted_ranking_figures(
    labels: np.ndarray, scores: np.ndarray, weights: np.ndarray, names: Collection[str] = RANKING_NAMES
) -> dict[str, np.ndarray]:
    """The named ranking figures under each row of weights, each (n_resamples,)."""
    figures = {}
    support = weighted_sums(weights, labels)
    if {"map_macro", "auc_macro"} & set(names):
        ap, auc = genre_ranking(labels, scores, weights)
        figures["map_macro"], figures["auc_macro"] = macro(ap, support), macro(auc, support)
    if "map_micro" in names:
        every = Ranking.of(labels.ravel(), scores.ravel())
        figures["map_micro"] = every.score(np.repeat(weights, labels.shape[1], axis=1))[0]
    if {"lrap", "ranking_loss", "coverage_error"} & set(names):
        figures |= poster_means(poster_ranking(labels, scores), weights)
    return figures


def ranking_figures(labels: np.ndarray, probabilities: np.ndarray) -> dict[str, float]:
    """The figures that need no threshold: mAP, ROC-AUC, LRAP, ranking loss, coverage error.

    labels, probabilities: (n_posters, n_genres). Genres without positives (for AUC also those without
    negatives) are left out of the macro figures. Raises EvaluationError on NaN or an empty split.
    """
    labels = as_labels(labels)
    probabilities = as_scores(probabilities, labels)
    once = np.ones((1, len(labels)), np.float32)
    return {name: float(v[0]) for name, v in weighted_ranking_figures(labels, probabilities, once).items()}


def _from_zero(values: np.ndarray) -> np.ndarray:
    # float32 counts stay exact below 2^24, more than any split times its genres holds here.
    summed = np.zeros((len(values), values.shape[1] + 1), values.dtype)
    np.cumsum(values, axis=1, out=summed[:, 1:])
    return summed


def _ratio_or_nan(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    numerator, denominator = np.asarray(numerator, np.float64), np.asarray(denominator, np.float64)
    return np.divide(numerator, denominator, out=np.full_like(numerator, np.nan), where=denominator > 0)

"""How much each poster moves each figure: influence functions, for standard errors of large splits.

To first order a figure is its value plus the mean of its influences, so its standard error is their
root mean square over √n (Hampel 1974); for ROC-AUC this is DeLong's variance (DeLong 1988).
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from poster_genre.evaluation.calibration import equal_mass_bins
from poster_genre.evaluation.decisions import AVERAGES, GenreCounts, genre_counts, poster_counts
from poster_genre.evaluation.means import ratio
from poster_genre.evaluation.ranking import Ranking, poster_ranking


def influences(
    labels: np.ndarray, probabilities: np.ndarray, decisions: np.ndarray, names: Collection[str]
) -> dict[str, np.ndarray]:
    """Influence of every poster on the named figures, each float64 (n_posters,) with mean 0.

    labels, decisions: bool; probabilities: float; all (n_posters, n_genres) and already checked.
    """
    found = {}
    scored = labels.any(axis=0)
    for name in names:
        measure, _, average = name.rpartition("_")
        if average in AVERAGES and measure in ("f1", "precision", "recall"):
            found[name] = _of_decisions(measure, average, labels, decisions)
        elif name == "map_macro":
            found[name] = _genre_mean(_of_average_precision, labels, probabilities, scored)
        elif name == "auc_macro":
            found[name] = _genre_mean(_of_auc, labels, probabilities, scored & ~labels.all(axis=0))
        elif name == "map_micro":
            pooled = _of_average_precision(labels.ravel(), probabilities.ravel())
            found[name] = pooled.reshape(labels.shape).mean(axis=1)
        elif name == "ece":
            found[name] = _genre_mean(_of_calibration_error, labels, probabilities, scored)
        else:
            found[name] = _centred(_poster_values(name, labels, probabilities, decisions))
    return found


def _poster_values(name, labels, probabilities, decisions) -> np.ndarray:
    if name in ("lrap", "ranking_loss", "coverage_error"):
        return poster_ranking(labels, probabilities)[name]
    if name == "brier":
        return ((probabilities - labels) ** 2).mean(axis=1)
    wrong = (labels != decisions).mean(axis=1)
    return {"hamming": wrong, "label_accuracy": 1 - wrong, "subset_accuracy": wrong == 0}[name]


def _of_decisions(measure: str, average: str, labels: np.ndarray, decisions: np.ndarray) -> np.ndarray:
    if average == "samples":
        return _centred(getattr(poster_counts(labels, decisions), measure))
    cells = GenreCounts(labels & decisions, decisions, labels)
    if average == "micro":
        pooled = cells.pooled()
        return _of_ratio(*_parts(measure, pooled))[:, 0]
    by_genre = _of_ratio(*_parts(measure, cells))
    scored = labels.any(axis=0)
    if average == "macro":
        return by_genre[:, scored].mean(axis=1)
    value = getattr(genre_counts(labels, decisions), measure)
    share = labels.mean(axis=0)
    mean = (value * share).sum() / share.sum()
    return (by_genre @ share + labels @ (value - mean)) / share.sum()


def _parts(measure: str, counts: GenreCounts) -> tuple[np.ndarray, np.ndarray]:
    hits = np.asarray(counts.true_positives, np.float64)
    if measure == "precision":
        return hits, counts.predicted
    if measure == "recall":
        return hits, counts.support
    return 2 * hits, np.add(counts.predicted, counts.support, dtype=np.float64)


def _of_ratio(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Influences on mean(numerator) / mean(denominator), column by column: (n_posters, n_columns)."""
    mean = np.asarray(denominator, np.float64).mean(axis=0)
    value = ratio(numerator.mean(axis=0), mean)
    return ratio(numerator - value * denominator, mean)


def _of_average_precision(labels: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """An item counts by its own precision, and by the precision of every positive ranked below it."""
    ranking = Ranking.of(labels, scores)
    n, positives = len(labels), len(ranking.positives)
    precision = ranking.upto / ranking.end
    # Positives are in falling order, so what lies at or below a place is a sum over the list's end.
    below = np.searchsorted(ranking.end, np.arange(1, n + 1))
    reach = _tail_sum(1 / ranking.end)[below]
    loss = _tail_sum(precision / ranking.end)[below]
    influence = labels[ranking.order] * reach - loss
    influence[ranking.positives] += precision - precision.mean()
    by_item = np.empty(n)
    by_item[ranking.order] = influence * n / positives
    return by_item


def _tail_sum(values: np.ndarray) -> np.ndarray:
    return np.append(np.cumsum(values[::-1])[::-1], 0.0)


def _of_auc(labels: np.ndarray, scores: np.ndarray) -> np.ndarray:
    positive, negative = np.sort(scores[labels]), np.sort(scores[~labels])
    placement = np.empty(len(labels))
    placement[labels] = _share_below(negative, scores[labels])
    placement[~labels] = 1 - _share_below(positive, scores[~labels])
    share = labels.mean()
    return (placement - placement[labels].mean()) / np.where(labels, share, 1 - share)


def _share_below(rising: np.ndarray, scores: np.ndarray) -> np.ndarray:
    return (np.searchsorted(rising, scores) + np.searchsorted(rising, scores, "right")) / (2 * len(rising))


def _of_calibration_error(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    gap = labels - probabilities
    bin_of = equal_mass_bins(probabilities)
    direction = np.sign(np.bincount(bin_of, weights=gap))
    return _centred(direction[bin_of] * gap)


def _genre_mean(of_genre, labels: np.ndarray, scores: np.ndarray, counted: np.ndarray) -> np.ndarray:
    total = np.zeros(len(labels))
    for genre in np.flatnonzero(counted):
        total += of_genre(labels[:, genre], scores[:, genre])
    return total / max(counted.sum(), 1)


def _centred(values: np.ndarray) -> np.ndarray:
    return values - values.mean()

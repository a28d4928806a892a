"""The search for cuts: one for all genres, or one a genre that rare genres don't overfit.

A cut is a calibrated probability; a genre is decided where its probability is at least the cut. Every
search looks at all distinct cuts at once, from one sort.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from poster_genre.evaluation.calibration import sigmoid
from poster_genre.evaluation.decisions import Sweep
from poster_genre.evaluation.means import ratio

# A genre's best F1 may lie at predicting it for everyone (Lipton 2014); it is given to at most this many
# times as many posters as have it, which keeps its precision from falling below a fifth of its recall.
MOST_PREDICTED = 5
FOLDS = 3


def global_curve(labels: np.ndarray, probabilities: np.ndarray) -> pd.DataFrame:
    """What one cut for all genres does, at every distinct cut, falling.

    labels bool, probabilities (n_posters, n_genres). Columns: cut, predicted (pairs of poster and genre),
    precision_micro, recall_micro, f1_micro, f1_macro (over genres with positives), f1_samples.
    """
    pooled = Sweep.of(labels.ravel(), probabilities.ravel())
    scored = labels.any(axis=0)
    order = np.argsort(-probabilities.ravel())
    f1_macro = _f1_gains(labels, probabilities) * scored / max(scored.sum(), 1)
    f1_samples = _f1_gains(labels.T, probabilities.T).T / len(labels)
    return pd.DataFrame(
        {
            "cut": pooled.cuts,
            "predicted": pooled.predicted,
            "precision_micro": ratio(pooled.true_positives, pooled.predicted),
            "recall_micro": ratio(pooled.true_positives, pooled.support),
            "f1_micro": pooled.f1,
            "f1_macro": _accumulated(f1_macro, order, pooled.predicted),
            "f1_samples": _accumulated(f1_samples, order, pooled.predicted),
        }
    )


def _f1_gains(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """By how much each cell changes its column's F1 when the falling cut passes it: (rows, columns)."""
    order = np.argsort(-probabilities, axis=0)
    hits = np.cumsum(np.take_along_axis(labels, order, axis=0), axis=0)
    predicted = np.arange(1, len(labels) + 1)[:, None]
    f1 = 2 * hits / (predicted + hits[-1])
    gains = np.empty(labels.shape)
    np.put_along_axis(gains, order, np.diff(f1, axis=0, prepend=0.0), axis=0)
    return gains


def _accumulated(gains: np.ndarray, order: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    return np.concatenate([[0.0], np.cumsum(gains.ravel()[order])])[predicted]


def f1_cuts(labels: np.ndarray, probabilities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each genre's own best F1 on these posters, capped at MOST_PREDICTED.

    Returns cuts float64 (n_genres,), NaN without positives, and capped, bool (n_genres,): where the
    optimum was beyond the cap. Rare genres overfit with it: see `micro_macro_cuts`.
    """
    cuts, capped = np.full(labels.shape[1], np.nan), np.zeros(labels.shape[1], bool)
    for genre in np.flatnonzero(labels.any(axis=0)):
        found = Sweep.of(labels[:, genre], probabilities[:, genre])
        best = _best_allowed(found, found.f1)
        cuts[genre], capped[genre] = found.cuts[best], best != found.f1.argmax()
    return cuts, capped


def micro_macro_cuts(
    labels: np.ndarray, probabilities: np.ndarray, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Micro-macro by frequency (Lin & Lin 2023, doi:10.1145/3583780.3614996), averaged over three folds.

    Genres take turns by falling frequency; each picks the cut with the largest sum of micro-F1 over the
    genres so far and their mean F1. A false positive of a rare genre then costs what it costs in the
    whole, so that a handful of lucky positives cannot drag its cut down. The cuts are those of the three
    sets that leave out a third of the posters, averaged as logits. Returns as `f1_cuts`.
    """
    fold = _folds(labels, seed)
    rounds = [_micro_macro_once(labels[fold != f], probabilities[fold != f]) for f in range(FOLDS)]
    logits = np.array([_logit(cuts) for cuts, _ in rounds])
    seen = np.isfinite(logits)
    mean = np.where(seen, logits, 0.0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    capped = np.sum([capped for _, capped in rounds], axis=0) * 2 > FOLDS
    return np.where(seen.any(axis=0), sigmoid(mean), np.nan), capped


def _micro_macro_once(labels: np.ndarray, probabilities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    support = labels.sum(axis=0)
    cuts, capped = np.full(len(support), np.nan), np.zeros(len(support), bool)
    hits, claims, f1_sum = 0, 0, 0.0  # claims: predicted + true, F1's denominator
    by_frequency = [genre for genre in np.argsort(-support, kind="stable") if support[genre] > 0]
    for turn, genre in enumerate(by_frequency, start=1):
        found = Sweep.of(labels[:, genre], probabilities[:, genre])
        micro = ratio(2 * (hits + found.true_positives), claims + found.predicted + found.support)
        objective = micro + (f1_sum + found.f1) / turn
        best = _best_allowed(found, objective)
        cuts[genre], capped[genre] = found.cuts[best], best != objective.argmax()
        hits += found.true_positives[best]
        claims += found.predicted[best] + found.support
        f1_sum += found.f1[best]
    return cuts, capped


def _best_allowed(found: Sweep, objective: np.ndarray) -> int:
    allowed = found.predicted <= MOST_PREDICTED * found.support
    return int(np.where(allowed, objective, -np.inf).argmax())


def _folds(labels: np.ndarray, seed: int) -> np.ndarray:
    """A fold for each poster, int (n_posters,): shuffled, each poster's rarest genre spread evenly."""
    support = np.where(labels, labels.sum(axis=0), len(labels) + 1)
    rarest = np.where(labels.any(axis=1), support.argmin(axis=1), labels.shape[1])
    shuffled = np.random.default_rng(seed).permutation(len(labels))
    fold = np.empty(len(labels), int)
    fold[shuffled[np.argsort(rarest[shuffled], kind="stable")]] = np.arange(len(labels)) % FOLDS
    return fold


def _logit(probabilities: np.ndarray) -> np.ndarray:
    inside = np.clip(probabilities, 1e-9, 1 - 1e-9)
    return np.log(inside / (1 - inside))

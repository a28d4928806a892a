"""Intervals of what is measured over seeds and over resampled films."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from poster_genre.evaluation.decisions import genre_counts
from poster_genre.evaluation.groups import GROUPS
from poster_genre.evaluation.intervals import resample_weights
from poster_genre.evaluation.means import macro
from poster_genre.evaluation.metrics import weighted_figures
from poster_genre.evaluation.ranking import genre_ranking

FIGURES = (
    "f1_macro",
    "f1_micro",
    "f1_samples",
    "precision_macro",
    "recall_macro",
    "precision_micro",
    "recall_micro",
    "brier",
    "ece",
)
GROUP_F1 = tuple(f"f1_{group}" for group in GROUPS)
_NORMAL_95 = 1.959964


def weights_of(n_posters: int, resamples: int, seed: int = 0) -> np.ndarray:
    """float32 (1 + resamples, n_posters): the films as they are, then how often each resample has each."""
    drawn = resample_weights(n_posters, resamples, np.random.default_rng(seed))
    return np.concatenate([np.ones((1, n_posters), np.float32), drawn])


def ranking_on(labels: np.ndarray, logits: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Macro mAP under each row of weights, (n_rows,); no remedy changes it, since none reorders a genre."""
    precision, _ = genre_ranking(labels, logits, weights)
    return macro(precision, weights @ labels.astype(weights.dtype))


def figures_on(
    labels: np.ndarray,
    probabilities: np.ndarray,
    decisions: np.ndarray,
    genres: Sequence[str],
    groups: Sequence[str],
    weights: np.ndarray,
) -> pd.DataFrame:
    """A row of figures for each row of weights (n_rows, n_posters): FIGURES, GROUP_F1, F1 of each genre.

    labels, decisions: bool; probabilities: float; all (n_posters, n_genres) and already checked. groups:
    head, medium or tail a genre. A genre that a row of weights leaves without a positive is NaN there, and
    left out of that row's means.
    """
    table = pd.DataFrame(weighted_figures(labels, probabilities, decisions, weights, FIGURES))
    counts = genre_counts(labels, decisions, weights)
    f1 = np.where(counts.support > 0, counts.f1, np.nan)
    for group, name in zip(GROUPS, GROUP_F1):
        members = [column for column, own in enumerate(groups) if own == group]
        table[name] = macro(f1[:, members], counts.support[:, members]) if members else np.nan
    return pd.concat([table, pd.DataFrame(f1, columns=list(genres))], axis=1)


@dataclass(frozen=True)
class SeedLuck:
    """Standard deviation between seeds (...,), pooled over methods, and its degrees of freedom."""

    deviation: np.ndarray
    freedom: int

    @classmethod
    def of(cls, methods: Sequence[np.ndarray]) -> SeedLuck:
        """methods: of each its figures (n_seeds, ...). Where none has a second seed nothing is known: NaN."""
        freedom = sum(len(values) - 1 for values in methods)
        squares = sum(((values - values.mean(axis=0)) ** 2).sum(axis=0) for values in methods)
        if not freedom:
            return cls(np.full(np.shape(squares), np.nan), 0)
        return cls(np.sqrt(squares / freedom), freedom)

    def half(self, n_seeds: int) -> np.ndarray:
        """Half the width of the 95 % interval of a mean over `n_seeds`."""
        if not self.freedom:
            return self.deviation
        from scipy.special import stdtrit  # loading it takes longer than all the rest

        return stdtrit(self.freedom, 0.975) * self.deviation / np.sqrt(n_seeds)


def difference(first: np.ndarray, second: np.ndarray, seeds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Second less first, and half the width of its 95 % interval over seeds and films, both (...,).

    first, second: (n_seeds, 1 + n_resamples, ...): on the test films as they are, then on resamples of them,
    the same for both. seeds: half-width of the seeds' luck in the difference, NaN where it is unknown: the
    interval then is that of films alone.
    """
    gaps = np.asarray(second, np.float64) - np.asarray(first, np.float64)
    films = _NORMAL_95 * _deviation(gaps[:, 1:].mean(axis=0))
    return gaps[:, 0].mean(axis=0), np.hypot(films, np.where(np.isfinite(seeds), seeds, 0.0))


def _deviation(drawn: np.ndarray) -> np.ndarray:
    """Standard deviation over resamples (first axis), without those that leave a genre out; NaN of none."""
    seen = np.isfinite(drawn)
    count = seen.sum(axis=0)
    kept = np.where(seen, drawn, 0.0)
    mean = kept.sum(axis=0) / np.maximum(count, 1)
    squares = np.where(seen, (drawn - mean) ** 2, 0.0).sum(axis=0)
    return np.where(count > 1, np.sqrt(squares / np.maximum(count - 1, 1)), np.nan)

"""Figures of one model on its test films and on resamples of them, in one table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .decisions import genre_counts
from .groups import GROUPS
from .intervals import resample_weights
from .means import macro
from .ranking import genre_ranking
from .weighted import weighted_figures

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

"""Are the probabilities true? Brier score, expected calibration error, calibration curve."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from .means import macro, poster_means, ratio, weighted_sums

RELIABILITY_NAMES = ("brier", "ece")
BINS = 15


def equal_mass_bins(probabilities: np.ndarray, bins: int = BINS) -> np.ndarray:
    """The bin of each of the probabilities (n_posters,): int (n_posters,), about equally many in each.

    Equal probabilities share a bin, so a constant predictor has a single one.
    """
    rising = np.sort(probabilities)
    edges = np.unique(rising[np.arange(1, bins) * len(rising) // bins])
    return np.searchsorted(edges, probabilities, side="right")


def weighted_calibration_errors(
    labels: np.ndarray, probabilities: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Expected calibration error of each genre in bins fixed on all posters: (n_resamples, n_genres)."""
    total = weights.sum(axis=1, dtype=np.float64)
    columns = []
    for genre in range(labels.shape[1]):
        gap = labels[:, genre] - probabilities[:, genre]
        bin_of = equal_mass_bins(probabilities[:, genre])
        by_bin = np.zeros((len(gap), bin_of.max() + 1))
        by_bin[np.arange(len(gap)), bin_of] = gap
        columns.append(np.abs(weighted_sums(weights, by_bin)).sum(axis=1) / total)
    return np.stack(columns, axis=1)


def weighted_reliability_figures(
    labels: np.ndarray,
    probabilities: np.ndarray,
    weights: np.ndarray,
    names: Collection[str] = RELIABILITY_NAMES,
) -> dict[str, np.ndarray]:
    """Brier score over all posters and genres, and macro ECE, each (n_resamples,)."""
    figures = {}
    if "brier" in names:
        squared = ((probabilities - labels) ** 2).mean(axis=1)
        figures |= poster_means({"brier": squared}, weights)
    if "ece" in names:
        support = weighted_sums(weights, labels)
        figures["ece"] = macro(weighted_calibration_errors(labels, probabilities, weights), support)
    return figures


def calibration_curve(labels: np.ndarray, probabilities: np.ndarray) -> pd.DataFrame:
    """Reliability of one genre in 15 equal-mass bins, from labels and probabilities (n_posters,).

    Returns one row a bin: predicted (mean probability), observed (share of positives), posters, and
    low, high: the 95 % Wilson interval of `observed`. The bins' |observed − predicted|, weighted by
    posters, sum to the genre's ECE.
    """
    bin_of = equal_mass_bins(probabilities)
    posters = np.bincount(bin_of)
    positives = np.bincount(bin_of, weights=labels.astype(np.float64))
    filled = posters > 0
    posters, positives = posters[filled], positives[filled]
    low, high = wilson_interval(positives, posters)
    return pd.DataFrame(
        {
            "predicted": ratio(np.bincount(bin_of, weights=probabilities)[filled], posters),
            "observed": positives / posters,
            "posters": posters,
            "low": low,
            "high": high,
        }
    )


def wilson_interval(positives: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """95 % Wilson score interval of a share (Wilson 1927): low and high, in [0, 1]."""
    z = 1.959964
    share = positives / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)

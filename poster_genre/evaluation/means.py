"""Ratios and means with the project's rules for what is empty."""

from __future__ import annotations

import numpy as np


def ratio(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """numerator / denominator in float64, 0 where the denominator is 0 (nothing predicted, nothing true)."""
    numerator, denominator = np.asarray(numerator, np.float64), np.asarray(denominator, np.float64)
    shape = np.broadcast_shapes(numerator.shape, denominator.shape)
    return np.divide(numerator, denominator, out=np.zeros(shape), where=denominator > 0)


def macro(values: np.ndarray, support: np.ndarray) -> np.ndarray:
    """Mean over genres of values (n_resamples, n_genres), without genres that have no support or no value.

    Returns (n_resamples,), NaN where no genre is left.
    """
    counted = (support > 0) & np.isfinite(values)
    total = np.where(counted, values, 0.0).sum(axis=1)
    genres = counted.sum(axis=1)
    return np.where(genres > 0, total / np.maximum(genres, 1), np.nan)


def weighted_sums(weights: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Sum over posters of columns (n_posters, k) under weights (n_resamples, n_posters): (n_resamples, k).

    Computed in the columns' float type (booleans in the weights'): float32 is exact for counts below 2^24.
    """
    if columns.dtype == bool:
        columns = columns.astype(weights.dtype)
    weights = weights.astype(columns.dtype, copy=False)
    if len(weights) == 1:  # too little work to wake BLAS's threads, which stall on a busy machine
        return np.einsum("ri,ij->rj", weights, columns)
    return weights @ columns


def poster_means(values: dict[str, np.ndarray], weights: np.ndarray) -> dict[str, np.ndarray]:
    """Mean of each of values, (n_posters,), under each row of weights (n_resamples, n_posters).

    Returns float64 (n_resamples,) by name.
    """
    columns = np.stack(list(values.values()), axis=1).astype(np.float64, copy=False)
    means = weighted_sums(weights, columns) / weights.sum(axis=1, dtype=np.float64)[:, None]
    return dict(zip(values, means.T, strict=True))

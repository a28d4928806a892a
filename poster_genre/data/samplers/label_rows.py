"""Rows by what they carry: those of each label set, and genres rarer than the mean."""

from __future__ import annotations

import numpy as np

from poster_genre.data.imbalance import LabelSets, irlbl


def rows_of_sets(found: LabelSets, wanted: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Rows drawn with replacement: `wanted` (int (n_sets,)) of each label set, in the order of the sets."""
    members = np.argsort(found.of_poster, kind="stable")
    first = np.cumsum(found.counts) - found.counts
    which = np.repeat(np.arange(len(wanted)), wanted)
    return members[first[which] + rng.integers(0, found.counts[which])]


def minority_genres(labels: np.ndarray) -> np.ndarray:
    """bool (n_genres,): genres whose imbalance ratio exceeds the mean; genres without a poster don't."""
    ratios = irlbl(labels)
    if not np.isfinite(ratios).any():
        return np.zeros(labels.shape[1], bool)
    return np.nan_to_num(ratios) > np.nanmean(ratios)

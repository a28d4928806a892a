"""Which genres and posters count as minority (Charte et al. 2015: IRLbl above MeanIR)."""

from __future__ import annotations

import numpy as np

from poster_genre.data.imbalance import irlbl


def minority_genres(labels: np.ndarray) -> np.ndarray:
    """bool (n_genres,): genres whose imbalance ratio exceeds the mean; genres without a poster don't."""
    ratios = irlbl(labels)
    if not np.isfinite(ratios).any():
        return np.zeros(labels.shape[1], bool)
    return np.nan_to_num(ratios) > np.nanmean(ratios)

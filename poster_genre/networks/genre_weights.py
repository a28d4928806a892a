"""How much a genre counts because it is rare: what cost-sensitive losses and UCML weigh by."""

from __future__ import annotations

import numpy as np


def cost_weights(counts: np.ndarray, n_posters: int, power: float = 0.5, largest: float = 10.0) -> np.ndarray:
    """Weight of a genre's positives, clip((n_neg / n_pos)^power, 1, largest): float32 (L,).

    counts: (L,) positives among `n_posters` training posters.
    """
    positives = usable_counts(counts, n_posters)
    return np.clip(((n_posters - positives) / positives) ** power, 1, largest).astype("float32")


def usable_counts(counts: np.ndarray, n_posters: int) -> np.ndarray:
    """Counts kept within [1, N − 1]: a genre on no poster, or on all, must not divide by zero."""
    return np.clip(np.asarray(counts, np.float64), 1, max(n_posters - 1, 1))

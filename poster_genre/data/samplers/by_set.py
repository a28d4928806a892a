"""Draw posters of given label sets: posters with the same genres are alike to every sampler here."""

from __future__ import annotations

import numpy as np

from poster_genre.data.imbalance import LabelSets


def rows_of_sets(found: LabelSets, wanted: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Rows drawn with replacement: `wanted` (int (n_sets,)) of each label set, in the order of the sets."""
    members = np.argsort(found.of_poster, kind="stable")
    first = np.cumsum(found.counts) - found.counts
    which = np.repeat(np.arange(len(wanted)), wanted)
    return members[first[which] + rng.integers(0, found.counts[which])]

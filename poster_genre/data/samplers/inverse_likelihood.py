"""Oversampling by inverse likelihood: fill every rarer genre up with posters of other rare genres."""

from __future__ import annotations

import numpy as np

from poster_genre.data.imbalance import distinct_sets
from poster_genre.data.samplers.label_rows import rows_of_sets
from poster_genre.data.samplers.registry import Sampler, Setting


def draw(labels: np.ndarray, rng: np.random.Generator, near: float = 0.9) -> np.ndarray:
    """All training rows, then the draws.

    With n_g posters of genre g and w(g) = (max n - n_g) / max n: each genre below the target
    int(near·max n) draws the missing target - n_g with replacement from its posters that carry no genre
    above near·max n, with probability ∝ Σ w over the poster's genres; a genre without such a poster is
    skipped. (Test 5 of the CNN notebook; here after the split, not before it.)
    """
    found = distinct_sets(labels)
    counts = found.counts @ found.sets
    most = counts.max(initial=0)
    weights = (most - counts) / max(most, 1)
    free = ~found.sets[:, counts > near * most].any(axis=1)
    # A poster's chance depends on its label set alone, so sets are drawn first, then posters in them.
    chance = found.counts * (found.sets @ weights) * free
    wanted, target = np.zeros(len(found.counts), np.int64), int(near * most)
    for genre in np.flatnonzero((counts > 0) & (counts < target)):
        mine = chance * found.sets[:, genre]
        if mine.sum() > 0:
            wanted += rng.multinomial(target - counts[genre], mine / mine.sum())
    return np.concatenate([np.arange(len(labels)), rows_of_sets(found, wanted, rng)])


SAMPLER = Sampler(
    "inverse_likelihood",
    "Inverse likelihood",
    "Draws for every rarer genre as many of its posters again as it lacks to nine tenths of the commonest "
    "one. They carry other genres too, so that genres which often come along end up above it.",
    "Oversampling of the fifth experiment in the CNN notebook, moved behind the split.",
    draw,
    {
        "near": Setting(
            "Common from this share of the commonest genre",
            0.9,
            0.5,
            1.0,
            0.05,
            "Rarer genres are filled up to this share; posters that carry one above it are not drawn again.",
        )
    },
    formula=r"P(i) \propto \sum_{l \in Y_i} w_l, \quad w_l = 1 - n_l / \max_j n_j",
)

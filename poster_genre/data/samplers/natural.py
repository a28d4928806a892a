"""Every training poster once: what all other samplers are compared with."""

from __future__ import annotations

import numpy as np

from poster_genre.data.samplers.registry import Sampler


def draw(labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The rows 0 to n_train - 1."""
    return np.arange(len(labels))


SAMPLER = Sampler(
    "natural",
    "Natural",
    "Every poster once an epoch, common genres as common as they are. Nothing is changed, nothing lost.",
    "No resampling.",
    draw,
    formula=r"w_i = 1",
)

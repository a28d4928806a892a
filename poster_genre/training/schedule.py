"""Learning rate as a function of the step, so that a resumed training needs no schedule state."""

from __future__ import annotations

import math

from poster_genre.runs.recipe import Optimiser


def rate_share(optimiser: Optimiser, done: float, drops: int = 0) -> float:
    """Learning rate as a share of the recipe's, in [0, 1], when `done` (0 to 1) of all steps are done.

    `drops` counts the plateaus met so far (schedule `plateau`).
    """
    if done < optimiser.warmup:
        return max(done / optimiser.warmup, 0.01)  # a first step at 0 would only waste a batch
    after = (done - optimiser.warmup) / (1 - optimiser.warmup)
    if optimiser.schedule == "cosine":
        return 0.5 * (1 + math.cos(math.pi * after))
    if optimiser.schedule == "exponential":
        return optimiser.decay**after
    if optimiser.schedule == "plateau":
        return optimiser.decay**drops
    return 1.0

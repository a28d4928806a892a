"""Figures of methods that were trained several times, and whether one differs from another.

Two kinds of luck are in a difference: of the training's seed, and of which films happen to be test films.
How far seeds spread is pooled over all methods, as an analysis of variance does: three seeds of one method
can lie together by chance. The half-widths of the two are added in quadrature, which for independent
estimates is the interval of their sum (MOVER: Zou & Donner 2008, doi:10.1002/sim.3095).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_NORMAL_95 = 1.959964


@dataclass(frozen=True)
class SeedLuck:
    """Standard deviation between seeds (...,), pooled over methods, and its degrees of freedom."""

    deviation: np.ndarray
    freedom: int

    @classmethod
    def of(cls, methods: Sequence[np.ndarray]) -> SeedLuck:
        """methods: of each its figures (n_seeds, ...). Where none has a second seed nothing is known: NaN."""
        freedom = sum(len(values) - 1 for values in methods)
        squares = sum(((values - values.mean(axis=0)) ** 2).sum(axis=0) for values in methods)
        if not freedom:
            return cls(np.full(np.shape(squares), np.nan), 0)
        return cls(np.sqrt(squares / freedom), freedom)

    def half(self, n_seeds: int) -> np.ndarray:
        """Half the width of the 95 % interval of a mean over `n_seeds`."""
        if not self.freedom:
            return self.deviation
        from scipy.special import stdtrit  # loading it takes longer than all the rest

        return stdtrit(self.freedom, 0.975) * self.deviation / np.sqrt(n_seeds)


def difference(first: np.ndarray, second: np.ndarray, seeds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Second less first, and half the width of its 95 % interval over seeds and films, both (...,).

    first, second: (n_seeds, 1 + n_resamples, ...): on the test films as they are, then on resamples of them,
    the same for both. seeds: half-width of the seeds' luck in the difference, NaN where it is unknown: the
    interval then is that of films alone.
    """
    gaps = np.asarray(second, np.float64) - np.asarray(first, np.float64)
    films = _NORMAL_95 * _deviation(gaps[:, 1:].mean(axis=0))
    return gaps[:, 0].mean(axis=0), np.hypot(films, np.where(np.isfinite(seeds), seeds, 0.0))


def _deviation(drawn: np.ndarray) -> np.ndarray:
    """Standard deviation over resamples (first axis), without those that leave a genre out; NaN of none."""
    seen = np.isfinite(drawn)
    count = seen.sum(axis=0)
    kept = np.where(seen, drawn, 0.0)
    mean = kept.sum(axis=0) / np.maximum(count, 1)
    squares = np.where(seen, (drawn - mean) ** 2, 0.0).sum(axis=0)
    return np.where(count > 1, np.sqrt(squares / np.maximum(count - 1, 1)), np.nan)

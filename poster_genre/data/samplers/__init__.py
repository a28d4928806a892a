"""Samplers: how training posters are drawn. A new one is a file here and a line in `REGISTRY`.

Labels stay as they are, and only the given rows are drawn: callers pass the training split alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from poster_genre.data.samplers import (
    class_aware,
    inverse_likelihood,
    lp_ros,
    ml_ros,
    ml_rus,
    natural,
    repeat_factor,
)
from poster_genre.data.samplers import mlsmote as mlsmote_file
from poster_genre.data.samplers.mlsmote import mlsmote
from poster_genre.data.samplers.preview import Preview, preview_draw
from poster_genre.data.samplers.registry import Sampler, SamplerError, Setting, to_length

_FILES = (natural, inverse_likelihood, ml_ros, ml_rus, lp_ros, class_aware, repeat_factor, mlsmote_file)
REGISTRY: dict[str, Sampler] = {file.SAMPLER.name: file.SAMPLER for file in _FILES}

__all__ = [
    "REGISTRY",
    "Preview",
    "Sampler",
    "SamplerError",
    "Setting",
    "epoch_draws",
    "find",
    "mlsmote",
    "preview",
    "sample",
]


def find(name: str) -> Sampler:
    """The sampler of that name. Raises SamplerError naming the allowed ones."""
    if name not in REGISTRY:
        raise SamplerError(f"There is no sampler {name!r}; allowed are {', '.join(REGISTRY)}.")
    return REGISTRY[name]


def sample(name: str, labels: np.ndarray, rng: np.random.Generator, **settings: float) -> np.ndarray:
    """Resample a training set once.

    labels: bool (n_train, n_genres). Returns int64 rows of `labels`; a row that comes twice is a clone,
    one that doesn't come is left out. Raises SamplerError for an unknown sampler or setting, and for
    one that works on embeddings (see `mlsmote`), and for an empty training set.
    """
    sampler = find(name)
    complete = sampler.checked(settings)
    if len(labels) == 0:
        raise SamplerError("There are no training posters to draw from.")
    if sampler.draw is None:
        raise SamplerError(f"{name} makes embeddings, not draws; choose it for a head on embeddings only.")
    return sampler.draw(np.asarray(labels, bool), rng, **complete)


def epoch_draws(
    name: str, labels: np.ndarray, n_draws: int | None, rng: np.random.Generator, **settings: float
) -> np.ndarray:
    """One epoch: exactly `n_draws` rows of the resampled training set, or (None) all of it, in random order.

    With n_draws = n_train for every sampler, epochs cost the same and samplers can be compared.
    Raises SamplerError as `sample` does.
    """
    drawn = sample(name, labels, rng, **settings)
    return to_length(drawn, len(drawn) if n_draws is None else n_draws, rng)


def preview(
    name: str,
    labels: np.ndarray,
    genres: Sequence[str],
    settings: Mapping[str, float] | None = None,
    seed: int = 0,
    embeddings: np.ndarray | None = None,
) -> Preview:
    """Counts before and after, MeanIR, size and share of exact copies of one seeded draw.

    labels: bool (n_train, n_genres); embeddings: float (n_train, D), for `mlsmote` alone.
    Raises SamplerError for an unknown sampler or setting, or missing embeddings.
    """
    sampler = find(name)
    complete = sampler.checked(settings or {})
    rng = np.random.default_rng(seed)
    return preview_draw(sampler, np.asarray(labels, bool), genres, complete, rng, embeddings)

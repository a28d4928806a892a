"""What a sampler would do to a training set: counts before and after, imbalance, size, copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from poster_genre.data.imbalance import distinct_sets
from poster_genre.data.samplers.mlsmote import mlsmote
from poster_genre.data.samplers.registry import Sampler, SamplerError


@dataclass(frozen=True)
class Preview:
    """Before and after one draw.

    table: one row a genre: genre, before, after (training posters that carry it).
    mean_ir, size: (before, after). copies: share of the drawn posters that repeat another one exactly.
    """

    table: pd.DataFrame
    mean_ir: tuple[float, float]
    size: tuple[int, int]
    copies: float


def preview_draw(
    sampler: Sampler,
    labels: np.ndarray,
    genres: Sequence[str],
    settings: Mapping[str, float],
    rng: np.random.Generator,
    embeddings: np.ndarray | None,
) -> Preview:
    """Draw once with checked `settings` and count. Raises SamplerError where embeddings are missing."""
    before = np.count_nonzero(labels, axis=0)
    if sampler.draw is not None:
        times = np.bincount(sampler.draw(labels, rng, **settings), minlength=len(labels))
        found = distinct_sets(labels)
        after = np.bincount(found.of_poster, times, len(found.sets)).astype(np.int64) @ found.sets
        size = int(times.sum())
        copies = 1 - np.count_nonzero(times) / max(size, 1)
    elif embeddings is not None:
        new_labels = mlsmote(embeddings, labels, rng, **settings)[1]
        after, size, copies = np.count_nonzero(new_labels, axis=0), len(new_labels), 0.0
    else:
        raise SamplerError(f"{sampler.title} needs embeddings, and this catalog has none.")
    table = pd.DataFrame({"genre": list(genres), "before": before, "after": after})
    return Preview(table, (_mean_ir(before), _mean_ir(after)), (len(labels), size), float(copies))


def _mean_ir(counts: np.ndarray) -> float:
    """MeanIR of genre counts; genres without a poster are left out."""
    occurring = counts[counts > 0]
    return float((occurring.max() / occurring).mean()) if len(occurring) else float("nan")

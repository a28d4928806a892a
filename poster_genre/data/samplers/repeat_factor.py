"""Repeat-factor sampling: posters of rare genres come more than once an epoch."""

from __future__ import annotations

import numpy as np

from poster_genre.data.samplers.registry import Sampler, Setting


def draw(labels: np.ndarray, rng: np.random.Generator, threshold: float = 0.1) -> np.ndarray:
    """Each row floor(r) or floor(r) + 1 times, ascending, so that it comes r times on average.

    r(g) = max(1, √(threshold / f_g)) for a genre on the share f_g of posters; r(poster) = the largest
    r of its genres, 1 without a genre. (Gupta, Dollár, Girshick 2019, LVIS; its default threshold of
    0.001 does nothing at this number of genres.)
    """
    shares = np.maximum(np.count_nonzero(labels, axis=0), 1) / max(len(labels), 1)
    of_genre = np.maximum(1.0, np.sqrt(threshold / shares))
    of_poster = np.ones(len(labels))
    for genre in np.argsort(of_genre):  # the rarest last, so that its factor stays
        of_poster[labels[:, genre]] = of_genre[genre]
    times = np.floor(of_poster + rng.random(len(labels))).astype(np.int64)
    return np.repeat(np.arange(len(labels)), times)


SAMPLER = Sampler(
    "repeat_factor",
    "Repeat factor (LVIS)",
    "Repeats each poster by the square root of how rare its rarest genre is. "
    "That is gentle: what is a hundred times rarer comes ten times as often.",
    "Gupta, Dollár, Girshick 2019, LVIS, CVPR.",
    draw,
    {
        "threshold": Setting(
            "Repeat genres below this share",
            0.1,
            0.001,
            0.5,
            0.001,
            "Genres on a smaller share of posters than this are repeated.",
        )
    },
    formula=r"r_i = \max_{l \in Y_i} \max\left(1, \sqrt{t / f_l}\right), \quad f_l = n_l / N",
)

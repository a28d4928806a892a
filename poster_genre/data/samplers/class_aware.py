"""Class-aware sampling: the genres take turns, each with a few of its posters."""

from __future__ import annotations

import numpy as np

from poster_genre.data.samplers.registry import Sampler, Setting


def draw(labels: np.ndarray, rng: np.random.Generator, posters_a_turn: int = 2) -> np.ndarray:
    """n_train rows: round after round, every genre (in a new random order) gives `posters_a_turn`.

    Inside a genre no poster comes twice before all came once. Posters without a genre never come;
    without any genre at all, all rows are returned once. (Shen, Lin, Huang 2016.)
    """
    genres = np.flatnonzero(labels.any(axis=0))
    if not len(genres):
        return np.arange(len(labels))
    rounds = -(-len(labels) // (len(genres) * posters_a_turn))
    order = rng.permuted(np.tile(genres, (rounds, 1)), axis=1)
    turns = np.repeat(order.ravel(), posters_a_turn)[: len(labels)]
    rows = np.empty(len(labels), np.int64)
    for genre in genres:
        mine = turns == genre
        rows[mine] = _shuffled_again(np.flatnonzero(labels[:, genre]), int(mine.sum()), rng)
    return rows


def _shuffled_again(members: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """`members` in random order, over and over in new orders, cut after `n`."""
    passes = -(-n // len(members))
    return rng.permuted(np.tile(members, (passes, 1)), axis=1).ravel()[:n]


SAMPLER = Sampler(
    "class_aware",
    "Class-aware",
    "The genres take turns: each gives a few posters, so that rare genres are seen as often as common ones. "
    "The few posters of the rarest genres come again and again, and are soon known by heart.",
    "Shen, Lin, Huang 2016, Relay Backpropagation, ECCV.",
    draw,
    {
        "posters_a_turn": Setting(
            "Posters a turn", 2, 1, 16, 1, "Posters that a genre gives when it is its turn."
        )
    },
    formula=r"P(i) = \frac1L \sum_{l \in Y_i} \frac{1}{n_l}",
)

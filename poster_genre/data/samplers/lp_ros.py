"""LP-ROS: clone inside rare label sets, so that rare combinations come closer to the mean one."""

from __future__ import annotations

import numpy as np

from poster_genre.data.imbalance import distinct_sets
from poster_genre.data.samplers.label_rows import rows_of_sets
from poster_genre.data.samplers.registry import Sampler, Setting


def draw(labels: np.ndarray, rng: np.random.Generator, percent: float = 25.0) -> np.ndarray:
    """All training rows, then the clones.

    Label sets with fewer posters than the mean set share `percent` % of n_train equally, none beyond
    the mean; what one cannot take goes to the others. (Charte, Rivera, del Jesus, Herrera 2013, LP-ROS.)
    """
    found = distinct_sets(labels)
    mean_size = len(labels) / max(len(found.counts), 1)
    room = np.maximum(np.floor(mean_size) - found.counts, 0).astype(int)
    wanted = _share_out(int(len(labels) * percent / 100), room)
    return np.concatenate([np.arange(len(labels)), rows_of_sets(found, wanted, rng)])


def _share_out(total: int, room: np.ndarray) -> np.ndarray:
    """Give each of `room` the same amount, none more than it holds, `total` at most in all."""
    given = np.zeros_like(room)
    order = np.argsort(room, kind="stable")
    order = order[room[order] > 0]
    for place, which in enumerate(order):
        given[which] = min(room[which], total // (len(order) - place))
        total -= given[which]
    return given


SAMPLER = Sampler(
    "lp_ros",
    "LP-ROS (clone rare combinations)",
    "Copies posters whose exact combination of genres is rarer than the mean combination. "
    "A rare combination can well be one of common genres.",
    "Charte, Rivera, del Jesus, Herrera 2013, HAIS, LNCS 8073.",
    draw,
    {
        "percent": Setting(
            "Posters added at most, %",
            25.0,
            1,
            200,
            1,
            "Of the training posters; it ends earlier when every combination has come up to the mean.",
        )
    },
    formula=r"\text{clone } i: \quad |\{j : Y_j = Y_i\}| < N / |\{Y\}|",
)

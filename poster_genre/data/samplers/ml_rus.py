"""ML-RUS: leave out posters that hold no minority genre."""

from __future__ import annotations

import numpy as np

from poster_genre.data.samplers.label_rows import minority_genres
from poster_genre.data.samplers.registry import Sampler, Setting


def draw(labels: np.ndarray, rng: np.random.Generator, percent: float = 25.0) -> np.ndarray:
    """The rows that stay, ascending.

    `percent` % of n_train leave, drawn at random among posters without a genre of IRLbl > MeanIR; fewer
    where there are not as many, and one poster always stays. (After Charte et al. 2015, ML-RUS.)
    """
    spare = np.flatnonzero(~labels[:, minority_genres(labels)].any(axis=1))
    leaving = min(int(len(labels) * percent / 100), len(spare), max(len(labels) - 1, 0))
    stays = np.ones(len(labels), bool)
    stays[rng.choice(spare, leaving, replace=False)] = False
    return np.flatnonzero(stays)


SAMPLER = Sampler(
    "ml_rus",
    "ML-RUS (drop common posters)",
    "Leaves out posters that carry only common genres. Nothing is copied, but real posters go unseen.",
    "Charte, Rivera, del Jesus, Herrera 2015, Neurocomputing 163.",
    draw,
    {
        "percent": Setting(
            "Posters left out, %",
            25.0,
            1,
            90,
            1,
            "Of all training posters, chosen among those without a rare genre.",
        )
    },
    formula=r"\text{drop } i: \quad \max_j n_j / n_l \le \mathrm{MeanIR} \;\; \forall\, l \in Y_i",
)

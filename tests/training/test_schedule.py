"""Learning-rate schedules, at the points that anyone can check by hand."""

from __future__ import annotations

import pytest

from poster_genre.runs.recipe import Optimiser
from poster_genre.training.epoch import rate_share


@pytest.mark.parametrize(
    "settings, done, drops, expected",
    [
        ({}, 0.7, 0, 1.0),
        ({"warmup": 0.1}, 0.05, 0, 0.5),
        ({"warmup": 0.1}, 0.0, 0, 0.01),
        ({"schedule": "cosine"}, 0.0, 0, 1.0),
        ({"schedule": "cosine"}, 0.5, 0, 0.5),
        ({"schedule": "cosine", "warmup": 0.2}, 0.6, 0, 0.5),
        ({"schedule": "cosine"}, 1.0, 0, 0.0),
        ({"schedule": "exponential", "decay": 0.01}, 0.5, 0, 0.1),
        ({"schedule": "plateau", "decay": 0.5}, 0.9, 2, 0.25),
    ],
)
def test_share_of_the_learning_rate(settings, done, drops, expected):
    assert rate_share(Optimiser(**settings), done, drops) == pytest.approx(expected)

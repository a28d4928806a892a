"""Differences between methods: the luck of seeds and of films, against hand calculation and SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from poster_genre.evaluation.resampled import SeedLuck, difference


def test_the_spread_of_seeds_is_pooled_over_methods():
    luck = SeedLuck.of([np.array([[1.0], [3.0]]), np.array([[5.0], [5.0], [8.0]])])
    # Sums of squares 2 and 6, degrees of freedom 1 and 2.
    assert luck.freedom == 3
    assert luck.deviation[0] == pytest.approx(np.sqrt(8 / 3))
    assert luck.half(4)[0] == pytest.approx(stats.t.ppf(0.975, 3) * np.sqrt(8 / 3) / 2)


def test_one_seed_of_each_says_nothing_of_the_trainings_luck():
    luck = SeedLuck.of([np.array([[1.0]]), np.array([[2.0]])])
    assert luck.freedom == 0 and np.isnan(luck.half(1)).all()


def test_a_difference_is_paired_by_film():
    """Both models move together from resample to resample, so their difference does not move at all."""
    films = np.random.default_rng(0).normal(size=(1, 201, 1))
    gap, half = difference(films, films + 0.5, np.zeros(1))
    assert gap[0] == pytest.approx(0.5) and half[0] == pytest.approx(0, abs=1e-12)


def test_the_luck_of_films_and_of_seeds_are_added_in_quadrature():
    rng = np.random.default_rng(1)
    first, second = np.zeros((2, 2001, 1)), rng.normal(0, 0.1, (2, 2001, 1))
    second[:, 0] = 0.3
    films = 1.959964 * second[:, 1:].mean(axis=0).std(ddof=1)
    gap, half = difference(first, second, np.array([0.2]))
    assert gap[0] == pytest.approx(0.3)
    assert half[0] == pytest.approx(np.hypot(films, 0.2))


def test_where_the_seeds_luck_is_unknown_the_interval_is_of_films_alone():
    drawn = np.random.default_rng(2).normal(size=(1, 101, 1))
    halves = [difference(np.zeros_like(drawn), drawn, np.array([seeds]))[1][0] for seeds in (np.nan, 0.0)]
    assert halves[0] == halves[1] > 0


def test_resamples_that_leave_a_genre_out_are_left_out():
    drawn = np.array([0.0, 1.0, np.nan, 3.0]).reshape(1, 4, 1)
    _, half = difference(np.zeros_like(drawn), drawn, np.zeros(1))
    assert half[0] == pytest.approx(1.959964 * np.std([1.0, 3.0], ddof=1))

"""Two models on the same posters: genre by genre, and poster by poster."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score

from poster_genre.evaluation.checks import EvaluationError
from poster_genre.evaluation.paired import disagreements, genre_differences

GENRES = ("Comedy", "Drama", "News")
GROUPS = ("head", "head", "tail")


@pytest.fixture
def truth() -> np.ndarray:
    """400 posters; none is News."""
    labels = np.random.default_rng(0).random((400, 3)) < (0.4, 0.5, 0.0)
    labels[0, :2] = True
    return labels


def test_f1_is_scikit_learns_and_the_difference_second_less_first(truth):
    first, second = truth ^ (np.random.default_rng(1).random(truth.shape) < 0.3), truth.copy()
    table = genre_differences(truth, first, second, GENRES, GROUPS, resamples=50)
    expected = f1_score(truth[:, :2], first[:, :2], average=None)
    np.testing.assert_allclose(table["first"][:2], expected)
    np.testing.assert_allclose(table["difference"][:2], 1 - expected)


def test_a_large_gap_is_clear_and_none_is_not(truth):
    half_right = truth ^ (np.random.default_rng(1).random(truth.shape) < 0.5)
    second = half_right.copy()
    second[:, 0] = truth[:, 0]  # all of Comedy is right, Drama is as before
    table = genre_differences(truth, half_right, second, GENRES, GROUPS).set_index("genre")
    assert table["clear"].tolist() == [True, False, False]
    assert table.loc["Comedy", "low"] > 0
    assert (table.loc["Drama", ["difference", "low", "high"]] == 0).all()


def test_a_genre_that_no_poster_has_is_undefined(truth):
    row = genre_differences(truth, truth, truth, GENRES, GROUPS, resamples=20).iloc[2]
    assert row["support"] == 0
    assert np.isnan([row["first"], row["difference"], row["low"]]).all()


def test_disagreements_name_the_posters_farthest_apart():
    labels = np.array([[1, 0], [0, 1], [1, 1]], bool)
    first = np.array([[0.9, 0.1], [0.2, 0.7], [0.1, 0.6]])
    second = np.array([[0.8, 0.1], [0.9, 0.1], [0.3, 0.6]])
    table = disagreements(
        labels, (first, first > 0.5), (second, second > 0.5), ("Comedy", "Drama"), ["a", "b", "c"], limit=2
    )
    assert table["film_id"].tolist() == ["b", "c"]
    assert table["distance"].tolist() == pytest.approx([1.3, 0.2])
    farthest = table.iloc[0]
    assert (farthest["true_genres"], farthest["first_genres"]) == ("Drama", "Drama")
    assert farthest["second_genres"] == "Comedy"
    assert (farthest["first_wrong"], farthest["second_wrong"]) == (0, 2)


def test_models_of_other_posters_are_refused(truth):
    with pytest.raises(EvaluationError, match="shape"):
        genre_differences(truth, truth, truth[:10], GENRES, GROUPS)

"""Figures on resamples: the first row is the split as it is, every other one a split with copies."""

from __future__ import annotations

import numpy as np
import pytest

from poster_genre.evaluation.curves import per_genre
from poster_genre.evaluation.decisions import decision_figures
from poster_genre.evaluation.metrics import figures
from poster_genre.evaluation.ranking import ranking_figures
from poster_genre.evaluation.resampled import FIGURES, figures_on, ranking_on, weights_of

GENRES, GROUPS = ("Drama", "Horror", "War"), ("head", "medium", "medium")


@pytest.fixture(scope="module")
def said():
    rng = np.random.default_rng(3)
    labels = rng.random((60, 3)) < (0.6, 0.2, 0.1)
    probabilities = np.clip(rng.random(labels.shape) * 0.6 + 0.3 * labels, 0, 1)
    return labels, probabilities, probabilities >= 0.5


def test_the_first_row_is_the_split_as_it_is(said):
    row = figures_on(*said, GENRES, GROUPS, weights_of(60, 5)).iloc[0]
    expected = figures(*said)
    table = per_genre(*said, GENRES, np.full(3, 0.5), GROUPS)
    assert row[list(FIGURES)].to_dict() == pytest.approx({name: expected[name] for name in FIGURES}, rel=1e-5)
    assert row[list(GENRES)].tolist() == pytest.approx(table["f1"].tolist())
    assert row["f1_medium"] == pytest.approx(table["f1"].iloc[1:].mean())
    assert np.isnan(row["f1_tail"])


def test_every_other_row_is_a_split_with_some_films_twice_and_some_not_at_all(said):
    weights = weights_of(60, 3)
    rows = np.repeat(np.arange(60), weights[2].astype(int))
    labels, probabilities, decisions = (part[rows] for part in said)
    found = figures_on(*said, GENRES, GROUPS, weights).iloc[2]
    assert found["f1_macro"] == pytest.approx(decision_figures(labels, decisions)["f1_macro"])
    expected = ranking_figures(labels, probabilities)["map_macro"]
    assert ranking_on(said[0], said[1], weights)[2] == pytest.approx(expected)


def test_all_models_are_judged_on_the_same_resamples():
    np.testing.assert_array_equal(weights_of(30, 4), weights_of(30, 4))
    assert (weights_of(30, 4)[1:].sum(axis=1) == 30).all()

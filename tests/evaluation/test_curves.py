"""Curves of a whole split: any cuts are a look-up, and what is drawn is thinned, not changed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics as sklearn

from poster_genre.evaluation.checks import EvaluationError
from poster_genre.evaluation.curves import Curves, per_genre, score_histogram
from poster_genre.evaluation.decisions import genre_counts
from poster_genre.evaluation.groups import groups_of
from poster_genre.evaluation.thresholds import fit

GENRES = [f"Genre {number}" for number in range(12)]


@pytest.fixture(scope="module")
def posters(draw_catalog):
    return draw_catalog(3000)


@pytest.fixture(scope="module")
def curves(posters):
    return Curves.of(*posters, GENRES)


def test_the_table_is_the_one_computed_from_decisions(posters, curves):
    labels, probabilities = posters
    groups = groups_of(labels)
    for cuts in (np.linspace(0.5, 0.01, 12), probabilities[7], np.zeros(12), np.ones(12)):
        direct = per_genre(labels, probabilities, probabilities >= cuts, GENRES, cuts, groups)
        pd.testing.assert_frame_equal(curves.table(cuts, groups), direct)


def test_a_policy_that_is_not_cuts_alone_gives_its_own_counts(posters, curves):
    labels, probabilities = posters
    policy = fit("top_k", probabilities, labels, GENRES, k=2)
    decisions, groups = policy.decide(probabilities), groups_of(labels)
    table = curves.table(policy.cuts, groups, genre_counts(labels, decisions))
    expected = per_genre(labels, probabilities, decisions, GENRES, policy.cuts, groups)
    pd.testing.assert_frame_equal(table, expected)


def test_drawn_points_lie_on_the_full_curve(posters, curves):
    labels, probabilities = posters
    drawn = curves.of_genre("Genre 2", points=100)
    assert len(drawn) <= 100
    assert drawn["predicted"].iloc[[0, -1]].tolist() == [0, 3000]
    for row in drawn.iloc[1::9].itertuples():
        decided = probabilities[:, 2] >= row.threshold
        assert decided.sum() == row.predicted
        assert row.f1 == pytest.approx(sklearn.f1_score(labels[:, 2], decided))
        assert row.false_positive_rate == pytest.approx(
            (decided & ~labels[:, 2]).sum() / (~labels[:, 2]).sum()
        )


def test_a_few_posters_are_drawn_whole():
    labels, probabilities = np.array([[1], [0], [1]]), np.array([[0.9], [0.5], [0.1]])
    drawn = Curves.of(labels, probabilities, ["War"]).of_genre("War")
    assert drawn["threshold"].tolist() == pytest.approx([0.95, 0.7, 0.3, 0.05])
    assert drawn["precision"].tolist() == pytest.approx([1.0, 1.0, 0.5, 2 / 3])
    assert drawn["recall"].tolist() == [0.0, 0.5, 0.5, 1.0]


def test_the_moving_point_is_where_the_cut_stands(posters, curves):
    labels, probabilities = posters
    point = curves.point("Genre 1", 0.37)
    decided = probabilities[:, 1] >= 0.37
    assert point["threshold"] == 0.37
    assert point["predicted"] == decided.sum()
    assert point["recall"] == pytest.approx(sklearn.recall_score(labels[:, 1], decided))


def test_an_unknown_genre_is_named(curves):
    with pytest.raises(EvaluationError, match="no genre 'Noir'"):
        curves.of_genre("Noir")


def test_the_histogram_counts_every_poster_once(posters):
    labels, probabilities = posters
    found = score_histogram(labels[:, 0], probabilities[:, 0])
    assert len(found) == 40
    assert found["positives"].sum() == labels[:, 0].sum()
    assert found["negatives"].sum() == (~labels[:, 0]).sum()
    lowest = probabilities[:, 0] < found["high"][0]
    assert found["negatives"][0] == (lowest & ~labels[:, 0]).sum()

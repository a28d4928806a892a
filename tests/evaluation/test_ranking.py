"""Ranking figures agree with scikit-learn, under ties, rare genres and repeated posters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sklearn

from poster_genre.evaluation.ranking import Ranking, poster_ranking, ranking_figures


@given(data=st.data())
def test_figures_agree_with_scikit_learn(scored_posters, data):
    labels, scores = data.draw(scored_posters)
    found = ranking_figures(labels, scores)
    for name, theirs in {
        "lrap": sklearn.label_ranking_average_precision_score,
        "ranking_loss": sklearn.label_ranking_loss,
        "coverage_error": sklearn.coverage_error,
    }.items():
        assert found[name] == pytest.approx(theirs(labels, scores)), name
    some = labels.any(axis=0)
    if some.any():
        ap = sklearn.average_precision_score(labels[:, some], scores[:, some], average="macro")
        assert found["map_macro"] == pytest.approx(ap)
        assert found["map_micro"] == pytest.approx(
            sklearn.average_precision_score(labels.ravel(), scores.ravel())
        )
    both = some & ~labels.all(axis=0)
    if both.any():
        assert found["auc_macro"] == pytest.approx(sklearn.roc_auc_score(labels[:, both], scores[:, both]))


@given(data=st.data())
def test_a_weight_counts_a_poster_as_often_as_repeating_it(scored_posters, data):
    labels, scores = data.draw(scored_posters)
    times = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(labels), max_size=len(labels))))
    weights = times[None, :].astype(np.float32)
    repeated_labels, repeated_scores = np.repeat(labels[:, 0], times), np.repeat(scores[:, 0], times)
    ones = np.ones((1, len(repeated_labels)), np.float32)
    if len(repeated_labels) == 0:
        return
    weighted = Ranking.of(labels[:, 0], scores[:, 0]).score(weights)
    repeated = Ranking.of(repeated_labels, repeated_scores).score(ones)
    np.testing.assert_allclose(weighted, repeated, rtol=1e-9)


def test_a_genre_without_positives_has_no_ap_and_no_auc():
    ap, auc = Ranking.of(np.zeros(3, bool), np.array([0.1, 0.2, 0.3])).score(np.ones((1, 3), np.float32))
    assert np.isnan(ap[0])
    assert np.isnan(auc[0])


def test_a_genre_with_only_positives_has_ap_one_and_no_auc():
    ap, auc = Ranking.of(np.ones(3, bool), np.array([0.1, 0.2, 0.3])).score(np.ones((1, 3), np.float32))
    assert ap[0] == 1.0
    assert np.isnan(auc[0])


def test_macro_figures_leave_out_genres_without_positives():
    labels = np.array([[1, 0], [0, 0]])
    found = ranking_figures(labels, np.array([[0.9, 0.5], [0.1, 0.5]]))
    assert found["map_macro"] == 1.0
    assert found["auc_macro"] == 1.0


def test_a_poster_without_genres_is_perfectly_ranked_and_covered_by_none():
    by_poster = poster_ranking(np.zeros((1, 3), bool), np.array([[0.1, 0.2, 0.3]]))
    assert {name: values[0] for name, values in by_poster.items()} == {
        "lrap": 1.0,
        "ranking_loss": 0.0,
        "coverage_error": 0.0,
    }

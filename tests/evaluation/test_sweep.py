"""A sweep knows what every threshold does: against brute force and scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sklearn

from poster_genre.evaluation.decisions import Sweep


@given(data=st.data())
def test_each_cut_decides_what_its_state_says(scored_posters, data):
    labels, scores = data.draw(scored_posters)
    labels, scores = labels[:, 0], scores[:, 0]
    sweep = Sweep.of(labels, scores)
    assert len(sweep.cuts) == len(np.unique(scores)) + 1
    for state, cut in enumerate(sweep.cuts):
        decided = scores >= cut
        assert decided.sum() == sweep.predicted[state]
        assert (decided & labels).sum() == sweep.true_positives[state]
        assert sweep.f1[state] == pytest.approx(sklearn.f1_score(labels, decided, zero_division=0))


@given(data=st.data(), cuts=st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_any_cut_is_found_by_look_up(scored_posters, data, cuts):
    labels, scores = data.draw(scored_posters)
    sweep = Sweep.of(labels[:, 0], scores[:, 0])
    cuts = [*cuts, *scores[:, 0].tolist()]  # a cut that equals a score includes it
    assert sweep.predicted[sweep.states(np.array(cuts))].tolist() == [(scores[:, 0] >= c).sum() for c in cuts]


@given(data=st.data())
def test_areas_agree_with_scikit_learn(scored_posters, data):
    labels, scores = data.draw(scored_posters)
    labels, scores = labels[:, 0], scores[:, 0]
    sweep = Sweep.of(labels, scores)
    if not labels.any():
        assert np.isnan(sweep.average_precision)
    else:
        assert sweep.average_precision == pytest.approx(sklearn.average_precision_score(labels, scores))
    if labels.all() or not labels.any():
        assert np.isnan(sweep.roc_auc)
    else:
        assert sweep.roc_auc == pytest.approx(sklearn.roc_auc_score(labels, scores))


def test_neighbouring_floats_are_still_told_apart():
    low = 0.3
    high = np.nextafter(low, 1)
    sweep = Sweep.of(np.array([False, True]), np.array([low, high]))
    assert sweep.predicted.tolist() == [0, 1, 2]
    assert [(np.array([low, high]) >= cut).sum() for cut in sweep.cuts] == [0, 1, 2]

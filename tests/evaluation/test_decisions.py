"""Precision, recall, F1, Hamming and the accuracies agree with scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sklearn

from poster_genre.evaluation.decisions import decision_figures, weighted_decision_figures


@given(data=st.data())
def test_figures_agree_with_scikit_learn(scored_posters, data):
    labels, probabilities = data.draw(scored_posters)
    decisions = probabilities >= 0.5
    found = decision_figures(labels, decisions)
    for average in ("micro", "weighted", "samples"):
        assert _three(found, average) == pytest.approx(_scikit(labels, decisions, average)), average
    some = labels.any(axis=0)
    if some.any():
        by_genre = _scikit(labels, decisions, None)
        assert _three(found, "macro") == pytest.approx([values[some].mean() for values in by_genre])
    assert found["hamming"] == pytest.approx(sklearn.hamming_loss(labels, decisions))
    assert found["subset_accuracy"] == pytest.approx(sklearn.accuracy_score(labels, decisions))
    assert found["label_accuracy"] == pytest.approx(1 - found["hamming"])


def _three(found, average):
    return [found[f"{measure}_{average}"] for measure in ("precision", "recall", "f1")]


def _scikit(labels, decisions, average):
    return sklearn.precision_recall_fscore_support(labels, decisions, average=average, zero_division=0)[:3]


@given(data=st.data())
def test_a_weight_counts_a_poster_as_often_as_repeating_it(scored_posters, data):
    labels, probabilities = data.draw(scored_posters)
    times = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(labels), max_size=len(labels))))
    if times.sum() == 0:
        return
    decisions = probabilities >= 0.5
    weighted = weighted_decision_figures(labels, decisions, np.stack([times, times]).astype(np.float32))
    repeated = decision_figures(np.repeat(labels, times, axis=0), np.repeat(decisions, times, axis=0))
    for name, value in repeated.items():
        np.testing.assert_allclose(weighted[name], [value, value], rtol=1e-9, err_msg=name)


def test_without_any_positive_the_macro_figures_are_undefined_and_the_rest_stand():
    found = decision_figures(np.zeros((2, 2), int), np.array([[1, 0], [0, 0]]))
    assert np.isnan(found["f1_macro"])
    assert found["precision_micro"] == 0.0
    assert found["hamming"] == 0.25

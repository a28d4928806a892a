"""Calibration makes probabilities true, stays finite, and never reorders a genre's posters."""

from __future__ import annotations

import json

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from poster_genre.evaluation.calibration import PLATT, SHARED, Calibration, fit_calibration, sigmoid
from poster_genre.evaluation.checks import EvaluationError
from poster_genre.evaluation.metrics import figures


def test_the_sigmoid_is_stable_far_out():
    np.testing.assert_allclose(sigmoid([-800.0, -80.0, 0.0, 80.0]), [0.0, np.exp(-80), 0.5, 1.0], rtol=1e-12)


def test_platt_agrees_with_an_unpenalised_logistic_regression(draw_catalog):
    labels, probabilities = draw_catalog(5000)
    logits = 3 * np.log(probabilities / (1 - probabilities)) + 2
    found = fit_calibration(logits, labels)
    reference = LogisticRegression(C=np.inf).fit(logits[:, [0]], labels[:, 0])
    # Smoothed targets differ from 0 and 1 by about 1 / positives.
    assert found.scale[0] == pytest.approx(reference.coef_[0, 0], rel=5e-3)
    assert found.offset[0] == pytest.approx(reference.intercept_[0], abs=5e-3)


def test_overconfident_logits_are_brought_back(draw_catalog):
    labels, truth = draw_catalog(3000)
    logits = 4 * np.log(truth / (1 - truth))
    before = figures(labels, sigmoid(logits), labels)
    after = figures(labels, fit_calibration(logits, labels).apply(logits), labels)
    assert after["ece"] < before["ece"] / 2
    assert after["brier"] < before["brier"]
    assert after["map_macro"] == pytest.approx(before["map_macro"])  # the order within a genre stays


def test_genres_with_few_positives_share_one_temperature(draw_catalog):
    labels, truth = draw_catalog(600)
    found = fit_calibration(np.log(truth / (1 - truth)), labels)
    rare = labels.sum(axis=0) < 30
    assert [method == SHARED for method in found.methods] == rare.tolist()
    assert len(set(found.scale[rare])) == 1
    assert found.methods[0] == PLATT
    means = found.apply(np.log(truth / (1 - truth)))[:, rare].mean(axis=0)
    # Platt's targets add about one poster's worth of mass.
    np.testing.assert_allclose(means * 600, labels[:, rare].sum(axis=0) + 1, atol=1.1)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_genre_that_is_never_or_always_true_gets_finite_probabilities(share):
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(200, 2))
    labels = np.column_stack([rng.random(200) < sigmoid(logits[:, 0]), np.full(200, share)])
    probabilities = fit_calibration(logits, labels).apply(logits)
    assert probabilities[:, 1].mean() == pytest.approx(share, abs=0.01)
    assert (probabilities > 0).all()
    assert (probabilities < 1).all()


def test_separable_and_reversed_genres_keep_a_positive_scale():
    logits = np.linspace(-2, 2, 100)[:, None]
    separable, backwards = fit_calibration(logits, logits > 0), fit_calibration(logits, logits < 0)
    assert np.isfinite(separable.scale).all()
    assert backwards.scale[0] > 0


def test_constant_logits_give_the_share_of_positives():
    labels = np.arange(100)[:, None] < 40
    probabilities = fit_calibration(np.full((100, 1), 7.0), labels).apply(np.full((1, 1), 7.0))
    assert probabilities[0, 0] == pytest.approx(0.4, abs=0.01)


def test_it_survives_json():
    calibration = Calibration(np.array([0.5, 2.0]), np.array([-1.0, 0.1]), (PLATT, SHARED))
    restored = Calibration.from_dict(json.loads(json.dumps(calibration.to_dict())))
    logits = np.array([[0.3, -4.0]])
    np.testing.assert_array_equal(restored.apply(logits), calibration.apply(logits))
    assert restored.methods == calibration.methods


@pytest.mark.parametrize(
    "change", [{"scale": [1.0]}, {"scale": [1.0, -1.0]}, {"offset": [0.0, float("nan")]}, {"methods": None}]
)
def test_a_damaged_calibration_is_refused(change):
    with pytest.raises(EvaluationError, match="alibration"):
        Calibration.from_dict(Calibration.identity(2).to_dict() | change)


def test_another_number_of_genres_is_refused():
    with pytest.raises(EvaluationError, match="for 3 genres, the logits have 2"):
        Calibration.identity(3).apply(np.zeros((1, 2)))

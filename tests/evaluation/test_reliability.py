"""Brier score, ECE and the calibration curve, against their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from poster_genre.evaluation.calibration import calibration_curve, equal_mass_bins, wilson_interval
from poster_genre.evaluation.metrics import figures


def test_bins_hold_about_equally_many_posters():
    sizes = np.bincount(equal_mass_bins(np.random.default_rng(0).random(1000)))
    assert len(sizes) == 15
    assert set(sizes) <= {66, 67}


def test_equal_probabilities_share_a_bin():
    assert set(equal_mass_bins(np.full(100, 0.3)).tolist()) == {1}
    assert len(calibration_curve(np.arange(100) < 30, np.full(100, 0.3))) == 1


@given(data=st.data())
def test_brier_is_the_mean_of_scikit_learns_over_genres(scored_posters, data):
    labels, probabilities = data.draw(scored_posters)
    theirs = [
        brier_score_loss(labels[:, g], probabilities[:, g], labels=[0, 1]) for g in range(labels.shape[1])
    ]
    assert figures(labels, probabilities, labels)["brier"] == pytest.approx(np.mean(theirs))


def test_ece_is_the_curves_weighted_gap(draw_catalog):
    labels, probabilities = draw_catalog(900)
    curve = calibration_curve(labels[:, 0], probabilities[:, 0])
    by_hand = (curve["posters"] * (curve["observed"] - curve["predicted"]).abs()).sum() / 900
    assert figures(labels[:, :1], probabilities[:, :1], labels[:, :1])["ece"] == pytest.approx(by_hand)


def test_a_constant_at_the_prevalence_is_calibrated():
    labels = np.arange(10)[:, None] < 3
    assert figures(labels, np.full((10, 1), 0.3), labels)["ece"] == pytest.approx(0.0)


def test_wilson_interval_of_no_success_in_ten():
    low, high = wilson_interval(np.array([0]), np.array([10]))
    assert low[0] == 0.0
    assert high[0] == pytest.approx(0.2775, abs=1e-4)

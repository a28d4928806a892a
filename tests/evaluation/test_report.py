"""The report is plain JSON with every figure, its interval, and what it stands beside."""

from __future__ import annotations

import json

import numpy as np
import pytest

from poster_genre.evaluation.calibration import fit_calibration
from poster_genre.evaluation.checks import EvaluationError
from poster_genre.evaluation.metrics import HEADLINE, figures
from poster_genre.evaluation.report import evaluation_report
from poster_genre.evaluation.thresholds import standard_policies

GENRES = [f"Genre {number}" for number in range(12)]
COMMAND_LINE_KEYS = ["map_macro", "f1_macro", "f1_micro", "f1_weighted", "f1_samples", "precision_micro"]
COMMAND_LINE_KEYS += ["recall_micro", "auc_macro", "hamming", "subset_accuracy", "n", "genres"]


@pytest.fixture(scope="module")
def setting(draw_catalog):
    labels, truth = draw_catalog(500)
    labels[:, 11] = False
    logits = 2 * np.log(truth / (1 - truth))
    calibration = fit_calibration(logits, labels)
    policy = standard_policies(calibration.apply(logits), labels, GENRES)["balanced"]
    return labels, logits, calibration, policy


@pytest.fixture(scope="module")
def report(setting):
    labels, *rest = setting
    return evaluation_report(labels, *rest, GENRES, labels, resamples=100)


def test_it_is_json_with_the_promised_keys(report):
    restored = json.loads(json.dumps(report, allow_nan=False))
    assert set(COMMAND_LINE_KEYS) <= set(restored)
    assert restored["n"] == 500


def test_its_figures_are_those_of_the_metrics(setting, report):
    labels, logits, calibration, policy = setting
    probabilities = calibration.apply(logits)
    direct = figures(labels, probabilities, policy.decide(probabilities))
    assert {name: report[name] for name in direct} == direct


def test_genres_without_positives_are_named_and_undefined(report):
    assert report["left_out"] == ["Genre 11"]
    assert report["genres_scored"] == 11
    assert report["genres"][11]["f1"] is None
    assert report["genres"][11]["support"] == 0


def test_headline_figures_have_intervals_and_constants_beside_them(report):
    assert set(report["intervals"]) == set(HEADLINE)
    low, high = report["intervals"]["f1_micro"]
    assert low < report["f1_micro"] < high
    predictors = [row["predictor"] for row in report["constants"]]
    assert predictors == ["all negative", "prevalence", "always Genre 0 and Genre 1", "all positive"]
    assert [row["group"] for row in report["groups"]] == ["head", "medium", "tail"]


def test_nan_logits_are_named_by_genre(setting):
    labels, logits, calibration, policy = setting
    broken = logits.copy()
    broken[3, 2] = np.nan
    with pytest.raises(EvaluationError, match="row 3, genre Genre 2"):
        evaluation_report(labels, broken, calibration, policy, GENRES, labels)

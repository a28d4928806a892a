"""Constant predictors on a catalog with the known counts of METHODS.md §1 give its known figures."""

from __future__ import annotations

import numpy as np
import pytest

from poster_genre.evaluation.checks import EvaluationError
from poster_genre.evaluation.constants import constants
from poster_genre.genres import SHIPPED

COUNTS = {"Drama": 3272, "Comedy": 2594, "Romance": 1202, "Action": 1198, "Crime": 1060, "Thriller": 829}
COUNTS |= {"Adventure": 764, "Documentary": 592, "Horror": 461, "Fantasy": 417, "Mystery": 413}
COUNTS |= {"Biography": 395, "Family": 380, "Sci-Fi": 350, "Music": 274, "Animation": 212, "History": 202}
COUNTS |= {"Sport": 196, "War": 128, "Musical": 86, "Western": 48, "Short": 41, "News": 20, "Reality-TV": 2}
POSTERS = 6505


@pytest.fixture(scope="module")
def labels():
    rng = np.random.default_rng(0)
    columns = [rng.permutation(np.arange(POSTERS) < COUNTS[genre]) for genre in SHIPPED]
    return np.column_stack(columns)


def test_the_published_constants(labels):
    table = constants(labels, labels, SHIPPED).set_index("predictor")
    assert table.loc["all negative", "label_accuracy"] == pytest.approx(0.903, abs=5e-4)
    assert table.loc["always Drama and Comedy", "f1_micro"] == pytest.approx(0.416, abs=1e-3)
    assert table.loc["all positive", "f1_macro"] == pytest.approx(0.159, abs=5e-4)


def test_no_constant_can_rank(labels):
    table = constants(labels, labels, SHIPPED)
    shares = labels.mean(axis=0)
    assert table["auc_macro"].tolist() == pytest.approx([0.5] * 4)
    assert table["map_macro"].tolist() == pytest.approx([shares.mean()] * 4)


def test_prevalence_is_calibrated_and_the_commonest_come_from_training(labels):
    table = constants(labels, labels).set_index("predictor")
    assert table.loc["prevalence", "ece"] == pytest.approx(0, abs=1e-9)
    reversed_training = labels[:, ::-1]
    from_training = constants(labels, reversed_training, SHIPPED)["predictor"]
    mirrored = [SHIPPED[::-1][SHIPPED.index(genre)] for genre in ("Drama", "Comedy")]
    assert from_training[2] == f"always {mirrored[0]} and {mirrored[1]}"


def test_training_labels_of_other_genres_are_refused(labels):
    with pytest.raises(EvaluationError, match="24 genres, the training labels 23"):
        constants(labels, labels[:, 1:])

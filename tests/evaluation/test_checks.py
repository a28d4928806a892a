"""What cannot be evaluated is named in a sentence, never scored."""

from __future__ import annotations

import numpy as np
import pytest

from poster_genre.evaluation.calibration import fit_calibration
from poster_genre.evaluation.checks import EvaluationError
from poster_genre.evaluation.decisions import decision_figures
from poster_genre.evaluation.metrics import figures
from poster_genre.evaluation.ranking import ranking_figures
from poster_genre.evaluation.thresholds import fit


def test_nan_logits_are_named_by_row():
    labels, logits = np.eye(3, dtype=bool), np.zeros((3, 3))
    logits[1, 2] = np.nan
    with pytest.raises(EvaluationError, match=r"logits of 1 posters .*row 1, genre column 2, nan.*diverged"):
        fit_calibration(logits, labels)


def test_infinite_probabilities_are_named_by_genre():
    labels, probabilities = np.eye(2, dtype=bool), np.array([[0.5, np.inf], [0.1, 0.2]])
    with pytest.raises(EvaluationError, match="genre War"):
        fit("global", probabilities, labels, ["Drama", "War"])


def test_an_empty_split_is_refused():
    with pytest.raises(EvaluationError, match="no posters"):
        decision_figures(np.zeros((0, 3), bool), np.zeros((0, 3), bool))


def test_another_genre_list_is_refused():
    with pytest.raises(EvaluationError, match=r"\(2, 3\).*\(2, 4\).*genre lists"):
        ranking_figures(np.ones((2, 4), bool), np.zeros((2, 3)))


def test_labels_that_are_not_zero_or_one_are_named():
    with pytest.raises(EvaluationError, match="row 1, genre column 0 holds 2"):
        decision_figures(np.array([[0, 1], [2, 0]]), np.zeros((2, 2), bool))


def test_one_poster_is_enough():
    found = figures(np.array([[1, 0]]), np.array([[0.8, 0.3]]), np.array([[1, 0]]))
    assert found["f1_micro"] == found["map_macro"] == 1.0
    assert found["n"] == 1
    assert found["genres_scored"] == 1
    assert np.isnan(found["auc_macro"])


def test_eight_bit_labels_and_half_precision_scores_are_as_good_as_any():
    labels, probabilities = np.eye(4), np.linspace(0, 1, 16).reshape(4, 4)
    exact = figures(labels, probabilities.astype(np.float16).astype(float), probabilities > 0.5)
    small = figures(labels.astype(np.uint8), probabilities.astype(np.float16), probabilities > 0.5)
    assert small == pytest.approx(exact, rel=1e-3)

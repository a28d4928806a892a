"""Confusions and mistakes of a split small enough to count by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import multilabel_confusion_matrix

from poster_genre.evaluation.checks import EvaluationError
from poster_genre.evaluation.confusion import (
    confident_mistakes,
    confusion_counts,
    cooccurrence_compared,
    predicted_given_truth,
)

GENRES = ["Comedy", "Drama", "War"]
LABELS = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 1, 0]], bool)
PROBABILITIES = np.array([[0.9, 0.6, 0.1], [0.8, 0.7, 0.2], [0.7, 0.3, 0.1], [0.2, 0.1, 0.95]])
DECISIONS = PROBABILITIES >= 0.5
IDS = ["tt1", "tt2", "tt3", "tt4"]


def test_two_by_two_counts_agree_with_scikit_learn(draw_catalog):
    labels, probabilities = draw_catalog(500)
    decisions = probabilities >= 0.3
    found = confusion_counts(labels, decisions, range(12))
    cells = ["true_negatives", "false_positives", "false_negatives", "true_positives"]
    theirs = multilabel_confusion_matrix(labels, decisions).reshape(12, 4)
    assert found[cells].to_numpy().tolist() == theirs.tolist()


def test_what_else_is_predicted_when_the_truth_is_drama():
    found = predicted_given_truth(LABELS, DECISIONS, GENRES).set_index(["truth", "predicted"])
    assert found.loc[("Drama", "Comedy"), "posters"] == 3
    assert found.loc[("Drama", "Comedy"), "right"] == pytest.approx(1 / 3)  # tt2 is a comedy too
    assert found.loc[("Drama", "Comedy"), "wrong"] == pytest.approx(1 / 3)  # tt3 is not
    assert found.loc[("Drama", "War"), ["right", "wrong"]].tolist() == pytest.approx([0, 1 / 3])
    assert found.loc[("Drama", "Drama"), ["right", "wrong"]].tolist() == pytest.approx([1 / 3, 0])
    assert found.loc["War", ["right", "wrong"]].isna().all(axis=None)  # no poster is of it


def test_cooccurrence_in_truth_and_as_predicted():
    found = cooccurrence_compared(LABELS, DECISIONS, GENRES).set_index(["genre", "other"])
    assert found.loc[("Comedy", "Drama")].tolist() == [1, 2]
    assert found.loc[("Drama", "Comedy")].tolist() == [1, 2]
    assert found.loc[("War", "War")].tolist() == [0, 1]


def test_false_positives_come_surest_first():
    found = confident_mistakes(LABELS, PROBABILITIES, DECISIONS, GENRES, IDS)
    assert found["film_id"].tolist() == ["tt4", "tt3", "tt1"]
    assert found["genre"].tolist() == ["War", "Comedy", "Drama"]
    assert found["probability"].tolist() == [0.95, 0.7, 0.6]
    assert found["row"].tolist() == [3, 2, 0]
    assert found["true_genres"].tolist() == ["Drama", "Drama", "Comedy"]
    assert found["predicted_genres"].tolist() == ["War", "Comedy", "Comedy, Drama"]


def test_false_negatives_come_most_overlooked_first():
    found = confident_mistakes(LABELS, PROBABILITIES, DECISIONS, GENRES, IDS, "false_negative")
    assert found["film_id"].tolist() == ["tt4", "tt3"]
    assert found["probability"].tolist() == [0.1, 0.3]


def test_mistakes_of_one_genre_up_to_a_limit():
    of_genre = confident_mistakes(LABELS, PROBABILITIES, DECISIONS, GENRES, IDS, genre="Drama")
    assert of_genre["film_id"].tolist() == ["tt1"]
    assert len(confident_mistakes(LABELS, PROBABILITIES, DECISIONS, GENRES, IDS, limit=1)) == 1
    assert confident_mistakes(LABELS, PROBABILITIES, LABELS, GENRES, IDS).empty


def test_an_unknown_kind_or_genre_is_named():
    with pytest.raises(EvaluationError, match="'typo'"):
        confident_mistakes(LABELS, PROBABILITIES, DECISIONS, GENRES, IDS, "typo")
    with pytest.raises(EvaluationError, match="'Noir'"):
        confident_mistakes(LABELS, PROBABILITIES, DECISIONS, GENRES, IDS, genre="Noir")

"""The figures of an epoch, against scikit-learn and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, f1_score, precision_score, recall_score

from poster_genre.training.epoch_metrics import genre_f1, likeliest, watched_figures

RNG = np.random.default_rng(0)
LABELS = RNG.random((200, 4)) < (0.5, 0.3, 0.2, 0.1)
LOGITS = RNG.normal(size=(200, 4)) + 2 * LABELS - 1


def test_decisions_are_at_one_half_and_averaged_as_scikit_learn_does():
    found, decided = watched_figures(LABELS, LOGITS, "train"), LOGITS >= 0
    for average in ("macro", "micro"):
        for name, score in (("precision", precision_score), ("recall", recall_score), ("f1", f1_score)):
            assert found[f"train_{name}_{average}"] == pytest.approx(score(LABELS, decided, average=average))
    assert found["train_map_macro"] == pytest.approx(average_precision_score(LABELS, LOGITS))


def test_accuracies_stand_beside_what_saying_nothing_scores():
    found = watched_figures(LABELS, LOGITS, "validation")
    assert found["validation_label_accuracy"] == pytest.approx(((LOGITS >= 0) == LABELS).mean())
    assert found["validation_label_accuracy_all_negative"] == pytest.approx(1 - LABELS.mean())
    likely = LOGITS.argmax(1)
    assert found["validation_top1_hit"] == pytest.approx(
        np.mean([LABELS[i, g] for i, g in enumerate(likely)])
    )


def test_a_genres_f1_is_under_the_one_best_cut_and_nan_without_positives():
    labels = np.array([[1, 0, 0], [1, 1, 0], [0, 0, 0], [0, 1, 0]], bool)
    logits = np.array([[2.0, -3, -9], [1.5, 1, -9], [-1, -4, -9], [-2, 0.5, -9]])
    f1 = genre_f1(labels, logits)
    assert f1[:2].tolist() == [1.0, 1.0] and np.isnan(f1[2])


def test_the_likeliest_genres_come_first():
    assert likeliest(np.array([0.0, 2.0, -1.0]), ("A", "B", "C")) == [
        ("B", 0.8808),
        ("A", 0.5),
        ("C", 0.2689),
    ]

"""The front door: all figures in one dict, a genre a row in one table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics as sklearn

from poster_genre.evaluation import curves, decisions, metrics, ranking
from poster_genre.evaluation.groups import group_summary, groups_of


def test_the_docstring_example_runs():
    labels = np.array([[1, 0], [1, 1], [0, 1]])
    probabilities = np.array([[0.9, 0.2], [0.6, 0.4], [0.3, 0.8]])
    found = metrics.figures(labels, probabilities, probabilities >= 0.5)
    assert found["f1_macro"] == pytest.approx((1 + 2 / 3) / 2)
    assert set(found) == {*metrics.FIGURE_NAMES, "n", "genres_scored"}


def test_the_parts_agree_with_the_whole(draw_catalog):
    labels, probabilities = draw_catalog(400)
    decided = probabilities >= 0.3
    whole = metrics.figures(labels, probabilities, decided)
    parts = ranking.ranking_figures(labels, probabilities) | decisions.decision_figures(labels, decided)
    assert {name: whole[name] for name in parts} == parts


def test_per_genre_agrees_with_scikit_learn(draw_catalog):
    labels, probabilities = draw_catalog(800)
    cuts = np.linspace(0.4, 0.05, 12)
    decided = probabilities >= cuts
    genres, groups = [f"g{i}" for i in range(12)], groups_of(labels)
    table = curves.per_genre(labels, probabilities, decided, genres, cuts, groups)
    precision, recall, f1, support = sklearn.precision_recall_fscore_support(labels, decided, zero_division=0)
    some = support > 0
    for column, theirs in {"precision": precision, "recall": recall, "f1": f1}.items():
        np.testing.assert_allclose(table[column][some], theirs[some])
    assert table["support"].tolist() == support.tolist()
    assert table["predicted"].tolist() == decided.sum(axis=0).tolist()
    assert table["ap"][0] == pytest.approx(sklearn.average_precision_score(labels[:, 0], probabilities[:, 0]))
    assert table["auc"][0] == pytest.approx(sklearn.roc_auc_score(labels[:, 0], probabilities[:, 0]))
    assert table["brier"][0] == pytest.approx(sklearn.brier_score_loss(labels[:, 0], probabilities[:, 0]))
    assert table["threshold"].tolist() == cuts.tolist()
    assert list(table["group"]) == list(groups)


def test_genres_without_and_with_only_positives():
    labels = np.array([[0, 1, 1], [0, 1, 0]])
    probabilities = np.array([[0.9, 0.9, 0.9], [0.1, 0.1, 0.1]])
    groups = ("tail", "head", "head")
    table = curves.per_genre(labels, probabilities, probabilities > 0.5, ["A", "B", "C"], [0.5] * 3, groups)
    table = table.set_index("genre")
    assert table.loc["A", ["precision", "recall", "f1", "ap", "auc"]].isna().all()
    assert table.loc["A", "predicted"] == 1
    assert table.loc["B", "ap"] == 1.0
    assert np.isnan(table.loc["B", "auc"])
    assert table.loc["C", ["precision", "recall", "f1", "ap", "auc"]].tolist() == [1.0] * 5


def test_groups_follow_shares():
    labels = np.zeros((1000, 4), bool)
    for genre, positives in enumerate([100, 99, 25, 24]):
        labels[:positives, genre] = True
    assert groups_of(labels) == ("head", "medium", "medium", "tail")


def test_the_group_summary_is_a_plain_mean_over_scored_genres():
    table = pd.DataFrame(
        {
            "group": ["head", "tail", "tail", "medium"],
            "support": [10, 2, 0, 0],
            "predicted": [12, 3, 1, 0],
            **{name: [0.8, 0.2, np.nan, np.nan] for name in ("precision", "recall", "f1", "ap", "auc")},
        }
    )
    summary = group_summary(table).set_index("group")
    assert list(summary.index) == ["head", "medium", "tail"]
    assert summary.loc["tail", ["genres", "left_out", "support", "predicted", "f1"]].tolist() == [
        1,
        1,
        2,
        4,
        0.2,
    ]
    assert summary.loc["medium", "genres"] == 0
    assert np.isnan(summary.loc["medium", "f1"])

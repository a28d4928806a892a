"""Figures of parts of a split."""

from __future__ import annotations

import numpy as np
import pytest

from poster_genre.evaluation.groups import FIGURES, WHOLE, by_subset


def test_the_whole_split_comes_first_and_each_part_has_its_own_figures():
    labels = np.array([[1, 0], [1, 1], [0, 1], [0, 1]], bool)
    decisions = np.array([[1, 0], [1, 0], [1, 1], [0, 0]], bool)
    table = by_subset(labels, decisions, {"Horror": np.array([0, 1]), "Western": np.array([2, 3])})
    assert table.columns.tolist() == ["subset", "n", "positives", *FIGURES]
    assert table["subset"].tolist() == [WHOLE, "Horror", "Western"]
    assert table["n"].tolist() == [4, 2, 2] and table["positives"].tolist() == [5, 3, 2]
    horror, western = table.iloc[1], table.iloc[2]
    assert (horror["hamming"], western["hamming"]) == (0.25, 0.5)
    assert (horror["subset_accuracy"], western["subset_accuracy"]) == (0.5, 0.0)
    # Horror: 2 of 2 shown are right, of 3 true ones 2 are shown. Western: 1 of 2, 1 of 2.
    assert horror["f1_micro"] == pytest.approx(0.8)
    assert western["precision_micro"] == western["recall_micro"] == 0.5
    assert table.iloc[0]["f1_micro"] == pytest.approx(2 * 3 / (4 + 5))

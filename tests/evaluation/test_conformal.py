"""Conformal sets: the stated confidence holds on new posters of the same kind, and at the edges by hand."""

from __future__ import annotations

import numpy as np
import pytest

from poster_genre.evaluation.checks import EvaluationError
from poster_genre.evaluation.conformal import coverage, cut_for_all, cut_for_one

LABELS = np.array([[1, 0], [1, 1], [0, 1], [1, 0]], bool)
PROBABILITIES = np.array([[0.9, 0.1], [0.8, 0.4], [0.3, 0.6], [0.2, 0.7]])


def test_by_hand():
    # the least true probability of each poster: 0.9, 0.4, 0.6, 0.2; the greatest: 0.9, 0.8, 0.6, 0.2
    assert cut_for_all(LABELS, PROBABILITIES, 0.6) == 0.4  # the second of five places from below
    assert cut_for_one(LABELS, PROBABILITIES, 0.6) == 0.6
    found = coverage(LABELS, PROBABILITIES, 0.4, 0.6)
    assert found == {"all": 0.75, "one": 0.75, "size_all": 1.25, "size_one": 1.0}


@pytest.mark.parametrize("confidence", [0.8, 0.9, 0.95])
def test_new_posters_are_covered(draw_catalog, confidence):
    labels, probabilities = draw_catalog(4000)
    old, new = slice(0, 2000), slice(2000, None)
    cuts = [cut(labels[old], probabilities[old], confidence) for cut in (cut_for_all, cut_for_one)]
    found = coverage(labels[new], probabilities[new], *cuts)
    assert found["all"] > confidence - 0.03 and found["one"] > confidence - 0.03
    assert found["size_one"] <= found["size_all"]


@pytest.mark.parametrize(("confidence", "said"), [(1.2, "between 0 and 1"), (0.9, "too few")])
def test_what_cannot_be_promised_is_refused(confidence, said):
    with pytest.raises(EvaluationError, match=said):
        cut_for_all(LABELS, PROBABILITIES, confidence)

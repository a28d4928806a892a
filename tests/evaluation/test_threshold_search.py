"""The searches for cuts find what trying every cut finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from poster_genre.evaluation.decisions import decision_figures
from poster_genre.evaluation.threshold_search import MOST_PREDICTED, f1_cuts, global_curve, micro_macro_cuts


@given(data=st.data())
def test_the_global_curve_is_what_each_cut_scores(scored_posters, data):
    labels, probabilities = data.draw(scored_posters)
    for row in global_curve(labels, probabilities).itertuples():
        decisions = probabilities >= row.cut
        tried = decision_figures(labels, decisions)
        assert row.predicted == decisions.sum()
        for name in ("f1_micro", "f1_samples", "precision_micro", "recall_micro"):
            assert getattr(row, name) == pytest.approx(tried[name]), name
        if labels.any():
            assert row.f1_macro == pytest.approx(tried["f1_macro"])


def test_f1_cuts_are_the_best_of_all_cuts_within_the_cap(draw_catalog):
    labels, probabilities = draw_catalog(300, seed=3)
    cuts, _ = f1_cuts(labels, probabilities)
    for genre in np.flatnonzero(labels.any(axis=0)):
        truth, scores = labels[:, genre], probabilities[:, genre]
        tried = [
            2 * (truth & (scores >= cut)).sum() / ((scores >= cut).sum() + truth.sum())
            for cut in np.append(scores, 1.0)
            if (scores >= cut).sum() <= MOST_PREDICTED * truth.sum()
        ]
        decided = scores >= cuts[genre]
        assert 2 * (truth & decided).sum() / (decided.sum() + truth.sum()) == pytest.approx(max(tried))


def test_a_hopeless_genre_is_capped_and_named():
    rng = np.random.default_rng(0)
    labels = np.column_stack([rng.random(600) < 0.4, np.arange(600) < 6])
    # The second genre's positives all lie at the bottom: best F1 is to predict everyone.
    probabilities = np.column_stack([np.where(labels[:, 0], 0.8, 0.2), np.linspace(0.01, 0.02, 600)])
    cuts, capped = f1_cuts(labels, probabilities)
    assert capped.tolist() == [False, True]
    assert (probabilities[:, 1] >= cuts[1]).sum() <= MOST_PREDICTED * 6


def test_genres_without_positives_get_no_cut(draw_catalog):
    labels, probabilities = draw_catalog(200)
    labels[:, 4] = False
    assert np.flatnonzero(np.isnan(f1_cuts(labels, probabilities)[0])).tolist() == [4]
    assert np.isnan(micro_macro_cuts(labels, probabilities)[0][4])


def test_micro_macro_separates_separable_genres():
    labels = np.random.default_rng(0).random((90, 3)) < [0.5, 0.2, 0.1]
    probabilities = np.where(labels, 0.7, 0.3)
    cuts, capped = micro_macro_cuts(labels, probabilities)
    assert cuts == pytest.approx([0.5, 0.5, 0.5])
    assert not capped.any()


def test_micro_macro_by_hand():
    # Thirty copies of three posters, so that every fold sees the same picture.
    labels = np.tile([[1, 0], [1, 0], [0, 1]], (30, 1)).astype(bool)
    probabilities = np.tile([[0.9, 0.6], [0.9, 0.1], [0.2, 0.4]], (30, 1))
    cuts, _ = micro_macro_cuts(labels, probabilities)
    # Common: TP 2, predicted 2, true 2. Rare, down to 0.4: TP 1, predicted 2, true 1, so micro
    # 2·3 / (4 + 3) and macro (1 + 2/3) / 2; with nothing predicted 2·2 / (4 + 1) and 1/2, which is less.
    assert cuts == pytest.approx([(0.9 + 0.2) / 2, (0.4 + 0.1) / 2])


def test_the_same_seed_gives_the_same_cuts(draw_catalog):
    labels, probabilities = draw_catalog(300)
    first, again = micro_macro_cuts(labels, probabilities)[0], micro_macro_cuts(labels, probabilities)[0]
    np.testing.assert_array_equal(first, again)

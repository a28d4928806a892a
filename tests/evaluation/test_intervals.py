"""Intervals: the bootstrap is the real one, the approximation for large splits agrees, pairs are paired."""

from __future__ import annotations

import numpy as np
import pytest

from poster_genre.evaluation import intervals as module
from poster_genre.evaluation.checks import EvaluationError
from poster_genre.evaluation.influence import influences
from poster_genre.evaluation.intervals import intervals, paired_differences, resample_weights
from poster_genre.evaluation.metrics import FIGURE_NAMES, figures, weighted_figures

# Resampling inflates these two: ECE by noise in every bin, AP by ties among the copies of a rare positive.
BIASED = {"ece", "map_macro"}


@pytest.fixture(scope="module")
def posters(draw_catalog):
    labels, probabilities = draw_catalog(1500, signal=1.5)
    decisions = probabilities >= 0.2
    # With fewer posters in a ratio's denominator no approximation is near.
    common = np.minimum(labels.sum(axis=0), decisions.sum(axis=0)) >= 25
    return labels[:, common], probabilities[:, common], decisions[:, common]


def test_weights_are_counts_of_a_resample():
    weights = resample_weights(50, 400, np.random.default_rng(0))
    assert (weights.sum(axis=1) == 50).all()
    assert weights.mean(axis=0) == pytest.approx(np.ones(50), abs=0.2)
    assert weights.var() == pytest.approx(1 - 1 / 50, abs=0.05)


def test_a_bootstrap_draw_is_the_figure_of_the_resampled_posters(posters):
    weights = resample_weights(len(posters[0]), 3, np.random.default_rng(1))
    drawn = weighted_figures(*posters, weights)
    for draw in range(3):
        rows = np.repeat(np.arange(len(posters[0])), weights[draw].astype(int))
        resampled = figures(*(array[rows] for array in posters))
        for name in set(FIGURE_NAMES) - {"ece"}:  # its bins stay those of the whole split
            assert drawn[name][draw] == pytest.approx(resampled[name], rel=1e-6), name


def test_a_resample_without_a_positive_of_a_genre_leaves_it_out():
    labels, probabilities = np.array([[1, 0], [1, 1]]), np.array([[0.9, 0.1], [0.8, 0.7]])
    without_second = np.array([[2, 0]], np.float32)
    drawn = weighted_figures(labels.astype(bool), probabilities, probabilities > 0.5, without_second)
    assert drawn["map_macro"][0] == drawn["f1_macro"][0] == 1.0


def test_the_normal_approximation_agrees_with_the_bootstrap(posters, monkeypatch):
    names = [name for name in FIGURE_NAMES if name not in BIASED]
    bootstrap = intervals(*posters, names, resamples=2000).set_index("metric")
    monkeypatch.setattr(module, "LARGEST_BOOTSTRAP", 100)
    normal = intervals(*posters, names).set_index("metric")
    width = bootstrap["high"] - bootstrap["low"]
    np.testing.assert_allclose(normal["high"] - normal["low"], width, rtol=0.12)
    assert ((normal["low"] - bootstrap["low"]).abs() < 0.15 * width).all()


@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_an_influence_is_the_figures_derivative_by_a_posters_weight(posters, name):
    # Weighing every poster by 1 + ε·direction moves a figure by ε times the influences along it.
    direction = np.random.default_rng(0).normal(size=len(posters[0]))
    direction -= direction.mean()
    step = 1e-6
    up, down = (weighted_figures(*posters, (1 + e * direction)[None, :], [name]) for e in (step, -step))
    slope = (up[name][0] - down[name][0]) / (2 * step)
    influence = influences(*posters, [name])[name]
    assert influence.mean() == pytest.approx(0, abs=1e-9)
    assert slope == pytest.approx((influence * direction).mean(), rel=1e-3, abs=1e-7)


def test_intervals_hold_their_values_and_repeat_by_seed(posters):
    first, again, other = (intervals(*posters, resamples=200, seed=seed) for seed in (0, 0, 1))
    assert (first["low"] < first["value"]).all()
    assert (first["value"] < first["high"]).all()
    assert first.equals(again)
    assert not first.equals(other)


def test_intervals_come_in_blocks_that_change_nothing(posters, monkeypatch):
    whole = intervals(*posters, ["f1_macro"], resamples=50)
    monkeypatch.setattr(module, "_CELLS_AT_ONCE", posters[0].size * 7)
    assert intervals(*posters, ["f1_macro"], resamples=50).equals(whole)


def test_a_figure_that_is_never_defined_has_no_interval():
    found = intervals(np.zeros((5, 2)), np.full((5, 2), 0.1), np.zeros((5, 2)), ["map_macro", "hamming"])
    assert found[["value", "low", "high"]].iloc[0].isna().all()
    assert found.iloc[1].tolist() == ["hamming", 0.0, 0.0, 0.0]


def test_an_unknown_figure_is_named(posters):
    with pytest.raises(EvaluationError, match="'accuracy'"):
        intervals(*posters, ["accuracy"])


@pytest.mark.parametrize("largest", [10_000, 100], ids=["bootstrap", "normal"])
def test_a_better_model_is_better_in_nearly_every_resample(posters, monkeypatch, largest):
    monkeypatch.setattr(module, "LARGEST_BOOTSTRAP", largest)
    labels, probabilities, decisions = posters
    noise = np.random.default_rng(0).normal(0, 0.2, labels.shape)
    worse = np.clip(probabilities + noise, 0, 1)
    found = paired_differences(
        labels, (worse, worse >= 0.2), (probabilities, decisions), ["map_macro", "f1_macro", "hamming"], 300
    ).set_index("metric")
    assert (found["second_better"] > 0.99).all()
    assert (found.loc[["map_macro", "f1_macro"], "low"] > 0).all()
    assert found.loc["hamming", "high"] < 0
    np.testing.assert_allclose(found["difference"], found["second"] - found["first"])


@pytest.mark.parametrize("largest", [10_000, 100], ids=["bootstrap", "normal"])
def test_a_model_is_neither_better_nor_worse_than_itself(posters, monkeypatch, largest):
    monkeypatch.setattr(module, "LARGEST_BOOTSTRAP", largest)
    labels, *model = posters
    found = paired_differences(labels, tuple(model), tuple(model), resamples=50)
    assert (found[["difference", "low", "high"]] == 0).all(axis=None)
    assert (found["second_better"] == 0.5).all()


def test_the_approximation_of_two_models_agrees_with_their_bootstrap(posters, monkeypatch):
    labels, probabilities, decisions = posters
    other = np.clip(probabilities + np.random.default_rng(0).normal(0, 0.05, labels.shape), 0, 1)
    models = (other, other >= 0.2), (probabilities, decisions)
    names = ["f1_micro", "auc_macro", "lrap", "brier"]
    bootstrap = paired_differences(labels, *models, names, 2000).set_index("metric")
    monkeypatch.setattr(module, "LARGEST_BOOTSTRAP", 100)
    normal = paired_differences(labels, *models, names).set_index("metric")
    width = bootstrap["high"] - bootstrap["low"]
    np.testing.assert_allclose(normal["high"] - normal["low"], width, rtol=0.12)
    np.testing.assert_allclose(normal["second_better"], bootstrap["second_better"], atol=0.05)

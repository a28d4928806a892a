"""Policies fit what they promise, apply anywhere, and say what they could not do."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from poster_genre.evaluation.checks import EvaluationError
from poster_genre.evaluation.decisions import decision_figures
from poster_genre.evaluation.thresholds import (
    OBJECTIVES,
    PLAUSIBLE_CUT,
    STANDARD,
    UNSEEN_CUT,
    Policy,
    PolicyError,
    fit,
    standard_policies,
)

GENRES = [f"Genre {number}" for number in range(12)]


@pytest.fixture
def posters(draw_catalog):
    return draw_catalog(650)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_global_cut_is_the_best_for_its_objective(posters, objective):
    labels, probabilities = posters
    policy = fit("global", probabilities, labels, GENRES, objective=objective)
    reached = decision_figures(labels, policy.decide(probabilities))[objective]
    others = [decision_figures(labels, probabilities >= cut)[objective] for cut in np.linspace(0, 1, 101)]
    assert len(set(policy.cuts)) == 1
    assert reached >= max(others)


@pytest.mark.parametrize("precision", [0.4, 0.65, 0.8])
def test_precision_at_least_is_the_lowest_cut_that_reaches_it(posters, precision):
    labels, probabilities = posters
    policy = fit("precision_at_least", probabilities, labels, GENRES, precision=precision)
    reached = decision_figures(labels, policy.decide(probabilities))
    below = np.unique(probabilities[probabilities < policy.cuts[0]])[::-50]
    lower = [decision_figures(labels, probabilities >= cut) for cut in below]
    assert reached["precision_micro"] >= precision
    assert max(row["precision_micro"] for row in lower) < precision
    assert policy.note == ""


@pytest.mark.parametrize("recall", [0.5, 0.75, 1.0])
def test_recall_at_least_is_the_highest_cut_that_reaches_it(posters, recall):
    labels, probabilities = posters
    policy = fit("recall_at_least", probabilities, labels, GENRES, recall=recall)
    higher = probabilities >= policy.cuts[0] + 1e-3
    assert decision_figures(labels, policy.decide(probabilities))["recall_micro"] >= recall
    assert decision_figures(labels, higher)["recall_micro"] < recall


def test_an_unreachable_precision_gives_the_nearest_and_says_so():
    labels = np.array([[1, 0], [0, 0], [1, 0], [0, 1]])
    probabilities = np.array([[0.6, 0.9], [0.6, 0.1], [0.6, 0.1], [0.6, 0.1]])
    policy = fit("precision_at_least", probabilities, labels, ["A", "B"], precision=0.9)
    assert "0.90 could not be reached" in policy.note
    assert "0.40" in policy.note  # two right of the five at 0.6 and above
    assert policy.decide(probabilities).sum() == 5


@given(data=st.data(), k=st.integers(1, 2))
def test_top_k_decides_exactly_k_with_ties_in_genre_order(scored_posters, data, k):
    labels, probabilities = data.draw(scored_posters)
    genres = GENRES[: labels.shape[1]]
    decided = fit("top_k", probabilities, labels, genres, k=k).decide(probabilities)
    assert (decided.sum(axis=1) == k).all()
    flat = fit("top_k", probabilities, labels, genres, k=k).decide(np.full(labels.shape, 0.5))
    assert flat[:, :k].all()


def test_a_policy_decides_one_poster_as_it_decides_many(posters):
    labels, probabilities = posters
    for kind in ("per_genre", "top_k"):
        policy = fit(kind, probabilities, labels, GENRES)
        np.testing.assert_array_equal(policy.decide(probabilities[0]), policy.decide(probabilities)[0])


def test_custom_takes_one_cut_or_one_a_genre(posters):
    labels, probabilities = posters
    assert fit("custom", probabilities, labels, GENRES, cuts=0.3).cuts.tolist() == [0.3] * 12
    own = np.linspace(0, 1, 12)
    assert fit("custom", probabilities, labels, GENRES, cuts=own).cuts.tolist() == own.tolist()
    with pytest.raises(PolicyError, match="2 cuts were given for 12 genres"):
        fit("custom", probabilities, labels, GENRES, cuts=[0.1, 0.2])


def test_a_genre_that_validation_never_showed_is_decided_when_likelier_than_not(posters):
    labels, probabilities = posters
    labels[:, 11] = False
    policy = standard_policies(probabilities, labels, GENRES)["balanced"]
    assert policy.cuts[11] == UNSEEN_CUT
    assert "Genre 11" in policy.note


def test_a_capped_genre_is_named_in_the_note():
    labels = np.column_stack([np.arange(600) % 2 == 0, np.arange(600) < 6])
    probabilities = np.column_stack([np.where(labels[:, 0], 0.8, 0.2), np.linspace(0.01, 0.02, 600)])
    policy = fit("per_genre", probabilities, labels, ["Drama", "News"], method="f1")
    assert "5 times" in policy.note
    assert "News" in policy.note


def test_plausible_is_balanced_without_what_is_unlikely(posters):
    labels, probabilities = posters
    policies = standard_policies(probabilities, labels, GENRES)
    balanced, plausible = policies["balanced"], policies["plausible"]
    assert plausible.cuts.tolist() == np.maximum(balanced.cuts, PLAUSIBLE_CUT).tolist()
    assert (balanced.cuts < PLAUSIBLE_CUT).any()
    surer = fit("plausible", probabilities, labels, GENRES, least=0.6).decide(probabilities)
    assert surer.any()
    assert probabilities[surer].min() >= 0.6
    with pytest.raises(PolicyError, match="above 0 and at most 1"):
        fit("plausible", probabilities, labels, GENRES, least=0)


def test_the_standard_four_keep_their_promises(posters):
    labels, probabilities = posters
    policies = standard_policies(probabilities, labels, GENRES)
    figures = {name: decision_figures(labels, p.decide(probabilities)) for name, p in policies.items()}
    assert [policy.name for policy in policies.values()] == list(policies) == list(STANDARD)
    assert figures["precise"]["precision_micro"] >= 0.65
    assert figures["thorough"]["recall_micro"] >= 0.75
    assert figures["balanced"]["f1_macro"] > max(figures[n]["f1_macro"] for n in ("precise", "thorough"))


@pytest.mark.parametrize("kind", ["global", "per_genre", "precision_at_least", "recall_at_least"])
def test_without_any_positive_every_fit_falls_back_and_says_so(kind):
    probabilities = np.random.default_rng(0).random((20, 2))
    policy = fit(kind, probabilities, np.zeros((20, 2)), ["A", "B"])
    assert policy.cuts.tolist() == [UNSEEN_CUT] * 2
    assert policy.note


def test_policies_fitted_on_one_poster_still_decide():
    probabilities = np.array([[0.9, 0.2]])
    for policy in standard_policies(probabilities, np.array([[1, 0]]), ["A", "B"]).values():
        assert policy.decide(probabilities).tolist() == [[True, False]]


def test_it_survives_json(posters):
    labels, probabilities = posters
    policies = standard_policies(probabilities, labels, GENRES)
    policies["top 3"] = fit("top_k", probabilities, labels, GENRES, k=3)
    for policy in policies.values():
        restored = Policy.from_dict(json.loads(json.dumps(policy.to_dict())))
        assert restored.to_dict() == policy.to_dict()
        np.testing.assert_array_equal(restored.decide(probabilities), policy.decide(probabilities))


@pytest.mark.parametrize(
    "change",
    [{"cuts": [0.5, 1.5]}, {"cuts": [0.5, None]}, {"cuts": 0.5}, {"kind": "magic"}, {"k": 3}, {"k": "x"}],
)
def test_a_damaged_policy_is_refused(change):
    sound = Policy("mine", "custom", np.array([0.5, 0.5])).to_dict()
    with pytest.raises(PolicyError):
        Policy.from_dict(sound | change)
    with pytest.raises(PolicyError, match="not a policy"):
        Policy.from_dict({"name": "mine"})


def test_unknown_kinds_options_and_sizes_are_named(posters):
    labels, probabilities = posters
    with pytest.raises(PolicyError, match=r"'best'.*global"):
        fit("best", probabilities, labels, GENRES)
    with pytest.raises(PolicyError, match="no option 'recall'; it has: precision"):
        fit("precision_at_least", probabilities, labels, GENRES, recall=0.5)
    with pytest.raises(PolicyError, match="f1_weird"):
        fit("global", probabilities, labels, GENRES, objective="f1_weird")
    with pytest.raises(PolicyError, match="above 0 and at most 1"):
        fit("precision_at_least", probabilities, labels, GENRES, precision=65)
    with pytest.raises(PolicyError, match="2 genre names"):
        fit("global", probabilities, labels, GENRES[:2])
    with pytest.raises(PolicyError, match="for 12 genres, the probabilities have 3"):
        fit("global", probabilities, labels, GENRES).decide(np.zeros((1, 3)))


def test_nan_is_never_fitted():
    with pytest.raises(EvaluationError, match="not finite"):
        fit("per_genre", np.array([[np.nan]]), np.array([[1]]), ["A"])

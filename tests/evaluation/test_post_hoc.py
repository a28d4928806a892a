"""Remedies after training: what each does to logits, checked against its formula."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from poster_genre.evaluation.calibration import fit_calibration, sigmoid
from poster_genre.evaluation.post_hoc import EACH, PER_GENRE, POST_HOC, fit_rule
from poster_genre.evaluation.thresholds import fit

GENRES = ("Comedy", "Drama", "Horror", "War")
SHARES = np.array([0.4, 0.6, 0.1, 0.02])


@pytest.fixture(scope="module")
def films() -> tuple[np.ndarray, np.ndarray]:
    """Logits and labels of 400 films; the rarest genre has a handful."""
    rng = np.random.default_rng(0)
    labels = rng.random((400, 4)) < SHARES
    return 2 * rng.normal(size=labels.shape) + 2.0 * labels - 1.5, labels


def rule(name: str, films, **changes):
    return fit_rule(dataclasses.replace(POST_HOC[name], **changes), *films, SHARES, GENRES)


def test_as_trained_is_the_networks_own_probability_from_one_half(films):
    probabilities, decisions = rule("plain", films).apply(films[0])
    np.testing.assert_allclose(probabilities, sigmoid(films[0]))
    np.testing.assert_array_equal(decisions, films[0] >= 0)


def test_logit_adjustment_takes_the_genres_frequency_out(films):
    probabilities, _ = rule("adjusted", films).apply(films[0])
    np.testing.assert_allclose(probabilities, sigmoid(films[0] - np.log(SHARES / (1 - SHARES))))


def test_calibrated_and_adjusted_decides_what_is_likelier_here_than_at_large(films):
    _, decisions = rule("calibrated_adjusted", films).apply(films[0])
    np.testing.assert_array_equal(decisions, fit_calibration(*films).apply(films[0]) >= SHARES)


def test_a_cut_for_each_genre_is_the_apps_balanced_policy(films):
    probabilities, decisions = rule(PER_GENRE, films).apply(films[0])
    policy = fit("per_genre", probabilities, films[1], GENRES)
    np.testing.assert_array_equal(decisions, policy.decide(probabilities))


@pytest.mark.parametrize("changes", [{"calibrated": False}, {"adjusted": True}])
def test_cuts_for_each_genre_need_neither_calibration_nor_adjustment(films, changes):
    assert POST_HOC[PER_GENRE].cut == EACH
    expected = rule(PER_GENRE, films).apply(films[0])[1]
    np.testing.assert_array_equal(rule(PER_GENRE, films, **changes).apply(films[0])[1], expected)


@pytest.mark.parametrize("name", POST_HOC)
def test_no_remedy_reorders_the_films_of_a_genre(films, name):
    probabilities, _ = rule(name, films).apply(films[0])
    order = np.argsort(films[0], axis=0)
    assert (np.diff(np.take_along_axis(probabilities, order, axis=0), axis=0) >= 0).all()


@pytest.mark.parametrize("name", POST_HOC)
def test_every_remedy_is_explained_in_two_sentences_with_formula_and_source(name):
    remedy = POST_HOC[name]
    assert remedy.describe.count(". ") >= 1 and remedy.describe.endswith(".")
    assert remedy.formula and remedy.source and remedy.title

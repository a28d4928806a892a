"""UCML's two terms against hand and NumPy, and their gradients against finite differences."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from poster_genre.networks import ucml
from poster_genre.networks.ucml import head_correlation, neighbour_discriminant, uncorrelated

RNG = np.random.default_rng(0)
FEATURES = RNG.normal(size=(2, 7, 4)).astype("f4")  # two groups of seven posters, four features
LABELS = (RNG.random((2, 7, 3)) < 0.5).astype("f4")
WEIGHTS = np.array([1.0, 2.5, 10.0], "f4")


def numpy_neighbour_discriminant(features, labels, weights, k: int) -> float:
    """The formula of METHODS §5, poster by poster."""
    groups = []
    for h, y in zip(features, labels):
        u = h / np.linalg.norm(h, axis=1, keepdims=True)
        costs = np.array([max(weights * row) for row in y])
        costs = costs / costs.mean()
        values = []
        for i in range(len(h)):
            alike, unlike = [], []
            for j in range(len(h)):
                union = np.maximum(y[i], y[j]).sum()
                similarity = np.minimum(y[i], y[j]).sum() / union if union else 0.0
                distance = np.sqrt(((u[i] - u[j]) ** 2).sum() + 1e-12)
                if j != i and similarity >= 0.5:
                    alike.append((distance, similarity * distance**2))
                if j != i and similarity == 0:
                    unlike.append((distance, max(0, 1 - distance) ** 2))
            means = [np.mean([value for _, value in sorted(found)[:k]] or [0]) for found in (alike, unlike)]
            values.append(sum(means))
        groups.append((costs * values).mean())
    return float(np.mean(groups))


def numpy_uncorrelated(features) -> float:
    posters, heads, d = features.shape
    columns = (features - features.mean(0)) / features.std(0)
    total = 0.0
    for k in range(heads):
        for l in range(k + 1, heads):  # noqa: E741
            shared = columns[:, k].T @ columns[:, l] / posters
            total += ((shared**2).sum() - d**2 / posters) / d
    return 2 / (heads * (heads - 1)) * total


def gradient(term, features) -> np.ndarray:
    x = tf.Variable(features)
    with tf.GradientTape() as tape:
        value = term(x)
    return tape.gradient(value, x).numpy()


def test_both_terms_of_three_posters_by_hand():
    """A {Drama} at (1, 0), B {Drama, Comedy} at (0, 2), C {War} at (3, 4); weights Drama 1, Comedy 2, War 6.

    Unit vectors (1, 0), (0, 1), (0.6, 0.8): ‖A−B‖² = 2, ‖A−C‖² = 0.8, ‖B−C‖² = 0.36 + 0.04 = 0.4.
    Jaccard A–B 1/2, the others 0. Costs 1, 2, 6 with mean 3: 1/3, 2/3, 2.
    """
    features = np.array([[[1, 0], [0, 2], [3, 4]]], "f4")
    labels = np.array([[[1, 0, 0], [1, 1, 0], [0, 0, 1]]], "f4")
    apart_ac, apart_bc = (1 - 0.8**0.5) ** 2, (1 - 0.4**0.5) ** 2
    of_a = 1 / 3 * (0.5 * 2 + apart_ac)
    of_b = 2 / 3 * (0.5 * 2 + apart_bc)
    of_c = 2 * (0 + (apart_ac + apart_bc) / 2)
    wanted = (of_a + of_b + of_c) / 3
    said = neighbour_discriminant(features, labels, np.array([1, 2, 6], "f4"), neighbours=5)
    assert wanted == pytest.approx(0.41334, abs=1e-5)
    assert float(said) == pytest.approx(wanted, abs=1e-5)
    # Two heads of one feature: (0, 1, 2) and (1, 0, 2), standardised ±√1.5 and 0. They correlate by
    # 1.5 / 3 = 1/2; chance gives d²/B = 1/3, so UNC = (1/4 − 1/3) / 1.
    heads = np.array([[[0], [1]], [[1], [0]], [[2], [2]]], "f4")
    assert float(uncorrelated(heads)) == pytest.approx(1 / 4 - 1 / 3, abs=1e-5)


def test_neighbours_by_hand():
    # A and C share their genre at a right angle, B has the other one: 30° from A, 60° (distance 1) from C.
    features = np.array([[[1, 0], [np.cos(np.pi / 6), np.sin(np.pi / 6)], [0, 3]]], "f4")
    labels = np.array([[[1, 0], [0, 1], [1, 0]]], "f4")
    near = (1 - 2 * np.sin(np.pi / 12)) ** 2
    costs = np.array([1, 3, 1]) / (5 / 3)
    expected = np.mean(costs * [2 + near, (near + 0) / 2, 2 + 0])
    found = neighbour_discriminant(features, labels, np.array([1, 3], "f4"))
    assert float(found) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("neighbours", [1, 2, 5, 50])
def test_neighbours_equal_their_formula(neighbours):
    found = neighbour_discriminant(FEATURES, LABELS, WEIGHTS, neighbours)
    expected = numpy_neighbour_discriminant(FEATURES.astype("f8"), LABELS, WEIGHTS, neighbours)
    assert float(found) == pytest.approx(expected, rel=1e-4)


def test_posters_that_have_no_neighbours_count_nothing():
    alone = np.array([[[1, 0, 0], [1, 1, 1]]], "f4")  # Jaccard 1/3: neither alike nor without a common genre
    assert float(neighbour_discriminant(FEATURES[:1, :2], alone, WEIGHTS)) == 0
    assert float(neighbour_discriminant(FEATURES[:1, :2], np.zeros_like(alone), WEIGHTS)) == 0


@pytest.mark.parametrize("heads", [2, 3])
def test_uncorrelated_equals_its_formula(heads):
    features = RNG.normal(size=(64, heads, 5)).astype("f4") @ RNG.normal(size=(5, 5)).astype("f4")
    assert float(uncorrelated(features)) == pytest.approx(numpy_uncorrelated(features), rel=1e-3)


def test_independent_heads_are_near_zero_and_equal_ones_near_one():
    independent = RNG.normal(size=(8192, 3, 64)).astype("f4")
    equal = np.repeat(independent[:, :1], 3, axis=1)
    assert abs(float(uncorrelated(independent))) < 0.05
    assert float(uncorrelated(equal)) == pytest.approx(1, abs=0.05)
    assert float(uncorrelated(independent[:, :1])) == 0


TERMS = {
    "neighbours": lambda x: neighbour_discriminant(x, LABELS, WEIGHTS, 2),
    "uncorrelated": lambda x: uncorrelated(tf.transpose(x, (1, 0, 2))),
}


@pytest.mark.parametrize("name", TERMS)
def test_gradients_are_those_of_finite_differences(name):
    term, step = TERMS[name], 1e-2
    slope = gradient(term, FEATURES)
    assert np.abs(slope).max() > 1e-3
    for seed in range(5):
        way = np.random.default_rng(seed).normal(size=FEATURES.shape).astype("f4")
        way /= np.linalg.norm(way)
        ahead, behind = (float(term(FEATURES + sign * step * way)) for sign in (1, -1))
        assert (slope * way).sum() == pytest.approx((ahead - behind) / (2 * step), rel=0.02, abs=2e-4)


def test_steps_down_the_gradient_separate_heads():
    features = RNG.normal(size=(256, 2, 8)).astype("f4")
    features[:, 1] = 0.8 * features[:, 0] + 0.2 * features[:, 1]
    before = float(uncorrelated(features))
    for _ in range(20):
        features -= 100 * gradient(uncorrelated, features)
    assert float(uncorrelated(features)) < 0.5 * before


def test_gradients_stay_finite_where_features_meet_or_vanish():
    for features in (np.ones_like(FEATURES), np.zeros_like(FEATURES)):
        for term in TERMS.values():
            assert np.isfinite(gradient(term, features)).all()


def test_correlation_of_heads_is_one_with_itself_and_small_by_chance():
    features = RNG.normal(size=(4096, 3, 16)).astype("f4")
    features[:, 2] = 2 * features[:, 0] + 1  # the same but for scale and place
    found = head_correlation(features)
    np.testing.assert_allclose(np.diag(found), 1, atol=1e-6)
    assert found[0, 2] == pytest.approx(1, abs=1e-5) and found[0, 1] < 0.02
    np.testing.assert_allclose(found, found.T, rtol=1e-5)


def test_jaccard_of_label_sets():
    labels = np.array([[[1, 1, 0], [1, 0, 0], [0, 0, 1], [0, 0, 0]]], "f4")
    expected = [[1, 0.5, 0, 0], [0.5, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]]
    np.testing.assert_allclose(np.asarray(ucml.jaccard(labels))[0], expected)

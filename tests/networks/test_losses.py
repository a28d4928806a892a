"""Losses: each equals the plain NumPy form of its published formula, at any logit, with the right pull."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from poster_genre.networks import losses

N_POSTERS = 1000
COUNTS = np.array([500, 100, 8, 0])
LABELS = np.array([[1, 0, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0], [1, 1, 1, 1]], np.float32)
LOGITS = np.array(
    [
        [0.3, -1.2, 0.1, -3.0],
        [2.0, 0.4, -0.7, 0.9],
        [-1.0, 1.0, -2.5, 0.0],
        [0.5, -0.5, 1.5, -1.5],
        [1, 2, 3, -4],
    ],
    np.float32,
)
n = np.maximum(COUNTS, 1)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def numpy_bce(y, z):
    return -(y * np.log(sigmoid(z)) + (1 - y) * np.log(1 - sigmoid(z)))


def numpy_weighted(y, z):
    w = np.clip(np.sqrt((N_POSTERS - n) / n), 1, 10)
    return -(w * y * np.log(sigmoid(z)) + (1 - y) * np.log(1 - sigmoid(z))).mean()


def numpy_focal(y, z):
    p = sigmoid(z)
    return -(0.25 * y * (1 - p) ** 2 * np.log(p) + 0.75 * (1 - y) * p**2 * np.log(1 - p)).mean()


def numpy_class_balanced(y, z):
    w = (1 - 0.999) / (1 - 0.999**n)
    return (w / w.sum() * len(w) * numpy_bce(y, z)).mean()


def numpy_asymmetric(y, z):
    p = sigmoid(z)
    shifted = np.maximum(p - 0.05, 0)
    return -(y * np.log(p) + (1 - y) * shifted**4 * np.log(1 - shifted)).sum(1).mean()


def numpy_distribution_balanced(y, z):
    total = 0.0
    for i in range(len(y)):
        for c in range(y.shape[1]):
            weight = 1.0
            if y[i].any():
                weight = 0.1 + sigmoid(10 * ((1 / n[c]) / (1 / n[y[i] > 0]).sum() - 0.3))
            shifted = z[i, c] - 0.05 / 5 * np.log(N_POSTERS / n[c] - 1)
            term = np.log1p(np.exp(-shifted)) if y[i, c] else np.log1p(np.exp(5 * shifted)) / 5
            total += weight * term
    return total / y.size


def numpy_logit_adjusted(y, z):
    share = n / N_POSTERS
    return numpy_bce(y, z + np.log(share / (1 - share))).mean()


def numpy_two_way(y, z):
    def one(y, z):
        values = []
        for row, logit in zip(y, z, strict=True):
            if row.any():
                negative = np.log(np.exp(logit[row == 0]).sum()) if (row == 0).any() else -np.inf
                positive = 4 * np.log(np.exp(-logit[row == 1] / 4).sum())
                values.append(np.log1p(np.exp(negative + positive)))
        return np.mean(values)

    return one(y, z) + one(y.T, z.T)


FORMULAS = {
    "bce": lambda y, z: numpy_bce(y, z).mean(),
    "weighted_bce": numpy_weighted,
    "focal": numpy_focal,
    "class_balanced": numpy_class_balanced,
    "asymmetric": numpy_asymmetric,
    "distribution_balanced": numpy_distribution_balanced,
    "logit_adjusted": numpy_logit_adjusted,
    "two_way": numpy_two_way,
}


def value(loss, labels, logits) -> float:
    return float(loss(tf.constant(labels), tf.constant(logits)))


def gradient(loss, labels, logits) -> np.ndarray:
    z = tf.Variable(logits)
    with tf.GradientTape() as tape:
        total = loss(tf.constant(labels), z)
    return tape.gradient(total, z).numpy()


def test_every_registered_loss_has_its_formula_here():
    assert set(FORMULAS) == set(losses.REGISTRY)


@pytest.mark.parametrize("name", losses.REGISTRY)
def test_equals_its_formula(name):
    loss = losses.build(name, COUNTS, N_POSTERS)
    expected = FORMULAS[name](LABELS.astype(np.float64), LOGITS.astype(np.float64))
    assert value(loss, LABELS, LOGITS) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("name", losses.REGISTRY)
@pytest.mark.parametrize("size", [80.0, -80.0])
def test_finite_value_and_gradient_at_extreme_logits(name, size):
    loss = losses.build(name, COUNTS, N_POSTERS)
    logits = np.full_like(LABELS, size)
    assert np.isfinite(value(loss, LABELS, logits))
    assert np.isfinite(gradient(loss, LABELS, logits)).all()


@pytest.mark.parametrize("name", losses.REGISTRY)
def test_extreme_errors_cost_more_than_extreme_hits(name):
    loss = losses.build(name, COUNTS, N_POSTERS)
    right = (LABELS * 2 - 1) * 80
    assert value(loss, LABELS, right) < 0.01 < value(loss, LABELS, -right)


@pytest.mark.parametrize("name", losses.REGISTRY)
def test_gradient_pulls_labels_up_and_others_down(name):
    pull = gradient(losses.build(name, COUNTS, N_POSTERS), LABELS, LOGITS)
    assert (pull[LABELS == 1] <= 0).all() and (pull[LABELS == 0] >= 0).all()
    assert (pull[LABELS == 1] < 0).sum() >= (LABELS == 1).sum() - 1  # two_way: a saturated pair may vanish


def test_asymmetric_ignores_negatives_below_the_margin():
    pull = gradient(
        losses.build("asymmetric", COUNTS, N_POSTERS), np.zeros((1, 4), "f4"), np.full((1, 4), -4.0, "f4")
    )
    assert (pull == 0).all()  # σ(−4) = 0.018 < 0.05


def test_asymmetric_without_margin_and_focus_is_summed_bce():
    loss = losses.build("asymmetric", COUNTS, N_POSTERS, gamma_positive=0, gamma_negative=0, margin=0)
    assert value(loss, LABELS, LOGITS) == pytest.approx(numpy_bce(LABELS, LOGITS).sum(1).mean(), rel=1e-5)


def test_asymmetric_gradient_stops_at_the_focusing_weight():
    z, y = np.array([[1.0]], "f4"), np.zeros((1, 1), "f4")
    pull = gradient(losses.build("asymmetric", np.array([1]), 2), y, z)
    p = sigmoid(1.0)
    assert pull[0, 0] == pytest.approx((p - 0.05) ** 4 * p * (1 - p) / (1 - p + 0.05), rel=1e-5)


def test_logit_adjustment_with_tau_zero_is_bce():
    plain = losses.build("bce", COUNTS, N_POSTERS)
    adjusted = losses.build("logit_adjusted", COUNTS, N_POSTERS, tau=0)
    assert value(adjusted, LABELS, LOGITS) == pytest.approx(value(plain, LABELS, LOGITS), rel=1e-6)


def test_class_balanced_weights_rise_with_rarity_and_sum_to_the_number_of_genres():
    loss = losses.build("class_balanced", COUNTS, N_POSTERS)
    weights = np.array([gradient(loss, np.zeros((1, 4), "f4"), np.zeros((1, 4), "f4"))]).ravel() * 4 / 0.5
    assert weights.sum() == pytest.approx(4, rel=1e-5)
    assert (np.diff(weights[:3]) > 0).all()


def test_unknown_loss_names_the_known_ones():
    with pytest.raises(ValueError, match="two_way"):
        losses.build("hinge", COUNTS, N_POSTERS)

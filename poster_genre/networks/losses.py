"""Eight losses for imbalanced multi-label genres, each made from the training split's genre counts.

Every loss is a function of labels and logits that returns the batch's scalar, and stays finite at any
logit. A new loss is one factory below and one line in REGISTRY; its texts and setting ranges for
recipes and pages stand in `poster_genre.runs.choices`.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from keras import ops

Loss = Callable[..., object]
MASKED = -1e9  # stands for −∞ inside a log-sum-exp, where a true −∞ would make NaN gradients
"""(labels float (n, L) of 0 and 1, logits float32 (n, L)) -> scalar tensor."""


def bce(counts: np.ndarray, n_posters: int) -> Loss:
    """Binary cross-entropy, mean over posters and genres; `counts` (L,) are not used."""
    return lambda labels, logits: ops.mean(_bce_terms(labels, logits))


def weighted_bce(counts: np.ndarray, n_posters: int, power: float = 0.5, largest: float = 10.0) -> Loss:
    """BCE whose positive term is weighted by w_l = clip((n_neg / n_pos)^power, 1, largest)."""
    weights = cost_weights(counts, n_posters, power, largest)

    def loss(labels, logits):
        terms = weights * labels * ops.softplus(-logits) + (1 - labels) * ops.softplus(logits)
        return ops.mean(terms)

    return loss


def focal(counts: np.ndarray, n_posters: int, gamma: float = 2.0, alpha: float = 0.25) -> Loss:
    """Focal loss (Lin et al. 2017): (1 − p_t)^γ damps what is already right; α weighs the positives."""

    def loss(labels, logits):
        wrongness = labels * ops.sigmoid(-logits) + (1 - labels) * ops.sigmoid(logits)
        weight = labels * alpha + (1 - labels) * (1 - alpha)
        return ops.mean(weight * wrongness**gamma * _bce_terms(labels, logits))

    return loss


def class_balanced(counts: np.ndarray, n_posters: int, beta: float = 0.999) -> Loss:
    """BCE with each genre weighted by its effective number of posters (Cui et al. 2019).

    w_l = (1 − β) / (1 − β^n_l), scaled so that the weights sum to L; it applies to both terms.
    """
    weights = (1 - beta) / (1 - beta ** usable_counts(counts, n_posters))
    weights = (weights * len(weights) / weights.sum()).astype("float32")
    return lambda labels, logits: ops.mean(weights * _bce_terms(labels, logits))


def asymmetric(
    counts: np.ndarray,
    n_posters: int,
    gamma_positive: float = 0.0,
    gamma_negative: float = 4.0,
    margin: float = 0.05,
) -> Loss:
    """Asymmetric loss (Ridnik et al. 2021): easy negatives fade, those with p < margin count nothing.

    Summed over genres, mean over posters; no gradient flows through the focusing weights.
    """

    def loss(labels, logits):
        p = ops.sigmoid(logits)
        shifted = ops.maximum(p - margin, 0)
        log_not_p = -ops.softplus(logits)
        if margin:  # log(1 − p_m) = log(σ(−z) + m), at most 0; exact where 1 − p underflows
            log_not_p = ops.minimum(ops.logaddexp(log_not_p, math.log(margin)), 0)
        focus = ops.stop_gradient(labels * (1 - p) ** gamma_positive + (1 - labels) * shifted**gamma_negative)
        log_likelihood = labels * -ops.softplus(-logits) + (1 - labels) * log_not_p
        return -ops.mean(ops.sum(focus * log_likelihood, axis=-1))

    return loss


def distribution_balanced(
    counts: np.ndarray,
    n_posters: int,
    alpha: float = 0.1,
    beta: float = 10.0,
    mu: float = 0.3,
    negative_scale: float = 5.0,
    kappa: float = 0.05,
) -> Loss:
    """Distribution-balanced loss (Wu et al. 2020): re-balanced weights and negative-tolerant BCE.

    r_l = (1/n_l) / Σ_{j∈Y} 1/n_j, smoothed to α + σ(β(r − μ)); the genre's bias ν_l is taken from the
    logit; negatives count 1/λ (`negative_scale`) at λ-fold logits. Posters without labels weigh 1.
    """
    positives = usable_counts(counts, n_posters)
    inverse = (1 / positives).astype("float32")
    bias = (kappa / negative_scale * np.log(n_posters / positives - 1)).astype("float32")

    def loss(labels, logits):
        share = ops.sum(labels * inverse, axis=-1, keepdims=True)
        labelled = share > 0
        ratio = inverse / ops.where(labelled, share, 1.0)
        weights = ops.where(labelled, alpha + ops.sigmoid(beta * (ratio - mu)), 1.0)
        shifted = logits - bias
        negative = ops.softplus(negative_scale * shifted) / negative_scale
        return ops.mean(weights * (labels * ops.softplus(-shifted) + (1 - labels) * negative))

    return loss


def logit_adjusted(counts: np.ndarray, n_posters: int, tau: float = 1.0) -> Loss:
    """BCE on z + τ·logit(n_l / N), so that the plain z at use favours rare genres (Menon et al. 2021)."""
    positives = usable_counts(counts, n_posters)
    prior = (tau * np.log(positives / (n_posters - positives))).astype("float32")
    return lambda labels, logits: ops.mean(_bce_terms(labels, logits + prior))


def two_way(
    counts: np.ndarray, n_posters: int, positive_temperature: float = 4.0, negative_temperature: float = 1.0
) -> Loss:
    """Two-way loss (Kobayashi 2023): ranks genres within a poster, and posters within a genre.

    Mean of softplus(T_n·LSE_neg(z/T_n) + T_p·LSE_pos(−z/T_p)) over the rows that have a positive, plus
    the same over the columns.
    """

    def one_way(labels, logits, axis):
        positive = labels > 0.5
        negatives = ops.where(positive, MASKED, logits / negative_temperature)
        positives = ops.where(positive, -logits / positive_temperature, MASKED)
        gap = negative_temperature * ops.logsumexp(negatives, axis=axis)
        gap = gap + positive_temperature * ops.logsumexp(positives, axis=axis)
        counted = ops.cast(ops.any(positive, axis=axis), logits.dtype)
        return ops.sum(counted * ops.softplus(gap)) / ops.maximum(ops.sum(counted), 1.0)

    return lambda labels, logits: one_way(labels, logits, -1) + one_way(labels, logits, 0)


REGISTRY: dict[str, Callable[..., Loss]] = {
    "bce": bce,
    "weighted_bce": weighted_bce,
    "focal": focal,
    "class_balanced": class_balanced,
    "asymmetric": asymmetric,
    "distribution_balanced": distribution_balanced,
    "logit_adjusted": logit_adjusted,
    "two_way": two_way,
}


def build(name: str, counts: np.ndarray, n_posters: int, **settings: float) -> Loss:
    """The loss `name` for genres with `counts` (L,) positives among `n_posters` training posters.

    Raises ValueError naming the known losses when `name` is none of them.
    """
    if name not in REGISTRY:
        raise ValueError(f"Unknown loss {name!r}; known are {', '.join(REGISTRY)}.")
    return REGISTRY[name](np.asarray(counts), n_posters, **settings)


def _bce_terms(labels, logits):
    return labels * ops.softplus(-logits) + (1 - labels) * ops.softplus(logits)


def cost_weights(counts: np.ndarray, n_posters: int, power: float = 0.5, largest: float = 10.0) -> np.ndarray:
    """Weight of a genre's positives, clip((n_neg / n_pos)^power, 1, largest): float32 (L,).

    counts: (L,) positives among `n_posters` training posters.
    """
    positives = usable_counts(counts, n_posters)
    return np.clip(((n_posters - positives) / positives) ** power, 1, largest).astype("float32")


def usable_counts(counts: np.ndarray, n_posters: int) -> np.ndarray:
    """Counts kept within [1, N − 1]: a genre on no poster, or on all, must not divide by zero."""
    return np.clip(np.asarray(counts, np.float64), 1, max(n_posters - 1, 1))

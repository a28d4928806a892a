"""The two terms that UCML adds to its heads' errors: tight neighbourhoods, and heads that differ.

After Wu, Jing, Shan, Zuo, Yang, AAAI 2017 (deep form TPAMI 2021), adapted to several genres a poster
(METHODS §5). Both have gradients with respect to the features, and so to the shared backbone.
"""

from __future__ import annotations

import numpy as np
from keras import ops

SAME = 0.5  # Jaccard similarity of label sets from which posters belong together
TINY = 1e-12  # keeps roots differentiable at zero
FAR = -1e9  # stands for −∞ among negated distances


def neighbour_discriminant(features, labels, genre_weights, neighbours: int = 5):
    """ND, the mean over groups: posters of like genres draw near, posters without a common one move apart.

    features: float32 (K, b, d), the K groups' own features; labels: float32 (K, b, L); genre_weights: (L,).
    With u = h/‖h‖ and s_ij the Jaccard similarity of label sets, W_i are poster i's `neighbours` nearest
    with s ≥ SAME, O_i its nearest with s = 0, both within its group and chosen without gradient:
    mean_i c_i [mean_W s_ij‖u_i−u_j‖² + mean_O max(0, 1 − ‖u_i−u_j‖)²], where c_i, the largest weight of the
    poster's genres, is scaled to a mean of 1 in each group. Empty sets count nothing.
    """
    squared = squared_distances(features)
    similarity = jaccard(labels)
    others = 1 - ops.eye(features.shape[1])
    near = _nearest(squared, ops.cast(similarity >= SAME, "float32") * others, neighbours)
    apart = _nearest(squared, ops.cast(similarity == 0, "float32") * others, neighbours)
    pull = _mean_of(near, similarity * squared)
    push = _mean_of(apart, ops.square(ops.maximum(0.0, 1.0 - ops.sqrt(squared))))
    costs = ops.max(labels * genre_weights, axis=-1)
    costs = costs / ops.maximum(ops.mean(costs, axis=-1, keepdims=True), TINY)
    return ops.mean(costs * (pull + push))


def uncorrelated(features):
    """UNC: how much the heads say the same, about 0 for independent heads and 1 for equal ones.

    features: float32 (B, K, d), every head's features of the same posters. With columns standardised and
    C_kl = H_kᵀH_l / B, it is the mean over pairs of heads of (‖C_kl‖²_F − d²/B) / d; what is subtracted is
    what independent heads give by chance. 0 for one head.
    """
    heads, d = features.shape[1], features.shape[2]
    if heads == 1:
        return ops.zeros(())
    posters = ops.cast(ops.shape(features)[0], "float32")
    excess = (cross_correlations(features) - d**2 / posters) / d
    pairs = np.triu(np.ones((heads, heads), "float32"), 1)
    return ops.sum(excess * pairs) / pairs.sum()


def cross_correlations(features):
    """‖C_kl‖²_F of every two heads, (K, K); features: float32 (B, K, d)."""
    centred = features - ops.mean(features, axis=0, keepdims=True)
    columns = centred / ops.sqrt(ops.mean(ops.square(centred), axis=0, keepdims=True) + TINY)
    posters = ops.cast(ops.shape(features)[0], "float32")
    correlations = ops.einsum("nkd,nle->klde", columns, columns) / posters
    return ops.sum(ops.square(correlations), axis=(2, 3))


def squared_distances(features):
    """‖u_i − u_j‖² (never exactly 0) of unit vectors u = h/‖h‖: (K, b, b) of features (K, b, d)."""
    length = ops.sqrt(ops.sum(ops.square(features), axis=-1, keepdims=True) + TINY)
    unit = features / length
    return ops.sum(ops.square(unit[:, :, None] - unit[:, None]), axis=-1) + TINY


def jaccard(labels):
    """Shared genres over all genres of every two posters, (K, b, b) of labels (K, b, L); 0 without any."""
    shared = ops.einsum("kil,kjl->kij", labels, labels)
    sizes = ops.sum(labels, axis=-1)
    union = sizes[:, :, None] + sizes[:, None] - shared
    return shared / ops.maximum(union, 1.0)


def _nearest(squared, allowed, neighbours: int):
    """1 for each poster's `neighbours` nearest among the allowed ones, else 0: (K, b, b), no gradient."""
    closeness = ops.stop_gradient(ops.where(allowed > 0, -squared, FAR))
    found, places = ops.top_k(closeness, min(neighbours, squared.shape[-1]))
    chosen = ops.one_hot(places, squared.shape[-1]) * ops.cast(found > FAR, "float32")[..., None]
    return ops.stop_gradient(ops.sum(chosen, axis=-2))


def _mean_of(chosen, values):
    """Mean of each poster's chosen values, (K, b); 0 where none is chosen."""
    return ops.sum(chosen * values, axis=-1) / ops.maximum(ops.sum(chosen, axis=-1), 1.0)


def head_correlation(features: np.ndarray) -> np.ndarray:
    """How alike every two heads' features are: float64 (K, K), 1 on the diagonal and for equal heads.

    The RV coefficient (Escoufier 1973) on standardised columns: ‖C_kl‖²_F / (‖C_kk‖_F ‖C_ll‖_F), of features
    float (n, K, d). By chance independent heads get about d / n.
    """
    shared = np.asarray(cross_correlations(np.asarray(features, np.float32)), np.float64)
    own = np.sqrt(np.maximum(np.diag(shared), TINY))
    return shared / np.outer(own, own)

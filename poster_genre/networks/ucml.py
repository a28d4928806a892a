"""UCML's network: a backbone that all subsets share, and for each a linear head with features of its own.

Head k has features h_k = P_k g of the shared vector g and logits z_k = W_k h_k + b_k; the model's logits are
the heads' mean. So at use all heads together are one linear layer on g, and the activation map of a network
on posters is the classic class activation map (METHODS §5, §8).
"""

from __future__ import annotations

import keras
import numpy as np
from keras import layers, ops

from poster_genre.network_shapes import Augmentation, ConvNetShape, UcmlShape
from poster_genre.networks import convnets, heads
from poster_genre.networks.augmentation import layer as augmentation_layer

SAME = 0.5  # Jaccard similarity of label sets from which posters belong together
TINY = 1e-12  # keeps roots differentiable at zero
FAR = -1e9  # stands for −∞ among negated distances


def on_embeddings(
    mean: np.ndarray, std: np.ndarray, n_genres: int, n_heads: int, shape: UcmlShape
) -> keras.Model:
    """Embeddings float32 (n, D) -> "features" (n, heads, projection) and "logits" (n, heads, n_genres).

    `mean` and `std`, each (D,), standardise the embedding; a dense layer with ReLU is shared by the heads.
    """
    embedding = keras.Input((len(mean),), name="embedding")
    x = layers.Normalization(
        mean=np.asarray(mean, np.float32), variance=np.asarray(std, np.float32) ** 2, name="standardise"
    )(embedding)
    if shape.input_dropout:
        x = layers.Dropout(shape.input_dropout, name="input_dropout")(x)
    x = layers.Dense(shape.width, "relu", kernel_initializer=heads.small_start(), name="shared")(x)
    return keras.Model(embedding, _heads(x, n_genres, n_heads, shape), name="ucml")


def on_posters(
    size: tuple[int, int],
    n_genres: int,
    n_heads: int,
    shape: UcmlShape,
    convnet: ConvNetShape,
    augment: Augmentation,
) -> keras.Model:
    """Posters uint8 (n, *size, 3) to the same outputs, through the blocks of `convnet` and their average."""
    image = keras.Input((*size, 3), name="image", dtype="uint8")
    changed = augmentation_layer(augment)
    features = convnets.feature_map(changed(image) if changed is not None else image, convnet)
    pooled = layers.GlobalAveragePooling2D(name="pooled", dtype="float32")(features)
    return keras.Model(image, _heads(pooled, n_genres, n_heads, shape), name="ucml")


def _heads(x, n_genres: int, n_heads: int, shape: UcmlShape) -> dict:
    """Both outputs; float32, as the terms on them need it whatever the layers before compute in."""
    if shape.dropout:
        x = layers.Dropout(shape.dropout, name="dropout", dtype="float32")(x)
    x = layers.Dense(n_heads * shape.projection, use_bias=False, name="projections", dtype="float32")(x)
    features = layers.Reshape((n_heads, shape.projection), name="head_features", dtype="float32")(x)
    logits = layers.EinsumDense(
        "nkd,kdl->nkl", (n_heads, n_genres), bias_axes="kl", name="head_logits", dtype="float32"
    )(features)
    return {"features": features, "logits": logits}


def export_head(model: keras.Model) -> dict[str, np.ndarray]:
    """The heads' mean as head.npz holds it: `h0_w0`, `h0_b0`, on embeddings of the shared layer, and so on.

    float16, as `heads.export_head` has it.
    """
    projections = _weights(model, "projections")[0]
    logits, bias = _weights(model, "head_logits")
    n_heads, width, _ = logits.shape
    projections = projections.reshape(-1, n_heads, width)
    affine = [[np.einsum("gkd,kdl->gl", projections, logits) / n_heads, bias.mean(axis=0)]]
    if any(layer.name == "shared" for layer in model.layers):
        affine.insert(0, heads.folded(model.get_layer("standardise"), *_weights(model, "shared")))
    return {
        f"h0_{part}{number}": array.astype(np.float16)
        for number, layer in enumerate(affine)
        for part, array in zip("wb", layer)
    }


def whole_network(trained: keras.Model, convnet: ConvNetShape) -> keras.Model:
    """A network on posters in float32: image float32 in, "logits" (n, L) and the last "features" map out."""
    image = keras.Input(trained.input.shape[1:], name="image")
    head = export_head(trained)
    with convnets.float32():
        features = convnets.feature_map(image, convnet)
        pooled = layers.GlobalAveragePooling2D(name="pooled")(features)
        dense = layers.Dense(head["h0_w0"].shape[1], name="logits")
        network = keras.Model(image, {"logits": dense(pooled), "features": features}, name="whole_network")
    of_heads = 3  # projections, and the logits' weights and bias, come last
    blocks = trained.get_weights()[:-of_heads]
    network.set_weights([*blocks, head["h0_w0"].astype(np.float32), head["h0_b0"].astype(np.float32)])
    return network


def _weights(model: keras.Model, name: str) -> list[np.ndarray]:
    return [np.asarray(array, np.float64) for array in model.get_layer(name).get_weights()]


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
    count, d = features.shape[1], features.shape[2]
    if count == 1:
        return ops.zeros(())
    posters = ops.cast(ops.shape(features)[0], "float32")
    excess = (cross_correlations(features) - d**2 / posters) / d
    pairs = np.triu(np.ones((count, count), "float32"), 1)
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

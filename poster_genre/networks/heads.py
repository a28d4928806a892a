"""Heads on a pooled feature vector: affine, BatchNorm, ReLU and Dropout only, so piecewise linear.

That restriction is what makes the activation map exact (METHODS.md §8): around any poster the logits
are an affine function of the pooled vector. Several heads are trained side by side and averaged.
"""

from __future__ import annotations

import keras
import numpy as np
from keras import layers, ops

from poster_genre.network_shapes import HeadShape


@keras.saving.register_keras_serializable("poster_genre")
class Stack(layers.Layer):
    """Members' logits, each (n, L), stacked to (n, members, L)."""

    def call(self, members):
        return ops.stack(members, axis=1)


@keras.saving.register_keras_serializable("poster_genre")
class MemberMean(layers.Layer):
    """The mean of the members' logits, as an operation that the exporter cannot fold into float16 weights."""

    def call(self, members):
        return ops.mean(ops.stack(members, axis=1), axis=1)


def build(mean: np.ndarray, std: np.ndarray, n_genres: int, shape: HeadShape) -> keras.Model:
    """An ensemble of heads on embeddings: float32 (n, D) -> members' logits float32 (n, members, L).

    `mean` and `std`, each (D,), standardise the embedding. The weights' start depends on keras's seed.
    """
    embedding = keras.Input((len(mean),), name="embedding")
    x = layers.Normalization(
        mean=np.asarray(mean, np.float32), variance=np.asarray(std, np.float32) ** 2, name="standardise"
    )(embedding)
    members = [_member(x, n_genres, shape, f"head{i}") for i in range(shape.members)]
    return keras.Model(embedding, Stack(name="members", dtype="float32")(members), name="heads")


def _member(x, n_genres: int, shape: HeadShape, name: str):
    if shape.input_dropout:
        x = layers.Dropout(shape.input_dropout, name=f"{name}_input_dropout")(x)
    for depth in range(shape.depth):
        x = layers.Dense(shape.width, kernel_initializer=small_start(), name=f"{name}_dense{depth}")(x)
        if shape.batch_norm:
            x = layers.BatchNormalization(momentum=0.9, name=f"{name}_dense{depth}_bn")(x)
        x = layers.ReLU(name=f"{name}_relu{depth}")(x)
        if shape.dropout:
            x = layers.Dropout(shape.dropout, name=f"{name}_dropout{depth}")(x)
    return layers.Dense(n_genres, kernel_initializer=small_start(), name=f"{name}_logits")(x)


def small_start():
    """Uniform in ±1/√fan_in. A head overfits within a few epochs, so how small it starts counts: with He's
    start, 2.4 times wider, validation mAP was 0.303 instead of 0.330.
    """
    return keras.initializers.VarianceScaling(1 / 3, mode="fan_in", distribution="uniform")


def export_head(heads: keras.Model) -> dict[str, np.ndarray]:
    """The heads as plain affine layers with ReLU between them: what `head.npz` holds.

    Keys `h{i}_w{j}` float16 (in, out) and `h{i}_b{j}` (out,) for layer j of head i; standardisation and
    BatchNorm are folded in. The ensemble's logits are the mean over heads. float16 is what the exported
    network computes with, so that both agree to the last bit of a weight.
    """
    names = [layer.name for layer in heads.layers]
    arrays = {}
    for i in range(_count_members(names)):
        mine = [layer for layer in heads.layers if layer.name.startswith(f"head{i}_")]
        for j, (weight, bias) in enumerate(_affine_layers(heads.get_layer("standardise"), mine)):
            arrays[f"h{i}_w{j}"], arrays[f"h{i}_b{j}"] = weight.astype(np.float16), bias.astype(np.float16)
    return arrays


def _count_members(names: list[str]) -> int:
    return sum(name.startswith("head") and name.endswith("_logits") for name in names)


def _affine_layers(standardise, member: list) -> list[tuple[np.ndarray, np.ndarray]]:
    """(weight, bias) of each Dense of one member, in float64, neighbours folded in."""
    affine = []
    for layer in member:
        if isinstance(layer, layers.Dense):
            affine.append([np.asarray(value, np.float64) for value in layer.get_weights()])
        elif isinstance(layer, layers.BatchNormalization):
            gamma, beta, mean, variance = (np.asarray(value, np.float64) for value in layer.get_weights())
            scale = gamma / np.sqrt(variance + layer.epsilon)
            weight, bias = affine[-1]
            affine[-1] = [weight * scale, (bias - mean) * scale + beta]
    return [folded(standardise, *affine[0]), *affine[1:]]


def folded(standardise: layers.Normalization, weight: np.ndarray, bias: np.ndarray) -> list[np.ndarray]:
    """[weight (D, units), bias (units,)] that do on embeddings what the given do on standardised ones."""
    mean = np.asarray(standardise.mean, np.float64).reshape(-1)
    scale = 1 / np.maximum(
        np.sqrt(np.asarray(standardise.variance, np.float64)), keras.config.epsilon()
    ).reshape(-1)
    return [weight * scale[:, None], bias - (mean * scale) @ weight]


def whole_network(backbone: keras.Model, arrays: dict[str, np.ndarray]) -> keras.Model:
    """Image in, ensemble logits (n, L) and last feature map (n, h, w, C) out: what Predict runs.

    `arrays` are the heads as `export_head` gives them.
    """
    features = backbone.output
    pooled = layers.GlobalAveragePooling2D(name="pooled", dtype="float32")(features)
    members, i = [], 0
    while f"h{i}_w0" in arrays:
        members.append(_plain_member(pooled, arrays, i))
        i += 1
    logits = MemberMean(name="logits", dtype="float32")(members)
    return keras.Model(backbone.input, {"logits": logits, "features": features}, name="whole_network")


def _plain_member(x, arrays: dict[str, np.ndarray], i: int):
    j = 0
    while f"h{i}_w{j}" in arrays:
        weight, bias = (arrays[f"h{i}_{part}{j}"].astype(np.float32) for part in "wb")
        last = f"h{i}_w{j + 1}" not in arrays
        dense = layers.Dense(
            len(bias), activation=None if last else "relu", name=f"h{i}_{j}", dtype="float32"
        )
        x = dense(x)
        dense.set_weights([weight, bias])
        j += 1
    return x

"""UCML's network: a backbone that all subsets share, and for each a linear head with features of its own.

Head k has features h_k = P_k g of the shared vector g and logits z_k = W_k h_k + b_k; the model's logits are
the heads' mean. So at use all heads together are one linear layer on g, and the activation map of a network
on posters is the classic class activation map (METHODS §5, §8).
"""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

from poster_genre.network_shapes import Augmentation, ConvNetShape, UcmlShape
from poster_genre.networks import convnets, heads
from poster_genre.networks.augmentation import layer as augmentation_layer


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

"""Plain convolutional networks: all the seed systems' architectures, one builder, described by a shape."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import keras
from keras import layers

from poster_genre.network_shapes import ConvNetShape


def build(
    height: int, width: int, n_genres: int, shape: ConvNetShape, augment: layers.Layer | None = None
) -> keras.Model:
    """A network from RGB posters uint8 (n, height, width, 3) to logits float32 (n, n_genres).

    `augment` changes the posters in training. Weights depend on keras's seed, what it computes in on
    keras's dtype policy. Raises ValueError when the poster is too small for so many blocks.
    """
    image = keras.Input((height, width, 3), name="image", dtype="uint8")
    x = augment(image) if augment is not None else image
    logits, _ = _layers(x, n_genres, shape)
    return keras.Model(image, logits, name="convnet")


def whole_network(trained: keras.Model, n_genres: int, shape: ConvNetShape) -> keras.Model:
    """The network of `trained` in float32: image float32 in, logits and the last feature map out."""
    image = keras.Input(trained.input.shape[1:], name="image")
    with float32():
        logits, features = _layers(image, n_genres, shape)
    network = keras.Model(image, {"logits": logits, "features": features}, name="whole_network")
    network.set_weights(trained.get_weights())
    return network


@contextlib.contextmanager
def float32() -> Iterator[None]:
    """Layers made in the block compute in float32, whatever the policy outside."""
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("float32")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(policy)


def feature_map(image, shape: ConvNetShape):
    """The last feature map (n, h, w, filters) of RGB posters (n, height, width, 3), a symbolic tensor."""
    x = layers.Rescaling(1 / 255, name="scale")(image)
    for number, filters in enumerate(shape.filters, start=1):
        x = _block(x, filters, shape, f"block{number}")
    return layers.Identity(name="features")(x)


def _layers(image, n_genres: int, shape: ConvNetShape):
    features = feature_map(image, shape)
    pooling = layers.Flatten if shape.pooling == "flatten" else layers.GlobalAveragePooling2D
    x = pooling(name="pooled")(features)
    for number, units in enumerate(shape.dense, start=1):
        x = _dense(x, units, shape, f"dense{number}")
    # Losses need float32 logits, whatever the layers before compute in.
    return layers.Dense(n_genres, dtype="float32", name="logits")(x), features


def _block(x, filters: int, shape: ConvNetShape, name: str):
    stride = 1 if shape.downsample == "pool" else shape.stride
    x = layers.Conv2D(filters, shape.kernel, strides=stride, padding=shape.padding, name=f"{name}_conv")(x)
    if shape.block_batch_norm:
        x = layers.BatchNormalization(name=f"{name}_bn")(x)
    x = layers.ReLU(name=f"{name}_relu")(x)
    if shape.downsample != "stride":
        x = layers.MaxPooling2D(name=f"{name}_pool")(x)
    return layers.Dropout(shape.block_dropout, name=f"{name}_dropout")(x) if shape.block_dropout else x


def _dense(x, units: int, shape: ConvNetShape, name: str):
    x = layers.Dense(units, name=name)(x)
    if shape.dense_batch_norm:
        x = layers.BatchNormalization(name=f"{name}_bn")(x)
    x = layers.ReLU(name=f"{name}_relu")(x)
    return layers.Dropout(shape.dense_dropout, name=f"{name}_dropout")(x) if shape.dense_dropout else x

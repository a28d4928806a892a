"""Every seed recipe builds its source's network: the same layers, output shapes and parameters.

The CNN notebook's lists are those of its own code. Its tests 1 to 4 have 25 outputs, one of them for N/A,
test 5 has 24. The other three sources leave their architecture open or differ in it, so that theirs is the
choice that the recipe documents.
"""

from __future__ import annotations

import functools

import keras
import pytest

from poster_genre.networks import convnets
from poster_genre.runs import recipe_file as recipe

RELU = ("ReLU", {})


def notebook(outputs: int, dropout: float, dense: int, norm: bool, stride: int = 1) -> list[tuple]:
    """Layers of the notebook: three convolutions, each pooled, then `dense` times 1,024 units."""
    layers = []
    for filters in (32, 64, 128):
        layers += [
            ("Conv2D", {"filters": filters, "kernel": 3, "stride": stride, "padding": "valid"}),
            RELU,
            ("MaxPooling2D", {"pool": 2}),
        ]
    layers.append(("Flatten", {}))
    for _ in range(dense):
        layers.append(("Dense", {"units": 1024}))
        layers += [("BatchNormalization", {}), RELU] if norm else [RELU]
        layers.append(("Dropout", {"rate": dropout}))
    return [*layers, ("Dense", {"units": outputs})]


def blocks(filters: tuple[int, ...], kernel: int, dropout: float = 0.0) -> list[tuple]:
    """Convolutions of the other sources: padded, BatchNorm, ReLU, pooled."""
    layers = []
    for number in filters:
        layers += [
            ("Conv2D", {"filters": number, "kernel": kernel, "stride": 1, "padding": "same"}),
            ("BatchNormalization", {}),
            RELU,
            ("MaxPooling2D", {"pool": 2}),
            *([("Dropout", {"rate": dropout})] if dropout else []),
        ]
    return layers


def dense(units: int, dropout: float) -> list[tuple]:
    return [("Dense", {"units": units}), RELU, ("Dropout", {"rate": dropout})]


# recipe: outputs of the source, its layers, its parameters, and the shape before the first dense layer.
SOURCES = {
    "cnn3_dropout50": (25, notebook(25, 0.5, 1, False), 69_456_985, 67_712),
    "cnn3_dropout20": (25, notebook(25, 0.2, 1, False), 69_456_985, 67_712),
    "cnn3_dense3_bn": (25, notebook(25, 0.2, 3, True), 71_568_473, 67_712),
    "cnn3_dense3_bn_prf": (25, notebook(25, 0.2, 3, True), 71_568_473, 67_712),
    "cnn3_strided_oversampled": (24, notebook(24, 0.2, 3, True, stride=2), 2_754_648, 512),
    "cnn_25genre": (
        24,
        [
            *blocks((32, 64, 96, 128), 3),
            ("GlobalAveragePooling2D", {}),
            *dense(128, 0.3),
            ("Dense", {"units": 24}),
        ],
        206_392,
        128,
    ),
    "cnn_5x5_3000": (
        24,
        [
            *blocks((16, 32, 64, 64), 5, dropout=0.2),
            ("Flatten", {}),
            *dense(128, 0.2),
            *dense(64, 0.2),
            ("Dense", {"units": 24}),
        ],
        1_620_216,
        16 * 11 * 64,
    ),
    "cnn_functional_40": (
        24,
        [
            *blocks((32, 64, 128, 128), 3),
            ("Flatten", {}),
            *dense(256, 0.5),
            ("Dense", {"units": 24}),
        ],
        3_394_392,
        12 * 8 * 128,
    ),
}

MADE = {
    "Conv2D": lambda of: keras.layers.Conv2D(
        of["filters"], of["kernel"], strides=of["stride"], padding=of["padding"]
    ),
    "MaxPooling2D": lambda of: keras.layers.MaxPooling2D(of["pool"]),
    "Dense": lambda of: keras.layers.Dense(of["units"]),
    "Dropout": lambda of: keras.layers.Dropout(of["rate"]),
}


@functools.cache
def source(name: str) -> keras.Model:
    """The source's network, built by Keras from its list of layers."""
    wanted = recipe.load(name).input
    model = keras.Sequential([keras.Input((wanted.height, wanted.width, 3))])
    for kind, settings in SOURCES[name][1]:
        model.add(MADE[kind](settings) if settings else getattr(keras.layers, kind)())
    return model


def ours(name: str, outputs: int) -> keras.Model:
    loaded = recipe.load(name)
    return convnets.build(loaded.input.height, loaded.input.width, outputs, loaded.network.convnet)


def told(layer: keras.Layer) -> tuple:
    """What a layer is: kind, output shape, parameters, and the settings that shapes do not tell."""
    settings = [getattr(layer, name, None) for name in ("kernel_size", "strides", "padding", "rate")]
    return type(layer).__name__, tuple(layer.output.shape), layer.count_params(), settings


# Scaling to [0, 1] is the generator's in the sources and a layer here; an Identity only names a place.
APART = (keras.layers.InputLayer, keras.layers.Rescaling, keras.layers.Identity)


@pytest.mark.parametrize("name", SOURCES)
def test_the_network_has_the_sources_layers_shapes_and_parameters(name):
    outputs, _, parameters, flat = SOURCES[name]
    built = ours(name, outputs)
    assert [told(one) for one in built.layers if not isinstance(one, APART)] == [
        told(one) for one in source(name).layers
    ]
    assert built.count_params() == source(name).count_params() == parameters
    assert built.get_layer("pooled").output.shape[1] == flat


@pytest.mark.parametrize("name", [name for name, about in SOURCES.items() if about[0] == 25])
def test_without_the_column_of_posters_without_a_genre_one_output_of_1024_weights_and_a_bias_goes(name):
    assert ours(name, 24).count_params() == SOURCES[name][2] - 1025

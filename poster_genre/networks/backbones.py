"""EfficientNet-Lite backbones (Tan & Le 2019; Google's Lite variants, Apache-2.0) as flat Keras models.

A Lite network is EfficientNet without squeeze-and-excitation and with ReLU6, so that it runs
fast on plain CPUs. Images enter as RGB values in [0, 255]; the network scales them itself.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from pathlib import Path

import keras
from keras import layers

from poster_genre.places import shipped

BACKBONES_DIR = shipped() / "models" / "backbones"


@dataclass(frozen=True)
class LiteVariant:
    """Scaling of one EfficientNet-Lite network; `resolution` is its ImageNet training size in px."""

    width: float
    depth: float
    resolution: int


VARIANTS = {
    "efficientnet_lite0": LiteVariant(1.0, 1.0, 224),
    "efficientnet_lite1": LiteVariant(1.0, 1.1, 240),
    "efficientnet_lite2": LiteVariant(1.1, 1.2, 260),
}

# Weights of the same networks that went on learning, by name: tools/posters_backbone.
TUNED = {"efficientnet_lite2_posters": "efficientnet_lite2"}

# (repeats, kernel, stride, expansion, filters): the seven stages of EfficientNet-B0.
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


def build(name: str, height: int, width: int, drop_connect: float = 0.0) -> keras.Model:
    """Build backbone `name` with random weights for RGB input (n, height, width, 3) in [0, 255].

    Returns a model whose output `features` is the last feature map, float32
    (n, ⌈height/32⌉, ⌈width/32⌉, 1280). `drop_connect` is the stochastic-depth rate of the last
    block, rising linearly from 0 at the first. Raises ValueError for an unknown name.
    """
    variant = _variant(name)
    image = keras.Input((height, width, 3), name="image")
    x = layers.Rescaling(1 / 128, offset=-127 / 128, name="scale")(image)
    x = _conv_bn(x, 32, 3, stride=2, name="stem")
    blocks = _blocks(variant)
    for index, (kernel, stride, expansion, filters) in enumerate(blocks):
        rate = drop_connect * index / len(blocks)
        x = _mbconv(x, kernel, stride, expansion, filters, rate, name=f"block{index}")
    x = _conv_bn(x, 1280, 1, name="top")
    return keras.Model(image, layers.Identity(name="features")(x), name=name)


def load(name: str, height: int, width: int, drop_connect: float = 0.0) -> keras.Model:
    """Build backbone `name` and fill it with its stored weights.

    Raises FileNotFoundError, naming the conversion command, when the weights are not stored here:
    a backbone never starts from random weights in silence. Raises ValueError for an unknown name.
    """
    _variant(name)
    path = weights_path(name)
    if not path.is_file():
        how = (
            "restore the file" if name in TUNED else f"make it with `python tools/convert_backbone.py {name}`"
        )
        raise FileNotFoundError(
            f"No weights for {name}: there is no {path}. To get it, {how}; or choose one of: "
            f"{', '.join(stored()) or 'none stored'}."
        )
    model = build(name, height, width, drop_connect)
    model.load_weights(path)
    return model


def weights_path(name: str) -> Path:
    """Where the weights of backbone `name` are stored."""
    return BACKBONES_DIR / f"{name}.weights.h5"


def stored() -> list[str]:
    """Names of the backbones whose weights are stored in this checkout."""
    return [name for name in (*VARIANTS, *TUNED) if weights_path(name).is_file()]


def sha256(name: str) -> str:
    """SHA-256 of the stored weights of backbone `name`, by which bundles refer to it."""
    return hashlib.sha256(weights_path(name).read_bytes()).hexdigest()


def _variant(name: str) -> LiteVariant:
    if name not in VARIANTS and name not in TUNED:
        raise ValueError(f"Unknown backbone {name!r}; known are {', '.join((*VARIANTS, *TUNED))}.")
    return VARIANTS[TUNED.get(name, name)]


def _blocks(variant: LiteVariant) -> list[tuple[int, int, int, int]]:
    """(kernel, stride, expansion, filters) of every block; Lite scales neither first nor last repeats."""
    blocks = []
    for stage, (repeats, kernel, stride, expansion, filters) in enumerate(STAGES):
        if stage not in (0, len(STAGES) - 1):
            repeats = math.ceil(variant.depth * repeats)
        filters = _round_filters(filters * variant.width)
        blocks += [(kernel, stride if i == 0 else 1, expansion, filters) for i in range(repeats)]
    return blocks


def _round_filters(filters: float, divisor: int = 8) -> int:
    rounded = max(divisor, int(filters + divisor / 2) // divisor * divisor)
    return int(rounded + divisor if rounded < 0.9 * filters else rounded)


def _mbconv(x, kernel: int, stride: int, expansion: int, filters: int, drop_rate: float, name: str):
    """Inverted residual block: expand 1×1, depthwise k×k, project 1×1, skip where shapes allow."""
    skip, channels = x, x.shape[-1]
    if expansion != 1:
        x = _conv_bn(x, channels * expansion, 1, name=f"{name}_expand")
    x = layers.DepthwiseConv2D(
        kernel, strides=stride, padding="same", use_bias=False, name=f"{name}_depthwise_conv"
    )(x)
    x = _bn_relu6(x, f"{name}_depthwise")
    x = _conv_bn(x, filters, 1, activate=False, name=f"{name}_project")
    if stride == 1 and channels == filters:
        if drop_rate:
            x = layers.Dropout(drop_rate, noise_shape=(None, 1, 1, 1), name=f"{name}_drop")(x)
        x = layers.Add(name=f"{name}_add")([skip, x])
    return x


def _conv_bn(x, filters: int, kernel: int, stride: int = 1, activate: bool = True, name: str = ""):
    x = layers.Conv2D(filters, kernel, strides=stride, padding="same", use_bias=False, name=f"{name}_conv")(x)
    return _bn_relu6(x, name) if activate else _batch_norm(x, name)


def _bn_relu6(x, name: str):
    return layers.ReLU(6.0, name=f"{name}_relu")(_batch_norm(x, name))


def _batch_norm(x, name: str):
    return layers.BatchNormalization(epsilon=1e-3, momentum=0.99, name=f"{name}_bn")(x)

"""A bundle's network as one plain Keras model: RGB pixels in, calibrated probabilities out."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

from poster_genre.inference.bundle import Bundle, BundleError
from poster_genre.networks import backbones, heads

_CONVOLUTIONS = (layers.Conv2D, layers.DepthwiseConv2D)


def network(bundle: Bundle) -> keras.Model:
    """The network of `bundle`: `image` float32 (n, height, width, 3), RGB in [0, 255], to `probabilities`
    float32 (n, L), of Keras's own layers alone.

    Its weights are those that the app computes with, float16 ones, so that answers agree.
    Raises BundleError where the bundle keeps its figures without its network, or its backbone has changed.
    """
    model = _as_trained(bundle)
    _round_to_float16(model)
    last = model.layers[-1]
    logits = model.output
    if isinstance(last, heads.MemberMean):
        logits = layers.Average(name="mean_of_heads", dtype="float32")(last.input)
    calibration = bundle.calibration
    logits = layers.Rescaling(
        calibration.scale.tolist(), calibration.offset.tolist(), name="calibration", dtype="float32"
    )(logits)
    probabilities = layers.Activation("sigmoid", name="probabilities", dtype="float32")(logits)
    return keras.Model(model.input, probabilities, name=bundle.name)


def _as_trained(bundle: Bundle) -> keras.Model:
    """The network from image to logits, of its stored parts."""
    files = bundle.card["files"]
    if "model.keras" in files:
        return keras.models.load_model(bundle.path("model.keras"), compile=False)
    backbone = bundle.card["input"].get("backbone")
    if "head.keras" not in files or bundle.head is None or backbone is None:
        raise BundleError(
            f"{bundle.folder} keeps no Keras network to make others from. Export a run of your own, or the "
            "shipped model."
        )
    if backbones.sha256(backbone) != bundle.card["input"]["backbone_sha256"]:
        raise BundleError(
            f"{bundle.folder} was trained on other weights of {backbone} than those in "
            f"{backbones.weights_path(backbone)}. Restore that file."
        )
    whole = heads.whole_network(backbones.load(backbone, *bundle.input_size), bundle.head)
    return keras.Model(whole.input, whole.output["logits"])


def _round_to_float16(model: keras.Model) -> None:
    """Round every weight as the LiteRT file has it: there BatchNorm is folded into the convolution or dense
    layer before it, and the product is kept in float16."""
    for layer in model.layers:
        if not isinstance(layer, (*_CONVOLUTIONS, layers.Dense)):
            continue
        following = [node.operation for node in layer._outbound_nodes]
        norms = [after for after in following if isinstance(after, layers.BatchNormalization)]
        if len(following) == 1 and norms:
            _round_folded(layer, norms[0])
        else:
            layer.set_weights([_float16(weight) for weight in layer.get_weights()])


def _round_folded(layer: layers.Layer, norm: layers.BatchNormalization) -> None:
    """Give both such weights that their product, BatchNorm folded in, is the one in float16."""
    kernel, *bias = (np.asarray(weight, np.float64) for weight in layer.get_weights())
    gamma, beta, mean, variance = (np.asarray(weight, np.float64) for weight in norm.get_weights())
    scale = gamma / np.sqrt(variance + norm.epsilon)
    if not scale.all():
        return  # a channel that says nothing: its kernel could not be told from the product
    shaped = scale.reshape(kernel.shape[2:]) if isinstance(layer, layers.DepthwiseConv2D) else scale
    shift = ((bias[0] if bias else 0.0) - mean) * scale
    layer.set_weights([_float16(kernel * shaped) / shaped, *bias])
    norm.set_weights([gamma, _float16(beta + shift) - shift, mean, variance])


def _float16(values: np.ndarray) -> np.ndarray:
    return np.asarray(values).astype(np.float16).astype(np.float64)

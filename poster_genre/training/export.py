"""Keras models to LiteRT files with float16 weights, which the app runs without TensorFlow."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import keras
import tensorflow as tf

from poster_genre.data.home import home
from poster_genre.networks import backbones
from poster_genre.training import stderr_silence


def to_tflite(model: keras.Model, weights: str = "float16") -> bytes:
    """`model` as a LiteRT file with its weights in float16, or in int8 (each row with its own range).

    Its input is one float32 image (1, height, width, 3), RGB in [0, 255]; its outputs are those of the
    model: logits (1, L) and the last feature map (1, h, w, C) tell themselves apart by their rank.
    """
    with tempfile.TemporaryDirectory() as folder, stderr_silence.stderr():
        archive = keras.export.ExportArchive()
        archive.track(model)
        size = model.input.shape[1:]
        archive.add_endpoint(
            "serve",
            lambda image: model(image, training=False),
            [tf.TensorSpec((1, *size), tf.float32, name="image")],
        )
        archive.write_out(folder, verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder, signature_keys=["serve"])
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        if weights == "float16":
            converter.target_spec.supported_types = [tf.float16]
        return converter.convert()


def backbone_file(name: str, height: int, width: int) -> Path:
    """The frozen backbone `name` as a LiteRT file whose output is the last feature map; made once.

    Raises FileNotFoundError when its weights are not stored here.
    """
    path = home() / "backbones" / f"{name}-{backbones.sha256(name)[:12]}-{height}x{width}.tflite"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".draft-{os.getpid()}-{path.name}")
        draft.write_bytes(to_tflite(backbones.load(name, height, width)))
        draft.replace(path)
    return path

"""The stored network of the tiny bundle, which most tests read without TensorFlow, is what we export today.

python tests/training/test_tiny_network.py    # from the checkout's root: store it again
"""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from poster_genre.inference.interpreters import InterpreterPool
from poster_genre.network_shapes import HeadShape
from poster_genre.networks import heads
from poster_genre.training.export import to_tflite

STORED = Path(__file__).parents[1] / "tiny_network"
HEIGHT, WIDTH, CHANNELS, GENRES = 48, 32, 8, 4


def tiny_network() -> tuple[bytes, dict[str, np.ndarray]]:
    """A whole network of random weights as a LiteRT file, and the arrays of its two heads."""
    keras.utils.set_random_seed(0)
    image = keras.Input((HEIGHT, WIDTH, 3), name="image")
    features = keras.layers.Conv2D(CHANNELS, 8, strides=8, activation="relu", name="features")(image)
    shape = HeadShape(width=6, members=2)
    trained = heads.build(np.full(CHANNELS, 40.0), np.full(CHANNELS, 30.0), GENRES, shape)
    arrays = heads.export_head(trained)
    return to_tflite(heads.whole_network(keras.Model(image, features), arrays)), arrays


def test_the_stored_network_is_what_is_exported_today(tmp_path):
    network, arrays = tiny_network()
    with np.load(STORED / "head.npz") as stored:
        assert set(stored.files) == set(arrays)
        for name in stored.files:
            np.testing.assert_allclose(arrays[name], stored[name], atol=1e-6)
    (tmp_path / "model.tflite").write_bytes(network)
    pixels = np.random.default_rng(0).uniform(0, 255, (1, HEIGHT, WIDTH, 3)).astype("f4")
    now, then = (InterpreterPool(folder / "model.tflite").run(pixels) for folder in (tmp_path, STORED))
    for one, other in zip(now, then):
        np.testing.assert_allclose(one, other, atol=1e-4)


if __name__ == "__main__":
    network, arrays = tiny_network()
    (STORED / "model.tflite").write_bytes(network)
    np.savez_compressed(STORED / "head.npz", **arrays)

"""Random turns, zooms, shifts, shears and flips of a batch, as Keras's generator or its layers make them."""

from __future__ import annotations

import math

import keras
from keras import layers, ops

from poster_genre.network_shapes import Augmentation


class RandomAffine(layers.Layer):
    """Every poster of a batch under its own random affine map about its centre; nothing outside training.

    Each change is drawn evenly from −x to +x of what `wanted` says, and all are made in one resampling:
    Keras's `ImageDataGenerator`, with its order (mirror, zoom, shear, shift, turn), its linear interpolation
    and its border, where places outside repeat the nearest pixel.
    """

    def __init__(self, wanted: Augmentation):
        super().__init__(name="augment", dtype="uint8")
        self.wanted = wanted
        self.seed_generator = keras.random.SeedGenerator(0)  # the learner reseeds it every epoch

    def call(self, images, training=False):
        if not training:
            return images
        return transformed(images, self._maps(images))

    def _maps(self, images):
        wanted, n = self.wanted, ops.shape(images)[0]
        height, width = images.shape[1:3]
        return affine_maps(
            (height, width),
            turn=self._draw(n, math.radians(wanted.rotation)),
            shear=self._draw(n, math.radians(wanted.shear)),
            mirror=ops.where(self._draw(n, 1.0) < 0, -1.0, 1.0) if wanted.flip else ops.ones((n,)),
            zoom=(1 + self._draw(n, wanted.zoom), 1 + self._draw(n, wanted.zoom)),
            shift=(self._draw(n, wanted.shift * width), self._draw(n, wanted.shift * height)),
        )

    def _draw(self, n, limit: float):
        return (
            keras.random.uniform((n,), -limit, limit, seed=self.seed_generator) if limit else ops.zeros((n,))
        )


def affine_maps(size: tuple[int, int], turn, shear, mirror, zoom, shift):
    """Maps from output to input pixels, (n, 8): the first eight entries of each 3×3 matrix.

    size: (height, width), px. turn, shear: (n,), radians. mirror: (n,), −1 or 1. zoom, shift: (across, down),
    (n,) each; a zoom above 1 shows more of the poster, shifts are px.
    """
    (across, down), (right, below), lean = zoom, shift, turn + shear
    a, b = mirror * ops.cos(turn) * across, -ops.sin(lean) * down
    c, d = mirror * ops.sin(turn) * across, ops.cos(lean) * down
    x, y = (size[1] - 1) / 2, (size[0] - 1) / 2
    # The shift lies inside the turn, so it is turned with the poster.
    moved_x = ops.cos(turn) * right - ops.sin(turn) * below
    moved_y = ops.sin(turn) * right + ops.cos(turn) * below
    zero = ops.zeros_like(a)
    return ops.stack(
        [a, b, x - a * x - b * y + moved_x, c, d, y - c * x - d * y + moved_y, zero, zero], axis=1
    )


def transformed(images, maps):
    """Posters (n, height, width, 3) under their maps (n, 8); places outside repeat the nearest pixel."""
    return ops.image.affine_transform(images, maps, interpolation="bilinear", fill_mode="nearest")


def _keras_layers(wanted: Augmentation) -> keras.Sequential:
    """Keras's own layers with their defaults, one after another; they compute in float32."""
    chosen = [
        *([layers.RandomFlip("horizontal", dtype="float32")] if wanted.flip else []),
        *([layers.RandomRotation(wanted.rotation / 360, dtype="float32")] if wanted.rotation else []),
        *([layers.RandomZoom(wanted.zoom, dtype="float32")] if wanted.zoom else []),
        *([layers.RandomTranslation(wanted.shift, wanted.shift, dtype="float32")] if wanted.shift else []),
    ]
    return keras.Sequential(chosen, name="augment")


def layer(wanted: Augmentation) -> layers.Layer | None:
    """The layer that does what `wanted` asks for, or None where it asks for nothing."""
    if not wanted.changes:
        return None
    return _keras_layers(wanted) if wanted.by == "layers" else RandomAffine(wanted)

"""Random turns, zooms, shifts, shears and flips of a whole batch, as one Keras layer and one resampling."""

from __future__ import annotations

import math

import keras
from keras import layers, ops

from poster_genre.networks.shapes import Augmentation


class RandomAffine(layers.Layer):
    """Every poster of a batch under its own random affine map about its centre; nothing outside training.

    Each change is drawn evenly from −x to +x of what `wanted` says. Chaining single layers would
    resample, and blur, once for each. Places beyond the border repeat the nearest pixel, as the seed
    systems' generators do.
    """

    def __init__(self, wanted: Augmentation):
        super().__init__(name="augment", dtype="uint8")
        self.wanted = wanted
        self.seed_generator = keras.random.SeedGenerator(0)  # the learner reseeds it every epoch

    def call(self, images, training=False):
        if not training:
            return images
        return ops.image.affine_transform(
            images, self._maps(images), interpolation="bilinear", fill_mode="nearest"
        )

    def _maps(self, images):
        """Maps from output to input pixels, (n, 8): the first eight entries of each 3×3 matrix."""
        n, (height, width) = ops.shape(images)[0], images.shape[1:3]
        turn = self._draw(n, math.radians(self.wanted.rotation))
        lean = turn + self._draw(n, math.radians(self.wanted.shear))
        mirror = ops.where(self._draw(n, 1.0) < 0, -1.0, 1.0) if self.wanted.flip else ops.ones((n,))
        across, down = 1 + self._draw(n, self.wanted.zoom), 1 + self._draw(n, self.wanted.zoom)
        a, b = mirror * ops.cos(turn) * across, -ops.sin(lean) * down
        c, d = mirror * ops.sin(turn) * across, ops.cos(lean) * down
        x, y = (width - 1) / 2, (height - 1) / 2
        right, below = self._draw(n, self.wanted.shift * width), self._draw(n, self.wanted.shift * height)
        zero = ops.zeros((n,))
        columns = [a, b, x - a * x - b * y + right, c, d, y - c * x - d * y + below, zero, zero]
        return ops.stack(columns, axis=1)

    def _draw(self, n, limit: float):
        return (
            keras.random.uniform((n,), -limit, limit, seed=self.seed_generator) if limit else ops.zeros((n,))
        )


def layer(wanted: Augmentation) -> RandomAffine | None:
    """The layer that does what `wanted` asks for, or None where it asks for nothing."""
    return RandomAffine(wanted) if wanted.changes else None

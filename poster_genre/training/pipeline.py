"""Posters to batches: decoded once into a uint8 file, then read, shuffled and prefetched from there.

The file is one poster after another, so it grows in order, and an interrupted decoding goes on where
the file ends. It is named by the images in it, so runs on the same posters in one size share it, whatever
their labels. A batch maps the file, copies its posters and lets go: resident memory stays flat however
large the catalog.
"""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import tensorflow as tf

from poster_genre.concurrency import Progress, bounded_map, cores
from poster_genre.data import images
from poster_genre.data.catalog import Catalog
from poster_genre.data.home import home
from poster_genre.runs import files
from poster_genre.runs.recipe_file import RecipeError

AHEAD = 2  # batches read before they are asked for


@dataclass(frozen=True)
class PosterCache:
    """Decoded posters uint8 (n, height, width, 3) in one file, each image once, in the catalog's order.

    places: int (n_films,), each film's row in the file.
    """

    path: Path
    shape: tuple[int, int, int, int]
    places: np.ndarray

    def read(self, rows: np.ndarray) -> np.ndarray:
        """Posters uint8 (len(rows), height, width, 3) of these rows of the catalog."""
        return np.memmap(self.path, np.uint8, "r", shape=self.shape)[self.places[rows]]


def cache_posters(
    catalog: Catalog, size: tuple[int, int], progress: Callable[[Progress], None] = lambda _: None
) -> PosterCache:
    """The catalog's posters decoded to `size` = (height, width), made now or found.

    Safe to interrupt at any moment. Raises RecipeError for a catalog without images, ImageError naming
    the file of a poster that cannot be read, FileNotFoundError for one that has vanished, OSError when
    the disk is full.
    """
    if not catalog.has_images:
        raise RecipeError("This catalog has no image files; choose another, or a recipe on embeddings.")
    height, width = size
    folder = home() / "posters"
    places, first = pd.factorize(catalog.posters["path"])  # copies of a film share its image
    unique = catalog.posters.iloc[np.unique(places, return_index=True)[1]]
    path = folder / f"{_images_key(unique)}-{height}x{width}-decoder{images.DECODER_VERSION}.u8"
    cache = PosterCache(path, (len(first), height, width, 3), places)
    with files.held(path.with_suffix(".lock"), wait=True):  # another run may be making the same file
        if not path.is_file():
            partial = path.with_suffix(".partial")
            _decode_rest(partial, unique["path"], size, progress)
            partial.replace(path)
    return cache


def _images_key(posters: pd.DataFrame) -> str:
    """The same for the same image files in the same order."""
    return hashlib.sha256("\n".join(posters["image_sha256"].fillna("")).encode()).hexdigest()[:32]


def _decode_rest(
    partial: Path, paths: list[str], size: tuple[int, int], progress: Callable[[Progress], None]
) -> None:
    """Append to `partial` what it lacks of `paths`; half a poster at its end is made again."""
    bytes_each = size[0] * size[1] * 3

    def decode(path: str) -> bytes:
        try:
            return images.load(Path(path).read_bytes(), size).tobytes()
        except images.ImageError as error:
            raise images.ImageError(f"{path}: {error}") from error

    with partial.open("ab") as file:
        ready = file.tell() // bytes_each
        file.truncate(ready * bytes_each)
        started, left = time.monotonic(), list(paths)[ready:]
        for done, pixels in enumerate(bounded_map(decode, left, cores()), start=1):
            file.write(pixels)
            speed = done / max(time.monotonic() - started, 1e-9)
            progress(Progress(ready + done, len(paths), speed, (len(left) - done) / speed))


@dataclass(frozen=True)
class PosterSource:
    """Batches of cached posters, uint8 (b, height, width, 3), with labels float32 (b, L)."""

    cache: PosterCache
    labels: np.ndarray
    batch: int

    def train_batches(self, rows: np.ndarray, epoch: int) -> Iterator[tuple[tf.Tensor, np.ndarray]]:
        """(posters, labels) of these rows in this order; `epoch` changes nothing here."""
        for start, posters in zip(range(0, len(rows), self.batch), self._read(rows)):
            yield posters, self.labels[rows[start : start + self.batch]]

    def batches(self, rows: np.ndarray) -> Iterator[tf.Tensor]:
        """Posters of these rows, in order."""
        return self._read(rows)

    def _read(self, rows: np.ndarray) -> Iterator[tf.Tensor]:
        shape = (None, *self.cache.shape[1:])
        dataset = tf.data.Dataset.from_tensor_slices(rows).batch(self.batch)
        dataset = dataset.map(
            lambda chosen: tf.ensure_shape(tf.numpy_function(self.cache.read, [chosen], tf.uint8), shape)
        )
        try:
            yield from dataset.prefetch(AHEAD)
        except tf.errors.OpError:
            if self.cache.path.exists():
                raise
            path = str(self.cache.path)  # what TensorFlow made of the error no longer says it
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path) from None

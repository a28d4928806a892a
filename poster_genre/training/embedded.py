"""Training on embeddings: where they come from, and batches of them from memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from poster_genre.concurrency import Progress
from poster_genre.data import samplers
from poster_genre.data.home import home
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.embeddings import Embedder, embed
from poster_genre.networks import backbones
from poster_genre.runs.examples import Examples
from poster_genre.runs.recipe import Input
from poster_genre.runs.recipe_file import RecipeError
from poster_genre.training import export

EVALUATION_BATCH = 1024


@dataclass(frozen=True)
class EmbeddingSource:
    """Embeddings float32 (n, views, D), view 0 plain; labels float32 (n, L)."""

    embeddings: np.ndarray
    labels: np.ndarray
    batch: int
    seed: int

    def train_batches(self, rows: np.ndarray, epoch: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """(inputs (b, D), labels (b, L)) of these rows in this order, each in a view drawn anew an epoch."""
        rng = np.random.default_rng((self.seed, epoch, 1))
        views = rng.integers(self.embeddings.shape[1], size=len(rows))
        for start in range(0, len(rows), self.batch):
            chosen = rows[start : start + self.batch]
            yield self.embeddings[chosen, views[start : start + self.batch]], self.labels[chosen]

    def batches(self, rows: np.ndarray) -> Iterator[np.ndarray]:
        """Inputs (b, D) of these rows in order, in the plain view."""
        for start in range(0, len(rows), EVALUATION_BATCH):
            yield self.embeddings[rows[start : start + EVALUATION_BATCH], 0]


def with_synthetic(
    embeddings: np.ndarray,
    labels: np.ndarray,
    train_rows: np.ndarray,
    seed: int,
    settings: Mapping[str, float],
) -> tuple[np.ndarray, np.ndarray]:
    """Embeddings (n, views, D) and labels (n, L), followed by what MLSMOTE makes of the training rows.

    A new embedding lies between plain views, and stands for every view.
    """
    rng = np.random.default_rng(seed)
    vectors, signs = samplers.mlsmote(embeddings[train_rows, 0], labels[train_rows] > 0.5, rng, **settings)
    new = np.repeat(vectors[len(train_rows) :, None], embeddings.shape[1], axis=1)
    return np.concatenate([embeddings, new]), np.concatenate([labels, signs[len(train_rows) :]])


def open_embeddings(
    examples: Examples, wanted: Input, progress: Callable[[Progress], None] = lambda _: None
) -> np.ndarray:
    """Embeddings float16 (n, views, D) of the films: those in the bundle, or computed and cached.

    A bundle holds the plain view only, which then is all there is. Raises RecipeError when the bundle's
    embeddings come from another backbone or size, ImageError for a poster that cannot be read.
    """
    if examples.bundle is not None:
        _require_same_input(examples.bundle, wanted)
        return np.asarray(examples.bundle.embeddings)[examples.embedding_rows][:, None]
    if not examples.catalog.has_images:
        raise RecipeError(
            "This catalog has no image files, so nothing can be embedded. Choose another catalog."
        )
    embedder = Embedder(
        export.backbone_file(wanted.backbone, wanted.height, wanted.width),
        wanted.height,
        wanted.width,
        f"{wanted.backbone}-{backbones.sha256(wanted.backbone)[:12]}",
    )
    return embed(embedder, examples.catalog.posters["path"], home() / "embeddings", wanted.views, progress)


def _require_same_input(bundle: Bundle, wanted: Input) -> None:
    backbone, height, width = bundle.embedded_by
    for key, has in (("backbone", backbone), ("height", height), ("width", width)):
        if has != getattr(wanted, key):
            raise RecipeError(
                f"input.{key} is {getattr(wanted, key)!r}, but the embedded catalog was seen by "
                f"{backbone} at {height}×{width} px. Use {has!r}, or a catalog with images."
            )

"""Training on embeddings: where they come from, and batches of them from memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from poster_genre.data.home import home
from poster_genre.inference.embeddings import Embedder, Progress, embed
from poster_genre.networks import backbones
from poster_genre.training import export
from poster_genre.training.examples import Examples
from poster_genre.training.parts import Input
from poster_genre.training.recipe import RecipeError

EVALUATION_BATCH = 1024


@dataclass(frozen=True)
class EmbeddingSource:
    """Embeddings float32 (n, views, D), view 0 plain; labels float32 (n, L)."""

    embeddings: np.ndarray
    labels: np.ndarray
    batch: int
    mixup: float

    def train_batches(
        self, rows: np.ndarray, seed: int, epoch: int
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """(inputs (b, D), labels (b, L)) of these rows in this order, each in a random view."""
        rng = np.random.default_rng((seed, epoch, 1))
        views = rng.integers(self.embeddings.shape[1], size=len(rows))
        for start in range(0, len(rows), self.batch):
            chosen = rows[start : start + self.batch]
            inputs, labels = self.embeddings[chosen, views[start : start + self.batch]], self.labels[chosen]
            yield _mixed(inputs, labels, self.mixup, rng) if self.mixup else (inputs, labels)

    def batches(self, rows: np.ndarray) -> Iterator[np.ndarray]:
        """Inputs (b, D) of these rows in order, in the plain view."""
        for start in range(0, len(rows), EVALUATION_BATCH):
            yield self.embeddings[rows[start : start + EVALUATION_BATCH], 0]


def _mixed(inputs, labels, alpha: float, rng: np.random.Generator):
    """Mixup (Zhang et al. 2018): the batch blended with itself in another order, labels alike."""
    share = np.float32(rng.beta(alpha, alpha))
    other = rng.permutation(len(inputs))
    return share * inputs + (1 - share) * inputs[other], share * labels + (1 - share) * labels[other]


def open_embeddings(
    examples: Examples, wanted: Input, progress: Callable[[Progress], None] = lambda _: None
) -> np.ndarray:
    """Embeddings float16 (n, views, D) of the films: those in the bundle, or computed and cached.

    A bundle holds the plain view only, which then is all there is. Raises RecipeError when the bundle's
    embeddings come from another backbone or size, ImageError for a poster that cannot be read.
    """
    if examples.bundle is not None:
        _require_same_input(examples.bundle.card["input"], wanted)
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


def _require_same_input(has: dict, wanted: Input) -> None:
    for key in ("backbone", "height", "width"):
        if has.get(key) != getattr(wanted, key):
            raise RecipeError(
                f"input.{key} is {getattr(wanted, key)!r}, but the embedded catalog was seen by "
                f"{has.get('backbone')} at {has['height']}×{has['width']} px. Use {has.get(key)!r}."
            )

"""From a recipe and its examples to what is trained: sources of batches and networks, stage by stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import keras
import numpy as np

from poster_genre.inference.embeddings import Progress
from poster_genre.networks import backbones, heads
from poster_genre.training.embedded import EmbeddingSource, open_embeddings
from poster_genre.training.examples import Examples
from poster_genre.training.learner import Group, predict
from poster_genre.training.parts import Recipe


class Source(Protocol):
    """Where a stage's batches come from; row numbers are those of the examples' catalog."""

    def train_batches(self, rows: np.ndarray, seed: int, epoch: int) -> Iterator[tuple]: ...

    def batches(self, rows: np.ndarray) -> Iterator: ...


@dataclass(frozen=True)
class Stage:
    """A stretch of epochs with one network, one source and one set of trained variables."""

    name: str
    epochs: int
    model: keras.Model
    source: Source
    groups: list[Group]


@dataclass(frozen=True)
class Built:
    """All that a training needs, and what its bundle is made of.

    network: holds every weight that training may change; score: row numbers -> final logits (n, L);
    whole: () -> model from images to {"logits", "features"} in float32; saved: file name and model for
    the bundle; heads: the heads on the pooled vector, or None; embeddings: float16 (n, views, D), or None.
    """

    stages: list[Stage]
    network: keras.Model
    score: Callable[[np.ndarray], np.ndarray]
    whole: Callable[[], keras.Model]
    saved: tuple[str, keras.Model]
    heads: keras.Model | None = None
    embeddings: np.ndarray | None = None


def build(recipe: Recipe, examples: Examples, progress: Callable[[Progress], None]) -> Built:
    """Networks and sources of `recipe`, with weights drawn from its seed."""
    keras.utils.set_random_seed(recipe.seed)
    return BUILDERS[recipe.network.kind](recipe, examples, progress)


def _build_head(recipe: Recipe, examples: Examples, progress: Callable[[Progress], None]) -> Built:
    embeddings = open_embeddings(examples, recipe.input, progress)
    model = _heads_for(recipe, examples, embeddings)
    source = _embedding_source(recipe, examples, embeddings)
    stage = Stage("head", recipe.optimiser.epochs, model, source, [Group(model.trainable_variables)])
    size = recipe.input.backbone, recipe.input.height, recipe.input.width
    return Built(
        stages=[stage],
        network=model,
        score=lambda rows: predict(model, source.batches(rows)),
        whole=lambda: heads.whole_network(backbones.load(*size), heads.export_head(model)),
        saved=("head.keras", model),
        heads=model,
        embeddings=embeddings,
    )


def _heads_for(recipe: Recipe, examples: Examples, embeddings: np.ndarray) -> keras.Model:
    seen = embeddings[examples.rows("train"), 0].astype(np.float32)
    # A constant feature must not be blown up to unit variance.
    std = seen.std(axis=0) + 1e-3
    return heads.build(seen.mean(axis=0), std, len(examples.catalog.genres), recipe.network.head)


def _embedding_source(recipe: Recipe, examples: Examples, embeddings: np.ndarray) -> EmbeddingSource:
    labels = examples.catalog.labels.astype(np.float32)
    return EmbeddingSource(
        embeddings.astype(np.float32), labels, recipe.optimiser.batch, recipe.augmentation.mixup
    )


BUILDERS = {"head": _build_head}

"""Heads on the embeddings of a frozen backbone."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np

from poster_genre.concurrency import Progress
from poster_genre.data.samplers.registry import to_length
from poster_genre.networks import backbones, heads
from poster_genre.runs.examples import Examples
from poster_genre.runs.recipe import Recipe
from poster_genre.training.builders.common import Built, Stage, drawer
from poster_genre.training.embedded import EmbeddingSource, open_embeddings, with_synthetic
from poster_genre.training.learner import Group, predict


def build(recipe: Recipe, examples: Examples, progress: Callable[[Progress], None]) -> Built:
    """One stage on embeddings; the bundle's network is the untouched backbone with the heads on it."""
    embeddings = open_embeddings(examples, recipe.input, progress)
    model = heads_for(recipe, examples, embeddings)
    stage = head_stage(recipe, examples, embeddings, model, recipe.optimiser.epochs)
    wanted = recipe.input
    return Built(
        stages=[stage],
        network=model,
        score=lambda rows: predict(model, stage.source.batches(rows)),
        whole=lambda: heads.whole_network(
            backbones.load(wanted.backbone, wanted.height, wanted.width), heads.export_head(model)
        ),
        saved=lambda: ("head.keras", model),
        head=lambda: heads.export_head(model),
        embeddings=embeddings,
    )


def heads_for(recipe: Recipe, examples: Examples, embeddings: np.ndarray) -> keras.Model:
    """The recipe's heads, standardising as the training posters' plain embeddings (n, views, D) say."""
    mean, std = standardisation(embeddings, examples)
    return heads.build(mean, std, len(examples.catalog.genres), recipe.network.head)


def standardisation(embeddings: np.ndarray, examples: Examples) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation, each (D,), of the training posters' plain embeddings (n, views, D)."""
    seen = embeddings[examples.rows("train"), 0].astype(np.float32)
    return seen.mean(axis=0), seen.std(axis=0) + 1e-3  # a constant feature must not be blown up


def head_stage(
    recipe: Recipe, examples: Examples, embeddings: np.ndarray, model: keras.Model, epochs: int
) -> Stage:
    """A stage that trains `model` on embeddings float16 (n, views, D)."""
    inputs, labels = embeddings.astype(np.float32), examples.catalog.labels.astype(np.float32)
    rows = examples.rows("train")
    if recipe.sampler.name == "mlsmote":
        real = len(labels)
        inputs, labels = with_synthetic(inputs, labels, rows, recipe.seed, recipe.sampler.settings)
        draw = _pool_drawer(np.concatenate([rows, np.arange(real, len(labels))]), len(rows), recipe.seed)
    else:
        draw = drawer(recipe, examples)
    source = EmbeddingSource(inputs, labels, recipe.optimiser.batch, recipe.seed)
    return Stage("head", epochs, model, source, [Group(model.trainable_variables)], draw)


def _pool_drawer(pool: np.ndarray, n: int, seed: int) -> Callable[[int], np.ndarray]:
    """epoch -> n rows drawn evenly from `pool`, real embeddings and made ones."""
    return lambda epoch: to_length(pool, n, np.random.default_rng((seed, epoch)))

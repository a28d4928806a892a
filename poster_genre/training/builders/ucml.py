"""UCML: one network on balanced subsets, with a head each (METHODS §5); on posters, or on embeddings."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

import keras
import numpy as np

from poster_genre.concurrency import Progress
from poster_genre.data import samplers, subsets
from poster_genre.evaluation.groups import by_subset
from poster_genre.networks import backbones, heads, losses, ucml
from poster_genre.networks.losses import cost_weights
from poster_genre.networks.ucml import head_correlation
from poster_genre.runs.examples import Examples
from poster_genre.runs.recipe import Recipe
from poster_genre.training.builders.common import Built, Source, Stage, logits_of
from poster_genre.training.builders.head import standardisation
from poster_genre.training.embedded import EmbeddingSource, open_embeddings
from poster_genre.training.learner import Group, predict
from poster_genre.training.objectives import UcmlObjective
from poster_genre.training.pipeline import PosterSource, cache_posters


def build(recipe: Recipe, examples: Examples, progress: Callable[[Progress], None]) -> Built:
    """One stage; `optimiser.batch` counts the posters of each subset in a step."""
    if recipe.input.kind == "embeddings":
        return on_embeddings(recipe, examples, open_embeddings(examples, recipe.input, progress))
    return _on_posters(recipe, examples, progress)


def on_embeddings(recipe: Recipe, examples: Examples, embeddings: np.ndarray) -> Built:
    """UCML on embeddings (n, views, D) of the films; the bundle's network has the untouched backbone."""
    parts, wanted = training_subsets(recipe, examples), recipe.input
    mean, std = standardisation(embeddings, examples)
    model = ucml.on_embeddings(mean, std, len(examples.catalog.genres), len(parts), recipe.network.ucml)
    labels, step = examples.catalog.labels.astype(np.float32), len(parts) * recipe.optimiser.batch
    source = EmbeddingSource(embeddings.astype(np.float32), labels, step, recipe.seed)
    return Built(
        stages=[_stage("head", recipe, examples, model, source, parts)],
        network=model,
        score=lambda rows: predict(model, source.batches(rows)),
        whole=lambda: heads.whole_network(
            backbones.load(wanted.backbone, wanted.height, wanted.width), ucml.export_head(model)
        ),
        saved=lambda: ("head.keras", model),
        head=lambda: ucml.export_head(model),
        embeddings=embeddings,
        judged=lambda decisions: {"subsets": _judged(recipe, examples, list(parts), decisions)},
    )


def _on_posters(recipe: Recipe, examples: Examples, progress: Callable[[Progress], None]) -> Built:
    parts = training_subsets(recipe, examples)
    cache = cache_posters(examples.catalog, (recipe.input.height, recipe.input.width), progress)
    labels, step = examples.catalog.labels.astype(np.float32), len(parts) * recipe.optimiser.batch
    source = PosterSource(cache, labels, step)
    model, _ = network(recipe, len(examples.catalog.genres), len(parts))
    whole = functools.cache(lambda: ucml.whole_network(model, recipe.network.convnet))
    return Built(
        stages=[_stage("posters", recipe, examples, model, source, parts)],
        network=model,
        score=lambda rows: predict(logits_of(whole()), source.batches(rows)),
        whole=whole,
        saved=lambda: ("model.keras", logits_of(whole())),
        head=lambda: ucml.export_head(model),
        judged=lambda decisions: {"subsets": _judged(recipe, examples, list(parts), decisions)},
    )


def network(recipe: Recipe, genres: int, n_heads: int = 2) -> tuple[keras.Model, list[Group]]:
    """The network on posters, and what is trained of it: everything."""
    size, wanted = (recipe.input.height, recipe.input.width), recipe.network
    model = ucml.on_posters(size, genres, n_heads, wanted.ucml, wanted.convnet, recipe.augmentation)
    return model, [Group(model.trainable_variables)]


def training_subsets(recipe: Recipe, examples: Examples) -> dict[str, np.ndarray]:
    """Rows of the catalog in each training subset, by its name; posters keep all their labels."""
    shape, rows = recipe.network.ucml, examples.rows("train")
    genres = examples.catalog.genres
    found = subsets.named_subsets(shape.strategy, examples.train_labels, genres, recipe.seed, shape.subsets)
    return {name: rows[chosen] for name, chosen in found.items()}


def _stage(
    name: str,
    recipe: Recipe,
    examples: Examples,
    model: keras.Model,
    source: Source,
    parts: dict[str, np.ndarray],
) -> Stage:
    objective = _objective(recipe, examples, len(parts))

    def watch(rows: np.ndarray) -> dict:
        features = [np.asarray(model(batch, training=False)["features"]) for batch in source.batches(rows)]
        correlation = head_correlation(np.concatenate(features))
        return {
            "neighbour_weight": objective.neighbour_weight,
            "head_correlation": correlation.round(4).tolist(),
        }

    groups, draw = [Group(model.trainable_variables)], _drawer(recipe, examples, list(parts.values()))
    return Stage(name, recipe.optimiser.epochs, model, source, groups, draw, objective, watch)


def _objective(recipe: Recipe, examples: Examples, n_heads: int) -> UcmlObjective:
    counts, n = examples.train_labels.sum(axis=0), len(examples.train_labels)
    loss = losses.build(recipe.loss.name, counts, n, **recipe.loss.settings)
    shape = recipe.network.ucml
    weights = cost_weights(counts, n) if shape.cost_sensitive else np.ones(len(counts), np.float32)
    return UcmlObjective(loss, weights, shape, n_heads, recipe.optimiser.batch)


def _drawer(recipe: Recipe, examples: Examples, parts: list[np.ndarray]) -> Callable[[int], np.ndarray]:
    """epoch -> rows, step by step `batch` of every subset, each drawn by the recipe's sampler."""
    batch, sampler, labels = recipe.optimiser.batch, recipe.sampler, examples.catalog.labels
    steps = math.ceil(len(examples.train_labels) / (len(parts) * batch))

    def draw(epoch: int) -> np.ndarray:
        drawn = []
        for number, rows in enumerate(parts):
            rng = np.random.default_rng((recipe.seed, epoch, 2, number))
            draws = samplers.epoch_draws(sampler.name, labels[rows], steps * batch, rng, **sampler.settings)
            drawn.append(rows[draws].reshape(steps, batch))
        return np.stack(drawn, axis=1).ravel()

    return draw


def _judged(recipe: Recipe, examples: Examples, names: list[str], decisions: np.ndarray) -> list[dict]:
    """The final model on each subset of the test films, dealt as the training films were."""
    labels, genres = examples.catalog.labels[examples.rows("test")], examples.catalog.genres
    strategy = recipe.network.ucml.strategy
    found = subsets.scored_subsets(strategy, names, examples.train_labels, labels, genres, recipe.seed)
    return by_subset(labels, decisions, found).to_dict("records")

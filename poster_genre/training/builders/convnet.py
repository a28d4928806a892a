"""A whole convolutional network, trained on posters from random weights."""

from __future__ import annotations

import functools
from collections.abc import Callable

import keras
import numpy as np

from poster_genre.concurrency import Progress
from poster_genre.networks import augmentation, convnets
from poster_genre.runs.examples import Examples
from poster_genre.runs.recipe import Recipe
from poster_genre.training.builders.common import Built, Stage, drawer, logits_of
from poster_genre.training.learner import Group, predict
from poster_genre.training.pipeline import PosterSource, cache_posters


def build(recipe: Recipe, examples: Examples, progress: Callable[[Progress], None]) -> Built:
    """One stage on posters. The final logits come from a float32 copy: it is what gets exported."""
    genres = len(examples.catalog.genres)
    cache = cache_posters(examples.catalog, (recipe.input.height, recipe.input.width), progress)
    source = PosterSource(cache, examples.catalog.labels.astype(np.float32), recipe.optimiser.batch)
    model, groups = network(recipe, genres)
    whole = functools.cache(lambda: convnets.whole_network(model, genres, recipe.network.convnet))
    return Built(
        stages=[Stage("posters", recipe.optimiser.epochs, model, source, groups, drawer(recipe, examples))],
        network=model,
        score=lambda rows: predict(logits_of(whole()), source.batches(rows)),
        whole=whole,
        saved=lambda: ("model.keras", logits_of(whole())),
    )


def network(recipe: Recipe, genres: int) -> tuple[keras.Model, list[Group]]:
    """The network, from posters to logits (n, genres), and what is trained of it: everything."""
    augment = augmentation.layer(recipe.augmentation)
    size = recipe.input.height, recipe.input.width
    model = convnets.build(*size, genres, recipe.network.convnet, augment)
    return model, [Group(model.trainable_variables)]

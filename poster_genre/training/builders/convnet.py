"""A whole convolutional network, trained on posters from random weights."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np

from poster_genre.inference.embeddings import Progress
from poster_genre.networks import augmentation, convnets
from poster_genre.training.builders.common import Built, Stage, drawer, logits_of
from poster_genre.training.examples import Examples
from poster_genre.training.learner import Group, predict
from poster_genre.training.parts import Recipe
from poster_genre.training.pipeline import PosterSource, cache_posters


def build(recipe: Recipe, examples: Examples, progress: Callable[[Progress], None]) -> Built:
    """One stage on posters. The final logits come from a float32 copy: it is what gets exported."""
    size, genres = (recipe.input.height, recipe.input.width), len(examples.catalog.genres)
    shape = recipe.network.convnet
    cache = cache_posters(examples.catalog, size, progress)
    source = PosterSource(cache, examples.catalog.labels.astype(np.float32), recipe.optimiser.batch)
    model = convnets.build(*size, genres, shape, augmentation.layer(recipe.augmentation))
    groups = [Group(model.trainable_variables)]
    whole = functools.cache(lambda: convnets.whole_network(model, genres, shape))
    return Built(
        stages=[Stage("posters", recipe.optimiser.epochs, model, source, groups, drawer(recipe, examples))],
        network=model,
        score=lambda rows: predict(logits_of(whole()), source.batches(rows)),
        whole=whole,
        saved=lambda: ("model.keras", logits_of(whole())),
    )

"""Builders: from a recipe and its examples to what is trained. A new kind is a file here and a line below."""

from __future__ import annotations

from collections.abc import Callable

import keras

from poster_genre.concurrency import Progress
from poster_genre.runs.examples import Examples
from poster_genre.runs.recipe import Recipe
from poster_genre.training.builders import convnet, finetune, head, ucml
from poster_genre.training.builders.common import Built, Source, Stage

__all__ = ["BUILDERS", "Built", "Source", "Stage", "build"]

BUILDERS = {"head": head.build, "convnet": convnet.build, "finetune": finetune.build, "ucml": ucml.build}


def build(recipe: Recipe, examples: Examples, progress: Callable[[Progress], None] = lambda _: None) -> Built:
    """Networks and sources of `recipe`; weights are drawn from its seed, and compute in keras's policy.

    `progress` hears of embedding and decoding. Raises RecipeError, ImageError, or OSError when a poster
    has vanished or the disk is full.
    """
    keras.utils.set_random_seed(recipe.seed)
    return BUILDERS[recipe.network.kind](recipe, examples, progress)

"""Times a step in both precisions: `python -m poster_genre.training.precision_timing RECIPE_AS_JSON GENRES`.

Prints {"float32": seconds, "mixed_bfloat16": seconds} of processor time, which other programs on the
machine disturb far less than the clock.
"""

from __future__ import annotations

import gc
import json
import sys
import time

import keras
import numpy as np

from poster_genre.networks import losses
from poster_genre.runs import recipe_file as recipes
from poster_genre.runs.recipe import Recipe
from poster_genre.training.builders import convnet, finetune, ucml
from poster_genre.training.learner import Learner

NETWORKS = {"convnet": convnet.network, "finetune": finetune.network, "ucml": ucml.network}
BATCH = 16  # posters; what a poster costs hardly depends on it, the wait does
TIMED_STEPS = 3


def step_seconds(recipe: Recipe, genres: int, policy: str) -> float:
    """Processor seconds of a step under `policy`: the least of a few, after the one that compiles."""
    keras.config.set_dtype_policy(policy)
    model, groups = NETWORKS[recipe.network.kind](recipe, genres)
    loss = losses.build(recipe.loss.name, np.ones(genres), 1000, **recipe.loss.settings)
    learner = Learner(model, loss, recipe.optimiser, groups)
    rng = np.random.default_rng(0)
    inputs = rng.integers(0, 256, (BATCH, recipe.input.height, recipe.input.width, 3), dtype=np.uint8)
    labels = (rng.random((BATCH, genres)) < 0.1).astype(np.float32)
    learner.step(inputs, labels, 1.0)
    times = []
    for _ in range(TIMED_STEPS):
        started = time.process_time()
        learner.step(inputs, labels, 1.0)
        times.append(time.process_time() - started)
    return round(min(times), 4)


def main() -> None:
    """Time the recipe of the first argument for the number of genres of the second."""
    recipe, genres = recipes.from_table(json.loads(sys.argv[1])), int(sys.argv[2])
    seconds = {}
    for policy in ("float32", "mixed_bfloat16"):
        seconds[policy] = step_seconds(recipe, genres, policy)
        gc.collect()
    print(json.dumps(seconds))


if __name__ == "__main__":
    main()

"""Times a recipe on this machine: `python -m poster_genre.training.speed RECIPE_AS_JSON`.

A few steps of every stage, with the training's own pipeline, on posters of noise: reading, embedding
and training cost the same whatever is on a poster.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from poster_genre.data.catalog import Catalog
from poster_genre.data.home import home
from poster_genre.genres import SHIPPED
from poster_genre.inference.embeddings import Progress
from poster_genre.networks import losses
from poster_genre.training import expected, precision
from poster_genre.training import recipe as recipes
from poster_genre.training.builders import Built, Stage, build
from poster_genre.training.examples import open_examples
from poster_genre.training.learner import Learner
from poster_genre.training.parts import CatalogFilter, Recipe

POSTERS = 48
LARGEST_BATCH = 16  # of posters: a poster costs nearly the same in a larger one, the wait does not
TIMED_SECONDS = 2.0  # a stage; at least LEAST_STEPS
LEAST_STEPS = 2


def measure(recipe: Recipe, folder: Path) -> tuple[dict[str, float], float]:
    """Seconds a poster in an epoch of each stage, and seconds a poster of preparing it once.

    folder: an empty one, for the posters of noise.
    """
    recipe = dataclasses.replace(recipe, catalog=CatalogFilter())
    if recipe.input.kind == "posters":
        batch = min(recipe.optimiser.batch, LARGEST_BATCH)
        recipe = dataclasses.replace(recipe, optimiser=dataclasses.replace(recipe.optimiser, batch=batch))
    catalog = _noise(folder, recipe.input.height, recipe.input.width)
    catalog.save(folder / "catalog")
    examples = open_examples(folder / "catalog", recipe)
    preparing = _Preparing()
    loss = losses.build(
        recipe.loss.name,
        examples.train_labels.sum(axis=0),
        len(examples.train_labels),
        **recipe.loss.settings,
    )

    def make() -> Built:
        return build(recipe, examples, preparing.note)

    make()  # prepares the posters, which is timed apart
    precision.choose(recipe, make, loss)
    stages = make().stages
    return {stage.name: _seconds_a_poster(recipe, stage, loss) for stage in stages}, preparing.seconds


class _Preparing:
    """Adds up the seconds a poster of the passes (embedding, decoding) that report their progress."""

    def __init__(self) -> None:
        self._each: list[float] = []
        self._done = POSTERS

    def note(self, progress: Progress) -> None:
        if progress.done <= self._done:
            self._each.append(0.0)
        self._done = progress.done
        self._each[-1] = 1 / progress.per_second

    @property
    def seconds(self) -> float:
        return sum(self._each)


def _seconds_a_poster(recipe: Recipe, stage: Stage, loss: losses.Loss) -> float:
    learner = Learner(stage.model, loss, recipe.optimiser, stage.groups)
    rows = np.resize(stage.draw(0), recipe.optimiser.batch)
    inputs, labels = next(iter(stage.source.train_batches(rows, 0)))
    learner.step(inputs, labels, 1.0)  # compiles
    started, steps = time.perf_counter(), 0
    while steps < LEAST_STEPS or time.perf_counter() - started < TIMED_SECONDS:
        for inputs, labels in stage.source.train_batches(rows, 0):
            learner.step(inputs, labels, 1.0)
            steps += 1
    return (time.perf_counter() - started) / (steps * len(rows))


def _noise(folder: Path, height: int, width: int) -> Catalog:
    """A catalog of JPEGs of noise with one to three genres each."""
    rng = np.random.default_rng(0)
    paths = []
    for number in range(POSTERS):
        coarse = rng.integers(0, 256, (height // 8, width // 8, 3), dtype=np.uint8)
        paths.append(folder / f"{number}.jpg")
        Image.fromarray(coarse).resize((width, height)).save(paths[-1])
    labels = np.eye(len(SHIPPED), dtype=bool)[rng.permutation(POSTERS) % len(SHIPPED)]
    films = pd.DataFrame({"film_id": [f"{n:03}" for n in range(POSTERS)], "path": [str(p) for p in paths]})
    return Catalog.build("noise", films, labels | (rng.random(labels.shape) < 0.05), SHIPPED)


def main() -> None:
    """Measure the recipe in the first argument and keep the result where `expected.timing` looks."""
    recipe = recipes.from_table(json.loads(sys.argv[1]))
    backbones, kept_home = home() / "backbones", home()
    backbones.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "backbones").symlink_to(backbones)
        os.environ["POSTER_GENRE_HOME"] = folder  # noise must not end up in the caches of real posters
        training, preparing = measure(recipe, Path(folder))
        os.environ["POSTER_GENRE_HOME"] = str(kept_home)
    expected.write_measurement(recipe, training, preparing)


if __name__ == "__main__":
    main()

"""Times a recipe on this machine: `python -m poster_genre.training.speed RECIPE_AS_JSON CATALOG`.

A few steps of every stage, with the training's own pipeline, on posters of noise or on embeddings.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import keras
import numpy as np
import pandas as pd
from PIL import Image

from poster_genre.concurrency import Progress
from poster_genre.data.catalog import Catalog
from poster_genre.data.home import home
from poster_genre.genres import SHIPPED
from poster_genre.networks import losses
from poster_genre.runs import expected_time as expected
from poster_genre.runs import recipe_file as recipes
from poster_genre.runs.examples import open_examples
from poster_genre.runs.recipe import CatalogFilter, Recipe
from poster_genre.training import precision
from poster_genre.training.builders import Built, Stage, build
from poster_genre.training.learner import Learner, predict

POSTERS = 48
LARGEST_BATCH = 16  # of posters: a poster costs nearly the same in a larger one, the wait does not
TIMED_SECONDS = 2.0  # a stage; at least LEAST_STEPS
LEAST_STEPS = 2


def measure(recipe: Recipe, catalog: Path) -> tuple[dict[str, float], float, float]:
    """Seconds a poster in an epoch of each stage, of preparing it once, and of scoring it once.

    catalog: what is trained on; of POSTERS films, unless it is embedded and so needs no preparing.
    """
    if recipe.input.kind == "posters":
        batch = min(recipe.optimiser.batch, LARGEST_BATCH)
        recipe = dataclasses.replace(recipe, optimiser=dataclasses.replace(recipe.optimiser, batch=batch))
    examples = open_examples(catalog, dataclasses.replace(recipe, catalog=CatalogFilter()))
    preparing = _Preparing()
    counts = examples.train_labels.sum(axis=0)
    loss = losses.build(recipe.loss.name, counts, len(examples.train_labels), **recipe.loss.settings)

    def make() -> Built:
        return build(recipe, examples, preparing.note)

    make()  # prepares the posters, which is timed apart
    keras.config.set_dtype_policy(precision.choose(recipe, len(examples.catalog.genres))["policy"])
    stages = make().stages
    training = {stage.name: _seconds_a_poster(recipe, stage, loss) for stage in stages}
    scoring = {stage.name: _seconds_scored(stage, np.arange(len(examples.catalog))) for stage in stages}
    validated = recipe.split.fractions[1] / recipe.split.fractions[0]  # a training poster's share of it
    training = {name: each + validated * scoring[name] for name, each in training.items()}
    return training, preparing.seconds, scoring[stages[-1].name]


class _Preparing:
    """Adds up the seconds a poster of the passes (embedding, decoding) that report their progress."""

    def __init__(self) -> None:
        self._each: list[float] = []
        self._done = POSTERS

    def note(self, progress: Progress) -> None:
        if progress.done <= self._done:  # a further pass begins
            self._each.append(0.0)
        self._done = progress.done
        self._each[-1] = 1 / progress.per_second

    @property
    def seconds(self) -> float:
        return sum(self._each)


def _seconds_a_poster(recipe: Recipe, stage: Stage, loss: losses.Loss) -> float:
    learner = Learner(stage.model, loss, recipe.optimiser, stage.groups, stage.objective)
    rows = np.resize(stage.draw(0), stage.source.batch)
    inputs, labels = next(iter(stage.source.train_batches(rows, 0)))
    learner.step(inputs, labels, 1.0)  # compiles
    started, steps = time.perf_counter(), 0
    while steps < LEAST_STEPS or time.perf_counter() - started < TIMED_SECONDS:
        for inputs, labels in stage.source.train_batches(rows, 0):
            learner.step(inputs, labels, 1.0)
            steps += 1
    return (time.perf_counter() - started) / (steps * len(rows))


def _seconds_scored(stage: Stage, rows: np.ndarray) -> float:
    started = time.perf_counter()
    predict(stage.model, stage.source.batches(rows))
    return (time.perf_counter() - started) / len(rows)


def noise_catalog(folder: Path, height: int, width: int) -> Path:
    """A saved catalog of JPEGs of noise, each with a genre or two, in a new folder below `folder`."""
    rng = np.random.default_rng(0)
    paths = [folder / f"{number}.jpg" for number in range(POSTERS)]
    for path in paths:
        coarse = rng.integers(0, 256, (height // 8, width // 8, 3), dtype=np.uint8)
        Image.fromarray(coarse).resize((width, height)).save(path)
    labels = np.eye(len(SHIPPED), dtype=bool)[rng.permutation(POSTERS) % len(SHIPPED)]
    films = pd.DataFrame({"film_id": [path.stem for path in paths], "path": [str(path) for path in paths]})
    catalog = Catalog.build("noise", films, labels | (rng.random(labels.shape) < 0.05), SHIPPED)
    catalog.save(folder / "catalog")
    return folder / "catalog"


def main() -> None:
    """Measure the recipe (JSON, first argument) for the catalog at the second, and keep the result."""
    recipe, catalog = recipes.from_table(json.loads(sys.argv[1])), Path(sys.argv[2])
    found = measure(recipe, catalog) if expected.is_embedded(catalog) else _measure_noise(recipe)
    expected.write_measurement(recipe, catalog, *found)


def _measure_noise(recipe: Recipe) -> tuple[dict[str, float], float, float]:
    """Reading, embedding and training cost the same whatever is on a poster."""
    usual = home()
    (usual / "backbones").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        # Noise must not end up in the caches of real posters; the converted backbones are shared.
        os.environ["POSTER_GENRE_HOME"] = folder
        (Path(folder) / "backbones").symlink_to((usual / "backbones").resolve())
        try:
            return measure(recipe, noise_catalog(Path(folder), recipe.input.height, recipe.input.width))
        finally:
            os.environ["POSTER_GENRE_HOME"] = str(usual)


if __name__ == "__main__":
    main()

"""How long a training will take on this machine: from earlier runs, else from a short measurement.

Two recipes that do the same work a poster (input, network, augmentation, batch) take the same time a
poster, whatever their loss, rate or epochs: what was timed once holds for all of them.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from poster_genre.data.home import home
from poster_genre.training import files, runs
from poster_genre.training import recipe as recipes
from poster_genre.training.parts import Recipe

WORK = ("input", "augmentation", "network", "precision")
LONGEST_MEASUREMENT = 180  # s; then it is given up
AROUND = 25  # s to load TensorFlow at the start, and to score and export the network at the end


@dataclass(frozen=True)
class Timing:
    """Seconds that one poster takes: `training` in an epoch of each stage, `preparing` once before.

    since: when it was timed, seconds since 1970; catalog: what the timed run trained on, "" where it was
    no run but a measurement on made-up posters.
    """

    training: dict[str, float]
    preparing: float = 0.0
    since: float = 0.0
    catalog: str = ""

    def seconds(self, recipe: Recipe, posters: int, prepared: bool) -> float:
        """Expected seconds of a training on `posters` films from start to bundle."""
        posters = min(posters, recipe.catalog.first or posters)
        seen = posters * recipe.split.fractions[0]
        epochs = stage_epochs(recipe)
        trained = sum(each * seen * epochs.get(stage, 0) for stage, each in self.training.items())
        return AROUND + trained + (0 if prepared else self.preparing * posters)


def stage_epochs(recipe: Recipe) -> dict[str, int]:
    """Epochs of every stage that the recipe's network goes through, by the stage's name."""
    epochs = recipe.optimiser.epochs
    if recipe.network.kind == "finetune":
        return {"head": recipe.network.finetune.head_epochs, "blocks": epochs}
    return {"head" if recipe.network.kind == "head" else "posters": epochs}


def timing(recipe: Recipe, runs_dir: Path) -> Timing | None:
    """What is known of this recipe's work here: from the newest run that did it, else from a measurement."""
    key = work_key(recipe)
    for run in runs.list_runs(runs_dir):
        if work_key(run.recipe) == key and len(history := run.history):
            each = (history["seconds"] / history["posters"]).groupby(history["stage"]).median()
            if set(each.index) == set(stage_epochs(recipe)):
                return Timing(each.to_dict(), since=run.card["created"], catalog=run.card["catalog_path"])
    measured = files.read_json(measurement_file(recipe))
    return Timing(**measured) if measured else None


def work_key(recipe: Recipe) -> str:
    """The same for recipes that do the same work a poster."""
    table = recipes.to_table(recipe)
    work = {name: table[name] for name in WORK} | {"batch": recipe.optimiser.batch}
    return hashlib.sha256(json.dumps(work, sort_keys=True).encode()).hexdigest()[:24]


def measurement_file(recipe: Recipe) -> Path:
    """Where the measurement of this recipe's work is kept."""
    return home() / "timings" / f"{work_key(recipe)}.json"


def start_measurement(recipe: Recipe) -> subprocess.Popen:
    """Time some steps of `recipe` on made-up posters in a process of its own, which leaves the file above."""
    return subprocess.Popen(
        [sys.executable, "-m", "poster_genre.training.speed", json.dumps(recipes.to_table(recipe))],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"},
    )


def write_measurement(recipe: Recipe, training: dict[str, float], preparing: float) -> None:
    """Keep a measurement, for `timing`."""
    path = measurement_file(recipe)
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write_json(path, dataclasses.asdict(Timing(training, preparing, since=time.time())))

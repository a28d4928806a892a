"""How long a training will take on this machine: from earlier runs, else from a short measurement.

Two recipes that do the same work a poster (input, network, augmentation, batch) take the same time a
poster, whatever their loss, rate or epochs: what was timed once holds for all of them.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from poster_genre.data.home import home, resolved
from poster_genre.places import shipped
from poster_genre.runs import files, run_folder
from poster_genre.runs import recipe_file as recipes
from poster_genre.runs.recipe import Recipe

WORK = ("input", "augmentation", "network", "precision")
# A run's last phases, in order; from the second on it is seconds from its end, and is not stopped any more.
SCORING, FITTING, EXPORTING = (
    "scoring every poster",
    "fitting calibration and thresholds",
    "exporting the network",
)
LOADING = 8  # s for TensorFlow at the start
EXPORT_SECONDS = 17  # where no run has told it
# Draws of a sampler for each training poster, where all it drew is one epoch: those of inverse_likelihood on
# the published posters. A catalog that is less imbalanced draws fewer.
DRAWN = 9.6
AROUND = LOADING + EXPORT_SECONDS
# Phases of a run that grow with its posters, come once for many runs, or were no work of its own.
_COUNTED_APART = (
    *("training", SCORING, "reading posters", "embedding posters"),
    *("trying precisions", "waiting"),
)


@dataclass(frozen=True)
class Timing:
    """Seconds that one poster takes on this machine.

    training: in an epoch of each stage, its validation included. preparing: once before, to decode or
    embed it; 0 where that is done already, None where nobody has timed it. since: when it was timed,
    seconds since 1970. measured: on made-up posters, not by a run. around: seconds before and after the
    epochs, whatever their number. scoring: once after the epochs.
    """

    training: dict[str, float]
    preparing: float | None
    since: float
    measured: bool
    around: float = AROUND
    scoring: float = 0.0

    def seconds(self, recipe: Recipe, posters: int) -> float:
        """Expected seconds of a training on a catalog of `posters` films, from start to bundle."""
        posters = min(posters, recipe.catalog.first or posters)
        seen = posters * recipe.split.fractions[0] * (DRAWN if recipe.sampler.epoch == "drawn" else 1)
        epochs = stage_epochs(recipe)
        trained = sum(each * seen * epochs[stage] for stage, each in self.training.items())
        return self.around + trained + ((self.preparing or 0) + self.scoring) * posters


def stage_epochs(recipe: Recipe) -> dict[str, int]:
    """Epochs of every stage that the recipe's network goes through, by the stage's name."""
    epochs = recipe.optimiser.epochs
    if recipe.network.kind == "finetune":
        head = recipe.network.finetune.head_epochs
        return ({"head": head} if head else {}) | {"blocks": epochs}
    return {"head" if recipe.input.kind == "embeddings" else "posters": epochs}


def timing(recipe: Recipe, catalog: Path, runs_dir: Path) -> Timing | None:
    """What is known of this recipe's work here: from the newest run that did it, else from a measurement."""
    key = work_key(recipe, catalog)
    for run in run_folder.list_runs(runs_dir):
        card, history = run.card, run.history
        if not len(history) or work_key(run.recipe, card["catalog_path"]) != key:
            continue
        each = (history["seconds"] / history["posters"]).groupby(history["stage"]).median().to_dict()
        if set(each) == set(stage_epochs(recipe)):
            prepared = is_embedded(catalog) or card["catalog_path"] == str(resolved(catalog))
            return Timing(
                each,
                0.0 if prepared else None,
                card["created"],
                measured=False,
                around=_around(card),
                scoring=card.get("durations", {}).get(SCORING, 0)
                / max(sum(card.get("posters", {}).values()), 1),
            )
    found = files.read_json(measurement_file(recipe, catalog))
    return Timing(**found) if found else None


def _around(card: dict) -> float:
    """Seconds that the run of this run.json took before and after its epochs."""
    durations = card.get("durations", {})
    if EXPORTING not in durations:
        return AROUND  # it never came to its end
    return LOADING + sum(took for phase, took in durations.items() if phase not in _COUNTED_APART)


def after_reading(recipe: Recipe, catalog: Path, runs_dir: Path, posters: int) -> float | None:
    """Seconds from the last poster read to the bundle, as far as such work was timed here; else None."""
    known = timing(recipe, catalog, runs_dir)
    if known is None:
        return None
    return max(0.0, dataclasses.replace(known, preparing=0.0).seconds(recipe, posters) - LOADING)


def exporting(recipe: Recipe, runs_dir: Path) -> float:
    """Seconds that the last phase takes here: as in the newest run of such a network that came so far."""
    for run in run_folder.list_runs(runs_dir):
        card = run.card
        took = card.get("durations", {}).get(EXPORTING)
        if took and card["recipe"]["network"]["kind"] == recipe.network.kind:
            return took
    return EXPORT_SECONDS


def is_embedded(catalog: Path | str) -> bool:
    """Whether the catalog lies in a bundle, with embeddings in place of images."""
    return (Path(catalog) / "card.json").is_file()


def work_key(recipe: Recipe, catalog: Path | str) -> str:
    """The same for recipes that do the same work a poster; what must be prepared is part of it."""
    table = recipes.to_table(recipe)
    work = {name: table[name] for name in WORK}
    work |= {"batch": recipe.optimiser.batch, "embedded": is_embedded(catalog)}
    return hashlib.sha256(json.dumps(work, sort_keys=True).encode()).hexdigest()[:24]


def measurement_file(recipe: Recipe, catalog: Path | str) -> Path:
    """Where the measurement of this recipe's work is kept."""
    return home() / "timings" / f"{work_key(recipe, catalog)}.json"


def start_measurement(recipe: Recipe, catalog: Path) -> subprocess.Popen:
    """Time some steps of `recipe` in a process of its own, which leaves the file above when it is done."""
    return subprocess.Popen(
        [sys.executable, "-m", "poster_genre.training.speed", json.dumps(recipes.to_table(recipe)), catalog],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd=shipped(),
    )


def write_measurement(
    recipe: Recipe, catalog: Path, training: dict[str, float], preparing: float, scoring: float
) -> None:
    """Keep a measurement, for `timing`: see Timing for the figures."""
    path = measurement_file(recipe, catalog)
    path.parent.mkdir(parents=True, exist_ok=True)
    found = Timing(training, preparing, time.time(), measured=True, scoring=scoring)
    files.write_json(path, dataclasses.asdict(found))

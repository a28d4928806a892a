"""Trained cells on disk, each named by a hash of all that decides it, so that none is trained twice.

A cell's file holds its logits on validation and test, and what the remedies make of them on resamples.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from poster_genre.data import samplers
from poster_genre.data.home import home
from poster_genre.runs import files
from poster_genre.runs import recipe_file as recipes
from poster_genre.runs.choices import UCML_ABLATIONS
from poster_genre.runs.lab.plan import Cell, Method
from poster_genre.runs.recipe import Recipe

CELL = 1  # head, learning step, epochs, embeddings: what every cell has
UCML = 1  # its network, terms, subsets and objective
# A loss or sampler whose computation changed, by name; 1 where none is named.
LOSSES: dict[str, int] = {}
SAMPLERS: dict[str, int] = {"inverse_likelihood": 2}  # counts its targets as the notebook does
# The shipped model's recipe with one head in place of three, which keeps a cell within seconds, and with
# twice its epochs: after 15, the losses that start slowly were not done (validation mAP of plain BCE 0.309,
# after 30 0.319); the quick ones end early anyhow.
BASE = "transfer_head"
CHANGES = ("optimiser.epochs=30", "callbacks.early_stopping=5")
ONE_HEAD = "network.head.members=1"


@dataclass(frozen=True)
class Trained:
    """What a training leaves: logits float32 (n, L), the kept epoch of those run, seconds that it took.

    details: of UCML alone: history (a dict an epoch: the terms, and how alike the heads are) and subsets (a
    dict a subset of the test films, see `evaluation.by_subset`); empty for other methods.
    """

    validation: np.ndarray
    test: np.ndarray
    best_epoch: int
    epochs: int
    seconds: float
    details: dict = field(default_factory=dict)


def cell_key(cell: Cell, fingerprint: str, round: str = "") -> str:
    """32 hex digits of a hash of recipe (method, settings, seed, split), catalog and code.

    round: of a cross-fitting, see `Plan.rounds`.
    """
    parts = [recipes.recipe_hash(cell_recipe(cell)), fingerprint, code_version(cell.method)]
    parts += [f"fold {round}"] if round else []
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def cell_file(key: str) -> Path:
    """Where the cell of that key lies, trained or not."""
    return home() / "lab" / f"{key}.npz"


def is_trained(key: str) -> bool:
    """Whether the cell of that key was trained on this machine."""
    return cell_file(key).is_file()


def save(key: str, trained: Trained) -> None:
    """Keep a cell. Raises OSError when the disk is full."""
    path = cell_file(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    about = {name: getattr(trained, name) for name in ("best_epoch", "epochs", "seconds", "details")}
    arrays = {
        # float16, as bundles keep them: what is judged is what is kept.
        "validation": trained.validation.astype(np.float16),
        "test": trained.test.astype(np.float16),
        "about": np.array(json.dumps(about)),
    }
    files.write_arrays(path, arrays.items())


def load(key: str) -> Trained:
    """A cell that was trained before."""
    with np.load(cell_file(key), allow_pickle=False) as stored:
        about = json.loads(str(stored["about"]))
        logits = {split: stored[split].astype(np.float32) for split in ("validation", "test")}
    return Trained(**logits, **about)


def code_version(method: Method) -> str:
    """What of the code decides a cell of `method`, as JSON: versions, and its sampler's default settings."""
    loss = "weighted_bce" if method.ucml else method.loss
    return json.dumps(
        {
            "cell": CELL,
            "ucml": UCML if method.ucml else 0,
            "loss": LOSSES.get(loss, 1),
            "sampler": SAMPLERS.get(method.sampler, 1),
            "settings": samplers.find(method.sampler).checked({}),
        },
        sort_keys=True,
    )


def cell_recipe(cell: Cell) -> Recipe:
    """What a cell trains, with its loss's and sampler's defaults; a run of it leaves the cell's bundle."""
    method = cell.method
    if method.ucml:
        recipe = recipes.load("ucml_head", (*CHANGES, *UCML_ABLATIONS[method.ucml], f"seed={cell.seed}"))
        return dataclasses.replace(recipe, title=f"{method.label} (Lab)")
    table = recipes.to_table(recipes.load(BASE, (*CHANGES, ONE_HEAD)))
    table |= {
        "name": f"lab-{method.loss}-{method.sampler}",
        "title": f"{method.label} (Lab)",
        "summary": "One head on frozen features, as the Lab page compares methods.",
        "seed": cell.seed,
        "loss": {"name": method.loss, "settings": {}},
        "sampler": {"name": method.sampler, "settings": {}},
    }
    return recipes.from_table(table)

"""Trained cells on disk, each named by a hash of all that decides it, so that none is trained twice.

A cell's file holds its logits on validation and test, and what the remedies make of them on resamples.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from poster_genre.data.home import home
from poster_genre.runs import files
from poster_genre.runs import recipe_file as recipes
from poster_genre.runs.lab.cell_recipe import cell_recipe
from poster_genre.runs.lab.plan import Cell
from poster_genre.runs.lab.versions import code_version


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


def cell_key(cell: Cell, fingerprint: str) -> str:
    """32 hex digits of a hash of recipe (method, settings, seed, split), catalog and code."""
    parts = [recipes.recipe_hash(cell_recipe(cell)), fingerprint, code_version(cell.method)]
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

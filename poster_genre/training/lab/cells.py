"""Trained cells on disk, each named by a hash of all that decides it, so that none is trained twice.

A cell's file holds its logits on validation and test, and what the remedies make of them on resamples.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from poster_genre.data.home import home
from poster_genre.training import files
from poster_genre.training import recipe as recipes
from poster_genre.training.lab.plan import Cell
from poster_genre.training.lab.recipe import cell_recipe
from poster_genre.training.lab.versions import code_version


@dataclass(frozen=True)
class Trained:
    """What a training leaves. Logits float32 (n, L); the kept epoch of those run; seconds that it took."""

    validation: np.ndarray
    test: np.ndarray
    best_epoch: int
    epochs: int
    seconds: float


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
    about = {"best_epoch": trained.best_epoch, "epochs": trained.epochs, "seconds": trained.seconds}
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

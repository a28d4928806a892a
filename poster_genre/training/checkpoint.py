"""Checkpoints: one file each, replaced whole; the best holds weights only, the other all to resume from."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import keras
import numpy as np

from poster_genre.runs import files
from poster_genre.training.counters import Counters
from poster_genre.training.learner import Learner


def save_weights(path: Path, model: keras.Model) -> None:
    """Write the weights of `model`. Raises OSError when the disk is full; the old file then stays."""
    files.write_arrays(path, ((f"weight{i}", v) for i, v in enumerate(model.weights)))


def load_weights(path: Path, model: keras.Model) -> None:
    """Read what `save_weights` wrote into a model of the same architecture."""
    with np.load(path, allow_pickle=False) as stored:
        for i, variable in enumerate(model.weights):
            variable.assign(stored[f"weight{i}"])


def save(path: Path, learner: Learner, progress: Counters) -> None:
    """Write everything that a resumed training needs to equal an uninterrupted one."""
    counters = np.array(json.dumps(dataclasses.asdict(progress)))
    files.write_arrays(path, (("progress", counters), *learner.state()))


def load_progress(path: Path) -> Counters:
    """The counters of a resume checkpoint, or fresh ones where there is none."""
    if not path.is_file():
        return Counters()
    with np.load(path, allow_pickle=False) as stored:
        return Counters(**json.loads(str(stored["progress"])))


def load(path: Path, learner: Learner) -> None:
    """Put a resume checkpoint's weights and optimiser state into `learner`."""
    with np.load(path, allow_pickle=False) as stored:
        for name, variable in learner.state():
            variable.assign(stored[name])

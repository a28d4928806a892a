"""CONTRIBUTING's first row, done: a loss is one function, one line, and its words."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FUNCTION = '''
def squared(counts: np.ndarray, n_posters: int) -> Loss:
    """Brier score: mean squared distance of the probabilities from the labels."""
    return lambda labels, logits: ops.mean((labels - ops.sigmoid(logits)) ** 2)


'''
WORDS = '"squared": LossChoice("Squared error", "Distance from the truth.", r"(y-p)^2", "Brier 1950"),'
USED = """
import keras, numpy as np
from poster_genre.networks import losses
from poster_genre.runs import recipe_file
from poster_genre.runs.lab import plan

recipe = recipe_file.load("transfer_head", ["loss.name=squared", "loss.settings={}"])
assert plan.own_plan(["squared"], ["natural"], 1).methods
labels, x = np.array([[1.0, 0.0], [0.0, 1.0]], "float32"), np.eye(2, dtype="float32")
model = keras.Sequential([keras.layers.Dense(2)])
loss = losses.build(recipe.loss.name, labels.sum(0), 2)
model.compile(keras.optimizers.SGD(1.0), loss=lambda y, z: loss(y, z))
first = model.evaluate(x, labels, verbose=0)
model.fit(x, labels, epochs=3, verbose=0)
assert model.evaluate(x, labels, verbose=0) < first
"""


def test_a_new_loss_is_chosen_planned_and_trained(tmp_path):
    shutil.copytree(ROOT / "poster_genre", tmp_path / "poster_genre", ignore=shutil.ignore_patterns("__pyc*"))
    (tmp_path / "models").symlink_to(ROOT / "models")
    _insert(tmp_path / "poster_genre/networks/losses.py", "REGISTRY", FUNCTION, '    "squared": squared,\n')
    _insert(tmp_path / "poster_genre/runs/choices.py", "LOSSES: dict", "", f"    {WORDS}\n")
    done = subprocess.run(
        [sys.executable, "-c", USED],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path), "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]


def _insert(file: Path, table: str, before: str, line: str) -> None:
    """Put `before` in front of the table, and `line` as its first entry."""
    head, _, rest = file.read_text("utf-8").partition(f"\n{table}")
    declared, _, entries = rest.partition("{\n")
    file.write_text(f"{head}{before}\n{table}{declared}{{\n{line}{entries}", "utf-8")

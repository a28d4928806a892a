"""What a cell computes is what its version says: stored values of losses, samplers and tiny cells.

After a change that is meant: raise the version in `poster_genre/runs/lab/versions.py`, and keep the value
that the failing test reports in `versions.json`, under the new version.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from poster_genre.data import samplers
from poster_genre.networks import losses
from poster_genre.runs.examples import open_examples
from poster_genre.runs.lab import cells
from poster_genre.runs.lab.cells import cell_recipe
from poster_genre.runs.lab.plan import Cell, Method

STORED = json.loads(Path(__file__).with_name("versions.json").read_text("utf-8"))
CELLS = {"cell": Method("asymmetric", "ml_ros"), "ucml": Method("bce", "natural", "full")}


class Nobody:
    """Watches a training and asks nothing."""

    def step(self, status, figures) -> None: ...

    def reading(self, progress) -> None: ...


def loss_value(name: str) -> float:
    """The loss of 64 made posters with six genres, from common to rare."""
    rng = np.random.default_rng(5)
    labels = (rng.random((64, 6)) < [0.6, 0.4, 0.2, 0.1, 0.05, 0.03]).astype(np.float32)
    logits = rng.normal(-1, 2, (64, 6)).astype(np.float32)
    counts = np.array([600, 400, 200, 100, 50, 30])
    return float(losses.build(name, counts, 1000)(labels, logits))


def drawn_hash(name: str) -> str:
    """A hash of the rows that the sampler draws of 300 made posters."""
    rng = np.random.default_rng(5)
    labels = rng.random((300, 6)) < [0.6, 0.4, 0.2, 0.1, 0.05, 0.03]
    labels[:, 0] |= ~labels.any(axis=1)
    if name == "mlsmote":
        vectors, signs = samplers.mlsmote(rng.normal(size=(300, 4)), labels, np.random.default_rng(6))
        return hashlib.sha256(np.round(vectors, 6).tobytes() + signs.tobytes()).hexdigest()[:16]
    rows = samplers.sample(name, labels, np.random.default_rng(6))
    return hashlib.sha256(np.asarray(rows, np.int64).tobytes()).hexdigest()[:16]


def cell_value(method: Method, catalog: Path, monkeypatch) -> list[float]:
    """Mean and spread of a two-epoch cell's test logits."""
    from poster_genre.training.lab.cell import train_cell

    changes = ("optimiser.epochs=2", "network.ucml.width=4" if method.ucml else "network.head.width=4")
    monkeypatch.setattr("poster_genre.runs.lab.cells.CHANGES", changes)
    recipe = cell_recipe(Cell(method, 1))
    trained = train_cell(recipe, open_examples(catalog, recipe), Nobody())
    return [float(trained.test.mean()), float(trained.test.std())]


@pytest.mark.parametrize("name", losses.REGISTRY)
def test_a_loss_computes_what_its_version_says(name):
    stored = STORED["losses"][f"{name} {cells.LOSSES.get(name, 1)}"]
    assert loss_value(name) == pytest.approx(stored, rel=1e-4)


@pytest.mark.parametrize("name", samplers.REGISTRY)
def test_a_sampler_draws_what_its_version_says(name):
    assert drawn_hash(name) == STORED["samplers"][f"{name} {cells.SAMPLERS.get(name, 1)}"]


@pytest.mark.parametrize("kind", CELLS)
def test_a_cell_computes_what_its_version_says(kind, catalog, monkeypatch):
    version = cells.UCML if kind == "ucml" else cells.CELL
    found = cell_value(CELLS[kind], catalog, monkeypatch)
    assert found == pytest.approx(STORED["cells"][f"{kind} {version}"], abs=0.001)

"""Cells are kept by a hash of all that decides them: none is trained twice, none taken for another."""

from __future__ import annotations

import numpy as np
import pytest

from poster_genre.data import samplers
from poster_genre.runs.choices import LOSSES
from poster_genre.runs.lab import cells
from poster_genre.runs.lab.cells import Trained, cell_key, cell_recipe
from poster_genre.runs.lab.plan import Cell, Method

CELL = Cell(Method("asymmetric", "ml_ros"), 1)


def test_a_cell_is_found_again_as_it_was_kept(own_home):
    rng = np.random.default_rng(0)
    kept = Trained(rng.normal(size=(5, 3)), rng.normal(size=(4, 3)), best_epoch=7, epochs=12, seconds=3.5)
    key = cell_key(CELL, "films")
    assert not cells.is_trained(key)
    cells.save(key, kept)
    found = cells.load(key)
    np.testing.assert_array_equal(found.test, kept.test.astype(np.float16))
    assert (found.best_epoch, found.epochs, found.seconds) == (7, 12, 3.5)


@pytest.mark.parametrize(
    ("cell", "films"),
    [
        (Cell(CELL.method, 2), "films"),
        (Cell(Method("focal", "ml_ros"), 1), "films"),
        (Cell(Method("asymmetric", "natural"), 1), "films"),
        (CELL, "other films"),
    ],
)
def test_another_seed_method_or_catalog_is_another_cell(cell, films):
    assert cell_key(cell, films) != cell_key(CELL, "films")


def test_the_split_is_the_same_for_every_seed():
    assert cell_recipe(CELL).split == cell_recipe(Cell(CELL.method, 2)).split


@pytest.mark.parametrize(
    ("table", "name"), [("LOSSES", "asymmetric"), ("SAMPLERS", "ml_ros"), ("LOSSES", "focal")]
)
def test_a_new_version_makes_new_cells_of_its_method_alone(monkeypatch, table, name):
    before = cell_key(CELL, "films")
    monkeypatch.setitem(getattr(cells, table), name, 7)
    assert (cell_key(CELL, "films") != before) == (name in (CELL.method.loss, CELL.method.sampler))


def test_a_new_version_of_every_cell_makes_all_anew(monkeypatch):
    before = cell_key(CELL, "films")
    monkeypatch.setattr(cells, "CELL", cells.CELL + 1)
    assert cell_key(CELL, "films") != before


def test_versions_name_losses_and_samplers_that_there_are():
    assert set(cells.LOSSES) <= set(LOSSES) and set(cells.SAMPLERS) <= set(samplers.REGISTRY)


def test_each_fold_of_a_cross_fitting_is_a_training_of_its_own():
    keys = {cell_key(CELL, "films", round) for round in ("", "1/5", "2/5", "1/10")}
    assert len(keys) == 4

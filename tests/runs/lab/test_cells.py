"""Cells are kept by a hash of all that decides them: none is trained twice, none taken for another."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from poster_genre.runs.lab import cells, versions
from poster_genre.runs.lab.cell_recipe import cell_recipe
from poster_genre.runs.lab.cells import Trained, cell_key
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


@pytest.fixture
def code(tmp_path, monkeypatch):
    """A copy of the package's code that may be changed: `code(file, old, new)`."""
    for name in ("networks", "training", "data"):
        shutil.copytree(
            versions.PACKAGE / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    monkeypatch.setattr(versions, "PACKAGE", tmp_path)

    def change(file: str, old: str, new: str) -> None:
        source = (tmp_path / file).read_text("utf-8")
        assert old in source
        (tmp_path / file).write_text(source.replace(old, new), "utf-8")
        versions._code.cache_clear()

    yield change
    versions._code.cache_clear()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("networks/losses.py", "gamma_negative: float = 4.0", "gamma_negative: float = 3.0"),
        (
            "networks/losses.py",
            "return labels * ops.softplus(-logits)",
            "return 2 * labels * ops.softplus(-logits)",
        ),
        ("data/samplers/ml_ros.py", "rng", "generator"),
        ("networks/heads.py", "1 / 3", "1 / 2"),
    ],
)
def test_a_change_of_the_methods_code_makes_new_cells(code, file, old, new):
    before = cell_key(CELL, "films")
    code(file, old, new)
    assert cell_key(CELL, "films") != before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("networks/losses.py", "gamma: float = 2.0", "gamma: float = 3.0"),  # the focal loss's
        ("networks/losses.py", '"""Focal loss', '"""The focal loss'),
        ("networks/heads.py", '    """An ensemble of heads', '    # why\n    """An ensemble of heads'),
        ("data/samplers/class_aware.py", "rng", "generator"),
        ("data/samplers/ml_ros.py", '"ML-ROS (clone rare genres)"', '"ML-ROS"'),
    ],
)
def test_a_change_of_texts_or_of_other_methods_keeps_them(code, file, old, new):
    before = cell_key(CELL, "films")
    code(file, old, new)
    assert cell_key(CELL, "films") == before

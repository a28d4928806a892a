"""A real tiny Lab run from end to end: stopped, resumed, found again, equal to an ordinary training."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from poster_genre.inference.bundle import Bundle
from poster_genre.runs import run_folder
from poster_genre.runs.lab import cells, result
from poster_genre.runs.lab import lab_run as runs
from poster_genre.runs.lab.cells import cell_recipe
from poster_genre.runs.lab.plan import REFERENCE, Cell, Method, Plan, own_plan
from poster_genre.training import worker
from poster_genre.training.lab import work


@pytest.fixture
def new_run(catalog, tmp_path, monkeypatch) -> Callable[..., runs.LabRun]:
    """`new_run(losses, seeds)`: a queued Lab run with natural sampling, of two epochs a cell."""
    monkeypatch.setattr("poster_genre.runs.lab.cells.CHANGES", ("optimiser.epochs=2", "network.head.width=4"))

    def make(losses: list[str], seeds: int = 1) -> runs.LabRun:
        return runs.create(own_plan(losses, ["natural"], seeds), catalog, tmp_path / "runs")

    return make


def test_stopped_resumed_and_found_again(new_run, monkeypatch):
    run = new_run(["asymmetric"])

    def stop_in_the_second(status) -> None:
        if status.step == 1:
            (run.folder / "stop.request").touch()

    assert worker.work(run, stop_in_the_second, task=work.train_cells) == "stopped"
    assert [line["method"] for line in run.cells] == ["bce/natural"]
    assert result.of_run(run).methods == [REFERENCE]  # the page shows what is there

    run_folder.clear_stop(run)
    assert worker.work(run, task=work.train_cells) == "finished"
    assert [line["method"] for line in run.cells] == ["bce/natural", "asymmetric/natural"]
    found = result.of_run(run)
    assert found.films["genre"].tolist()[0] == "Drama"
    json.dumps(found.to_json(), allow_nan=False)

    monkeypatch.setattr(worker, "load_quietly", lambda module: pytest.fail("a known cell was trained again"))
    again = new_run(["asymmetric"])
    assert worker.work(again, task=work.train_cells) == "finished"
    assert [line["found"] for line in again.cells] == [True, True]
    assert again.cells[1]["remedies"] == run.cells[1]["remedies"]


def test_cross_fitting_scores_every_film_once_and_goes_on_where_it_was_stopped(new_run, catalog, tmp_path):
    new_run(["bce"])
    run = runs.create(own_plan(["focal"], ["natural"], 1).cross_fitted(2), catalog, tmp_path / "runs")
    told = []

    def stop_in_the_second(status) -> None:
        told.append((status.step, status.steps))
        if status.step == 1:
            (run.folder / "stop.request").touch()

    assert worker.work(run, stop_in_the_second, task=work.train_cells) == "stopped"
    assert (1, 4) in told and not run.cells  # a cell is judged when all of its folds are there
    run_folder.clear_stop(run)
    assert worker.work(run, task=work.train_cells) == "finished", run.log_tail(30)
    found = result.of_run(run)
    n = Bundle.open(catalog).catalog.labels.sum(axis=0)
    assert found.folds == 2 and sorted(found.films["test"]) == sorted(n)
    assert [line["method"] for line in run.cells] == ["bce/natural", "focal/natural"]


def test_ucml_leaves_its_terms_by_epoch_and_each_subsets_figures(new_run, catalog, tmp_path):
    new_run(["bce"])
    plan = Plan("ucml", 1, (REFERENCE, Method(ucml="full")))
    run = runs.create(plan, catalog, tmp_path / "runs")
    assert worker.work(run, task=work.train_cells) == "finished", run.log_tail(30)
    details = result.of_run(run).details["ucml/full"]
    assert [line["epoch"] for line in details["history"]] == [1, 2]
    assert {"train_neighbour", "train_uncorrelated", "head_correlation"} <= set(details["history"][0])
    assert details["subsets"][0]["subset"] == "all test films"
    assert not run.cells[0]["details"]


def test_the_loss_of_the_second_half_is_chosen_by_validation(new_run, catalog, tmp_path):
    run = new_run(["asymmetric"], seeds=2)
    lines = [
        {"method": method, "seed": 1, "validation_map": value}
        for method, value in (
            ("bce/natural", 0.30),
            ("asymmetric/natural", 0.31),
            ("bce/ml_ros", 0.90),
            ("ucml/full", 0.90),
            ("asymmetric/natural", 0.33),
            ("bce/natural", 0.31),
        )
    ]
    assert runs.best_loss(lines) == "asymmetric"
    assert run.id in [other.id for other in runs.list_runs(tmp_path / "runs")]
    assert not run_folder.list_runs(tmp_path / "runs")  # the Train page's table has trainings only


def test_a_cell_is_what_an_ordinary_training_of_its_recipe_comes_to(new_run, catalog, tmp_path, monkeypatch):
    run = new_run(["focal"])
    assert worker.work(run, task=work.train_cells) == "finished"
    cell = Cell(Method("focal"), 1)
    scored = []

    def score(recipe, examples, built, journal, progress) -> None:
        scored.append(built.score(examples.rows("test")))

    monkeypatch.setattr("poster_genre.training.finish.finish", score)
    ordinary = run_folder.create(cell_recipe(cell), catalog, tmp_path / "runs")
    assert worker.work(ordinary) == "finished", ordinary.log_tail(30)
    kept = cells.load(run.cells[1]["key"]).test
    np.testing.assert_array_equal(scored[0].astype(np.float16), kept.astype(np.float16))

"""Damaged run folders stand beside good ones: told, deletable, and never in the way of a page or command."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from poster_genre.runs import damage, recipe_file, run_folder
from poster_genre.runs.run_folder import Run, RunError, Status

CASES = Path(__file__).parents[3] / "shared" / "cases" / "runs"


@pytest.fixture
def run(tmp_path) -> Run:
    one = run_folder.create(recipe_file.load("transfer_head"), tmp_path, tmp_path / "runs")
    run_folder.write_status(one.folder, Status("stopped", epoch=3, epochs=15))
    return one


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "run.json is empty or only half written"),
        ('{"id": "x", "crea', "run.json is empty or only half written"),
        ("[]", "holds no run"),
        ('{"id": "x"}', "its created is missing or odd"),
        ('{"created": NaN}', "its created is missing or odd"),
        ('{"created": 1.0, "catalog_path": 3}', "its catalog_path is missing or odd"),
        ('{"created": 1.0, "catalog_path": "x", "recipe": []}', "its recipe.name is missing or odd"),
        ("[" * 100_000, "run.json is empty or only half written"),
    ],
)
def test_a_damaged_card_is_told_and_can_be_deleted(run, content, problem):
    (run.folder / "run.json").write_text(content)
    folder = run.folder.parent
    assert run_folder.list_runs(folder) == []
    (one,) = damage.damaged(folder)
    assert one.id == run.id and problem in one.problem
    damage.delete(one)
    assert damage.damaged(folder) == []


def test_a_good_run_is_not_damaged(run):
    assert damage.damaged(run.folder.parent) == []
    assert [one.id for one in run_folder.list_runs(run.folder.parent)] == [run.id]


@pytest.mark.parametrize("content", ["", '{"state": "run', "[]", "\x00"])
def test_a_damaged_status_is_an_interruption_that_names_the_file(run, content):
    (run.folder / "status.json").write_text(content)
    assert run.status.state == "interrupted"
    assert "status.json is damaged; resume the run, or delete it" in run.status.message


def test_a_status_of_a_newer_version_keeps_what_is_known(run):
    status = run.folder / "status.json"
    told = json.loads(status.read_text()) | {"newer": 1, "epochs": "many", "memory_mb": float("nan")}
    status.write_text(json.dumps(told))
    assert (run.status.state, run.status.epoch, run.status.epochs, run.status.memory_mb) == (
        "stopped",
        3,
        0,
        0.0,
    )
    status.write_text(json.dumps(told | {"state": "dreaming", "pid": -4}))
    assert run.status.state == "interrupted"


def test_a_stored_recipe_of_another_version_is_read(run):
    card = json.loads((run.folder / "run.json").read_text())
    card["recipe"]["newer"] = 1
    card["recipe"]["split"]["sead"] = card["recipe"]["split"].pop("seed")
    (run.folder / "run.json").write_text(json.dumps(card))
    assert run.recipe == recipe_file.load("transfer_head")


def test_parts_of_a_card_of_another_type_are_left_out(run):
    card = json.loads((run.folder / "run.json").read_text()) | {
        "metrics": [1],
        "note": 3,
        "durations": {"a": 1},
    }
    (run.folder / "run.json").write_text(json.dumps(card))
    assert "metrics" not in run.card and "note" not in run.card
    assert run.card["durations"] == {"a": 1}


def test_damaged_lines_of_a_history_are_passed_over_and_missing_figures_are_nan(run):
    lines = ['{"epoch": 1, "train_loss": 0.5}', "garbage", "[1]", '{"train_loss": 1}']
    lines += ['{"epoch": 2, "train_loss": "x"}', '{"epo']
    (run.folder / "history.jsonl").write_text("\n".join(lines))
    history = run.history
    assert history["epoch"].tolist() == [1, 2]
    assert history["train_loss"].isna().tolist() == [False, True]
    assert history["validation_map_macro"].isna().all()


def test_a_run_that_is_opened_by_name_says_what_is_wrong(run):
    (run.folder / "run.json").write_text("")
    with pytest.raises(RunError, match=r"No run in .* with an id that begins"):
        run_folder.open_run(run.id, run.folder.parent)
    with pytest.raises(RunError, match=r"run\.json is empty or only half written"):
        Run(run.folder).card  # noqa: B018


@pytest.mark.skipif(not CASES.is_dir(), reason=f"no damaged runs at {CASES}")
def test_the_known_damaged_runs_stand_beside_a_good_one(run):
    for case in CASES.iterdir():
        shutil.copytree(case, run.folder.parent / case.name)
    folder = run.folder.parent
    assert {one.id for one in damage.damaged(folder)} == {"run-empty_json", "run-list_json", "run-no_created"}
    good = run_folder.list_runs(folder)
    assert len(good) == 5
    for one in good:
        assert one.recipe.name == "transfer_head"
        assert one.status.state in ("stopped", "interrupted")
        one.history  # noqa: B018

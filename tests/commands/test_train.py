"""`train`, `runs` and `recipes` on the command line."""

from __future__ import annotations

import json

import pytest

from poster_genre.cli import main
from poster_genre.demo import demo_catalog
from poster_genre.runs import recipe_file as recipe
from poster_genre.runs import run_folder

TINY = (
    *("input.height=48", "input.width=40", "precision=float32", "optimiser.epochs=1"),
    *("network.convnet.filters=[4]", "network.convnet.dense=[4]", "optimiser.batch=32"),
)


@pytest.fixture
def films(tmp_path, monkeypatch):
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))
    return demo_catalog(tmp_path / "films", 60, imbalance=0.4, size=(48, 32))


@pytest.fixture
def train(films, tmp_path):
    """`train("cnn_25genre")` trains it tiny on drawn posters; returns the exit status."""
    settings = [word for setting in TINY for word in ("--set", setting)]

    def call(*words: str) -> int:
        return main(["train", *words, "--catalog", str(films), "--runs", str(tmp_path / "runs"), *settings])

    return call


def test_recipes_lists_every_recipe_with_its_source(capsys):
    assert main(["recipes"]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in recipe.names())
    assert main(["recipes", "transfer_head"]) == 0
    assert json.loads(capsys.readouterr().out)["network"]["kind"] == "head"


@pytest.mark.training
def test_a_training_ends_in_a_bundle_and_is_listed_shown_and_deleted(train, tmp_path, capsys):
    assert train("cnn_25genre", "--note", "first try") == 0
    assert "bundle" in capsys.readouterr().out
    folder = ["--runs", str(tmp_path / "runs")]
    run = run_folder.list_runs(tmp_path / "runs")[0]
    assert main(["runs", "list", *folder]) == 0
    assert f"{run.id}" in (listed := capsys.readouterr().out) and "finished" in listed
    assert main(["runs", "show", run.id, *folder]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["note"] == "first try" and shown["status"]["state"] == "finished"
    assert main(["runs", "stop", run.id, *folder]) == 2
    assert "nothing to stop" in capsys.readouterr().err
    assert main(["runs", "delete", run.id, *folder]) == 0
    assert run_folder.list_runs(tmp_path / "runs") == []


@pytest.mark.training
def test_a_failed_training_resumes_to_a_finished_one(train, films, tmp_path, capsys):
    image = next((films / "Images").iterdir())
    content = image.read_bytes()
    image.write_bytes(b"no image")
    assert train("cnn_25genre") == 1
    assert image.name in capsys.readouterr().out
    image.write_bytes(content)
    run = run_folder.list_runs(tmp_path / "runs")[0]
    assert main(["runs", "resume", run.id, "--runs", str(tmp_path / "runs")]) == 0
    assert run.status.state == "finished"


@pytest.mark.parametrize(
    "words, told",
    [
        (["train"], "Name a recipe and a catalog"),
        (["train", "cnn4", "--catalog", "x"], "no recipe 'cnn4'"),
        (["train", "cnn_25genre", "--catalog", "x", "--set", "loss.name=no"], "loss.name is 'no'"),
        (["recipes", "cnn4"], "no recipe 'cnn4'"),
        (["runs", "show", "nothing"], "No run"),
    ],
)
def test_wrong_usage_is_told_and_exits_with_two(words, told, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(run_folder, "RUNS_DIR", tmp_path)
    assert main(words) == 2
    assert told in capsys.readouterr().err


def test_no_runs_yet_says_how_to_start_one(tmp_path, capsys):
    assert main(["runs", "list", "--runs", str(tmp_path)]) == 0
    assert "train RECIPE" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    folder = str(tmp_path / "file" / "runs")
    assert main(["train", "transfer_head", "--catalog", str(tmp_path), "--runs", folder]) == 2
    assert capsys.readouterr().err.startswith(f"Error: {folder}: Not a directory")

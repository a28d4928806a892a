"""`benchmark` on the command line: a process a recipe, and what is told."""

from __future__ import annotations

import json

import pytest

from poster_genre.cli import main
from poster_genre.demo import demo_catalog

TINY = (
    *("input.height=48", "input.width=40", "precision=float32", "optimiser.epochs=1"),
    *("network.convnet.filters=[4]", "network.convnet.dense=[4]", "optimiser.batch=32"),
)


@pytest.fixture
def films(tmp_path, monkeypatch):
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))
    return demo_catalog(tmp_path / "films", 60, imbalance=0.4, size=(48, 32))


@pytest.mark.training
def test_a_recipe_is_trained_in_its_own_process_and_its_row_written(films, tmp_path, capsys):
    settings = [word for setting in TINY for word in ("--set", setting)]
    folders = ["--out", str(tmp_path / "models"), "--runs", str(tmp_path / "runs")]
    words = ["benchmark", "--catalog", str(films), "--recipes", "cnn_25genre", *folders, *settings]
    assert main(words) == 0
    told = capsys.readouterr().out
    assert "cnn_25genre (1 of 1)" in told and "1 of 1 epochs, ended by epochs" in told and "1 rows in" in told
    (row,) = json.loads((tmp_path / "models" / "leaderboard.json").read_text())["rows"]
    assert row["recipe"] == "cnn_25genre" and row["versions"]["tensorflow"]


def test_an_unknown_recipe_is_told_before_anything_starts(films, tmp_path, capsys):
    assert main(["benchmark", "--catalog", str(films), "--recipes", "cnn4", "--out", str(tmp_path)]) == 2
    assert "no recipe 'cnn4'" in capsys.readouterr().err

"""Recipes, runs and evaluations in pandas, and runs for MLflow."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from poster_genre.evaluation.metrics import figures
from poster_genre.inference.bundle import Bundle
from poster_genre.runs import frames, mlflow_store, recipe_file
from poster_genre.runs.run_folder import list_runs

MADE_BEFORE = Path(__file__).parent / "made_before"


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder with one finished run."""
    (run,) = MADE_BEFORE.glob("*/")
    shutil.copytree(run, tmp_path / "runs" / run.name)
    return tmp_path / "runs"


def test_every_recipe_is_a_row_and_every_setting_a_column():
    table = frames.recipes()
    assert table["name"].tolist() == recipe_file.names()
    by_name = table.set_index("name")
    assert by_name.loc["poster_head", "loss.name"] == "asymmetric"
    assert by_name.loc["poster_head", "network.head.members"] == 3


def test_a_run_is_a_row_with_its_settings_and_test_figures(folder):
    (row,) = frames.runs(folder).to_dict("records")
    card = json.loads((next(folder.iterdir()) / "run.json").read_text())
    assert (row["id"], row["state"], row["name"]) == (card["id"], "finished", "cnn_functional_40")
    assert row["map_macro"] == card["metrics"]["map_macro"]
    assert row["input.height"] == 48
    assert row["created"].timestamp() == pytest.approx(card["created"], abs=1e-3)


def test_epochs_of_all_runs_are_one_table(folder):
    table = frames.epochs(folder)
    assert table["epoch"].tolist() == [1, 2]
    assert table.columns[0] == "id"
    assert len(frames.epochs(folder / "none here")) == 0


def test_an_evaluation_is_a_row_a_film_and_genre(tiny_bundle):
    table = frames.evaluation(tiny_bundle)
    bundle = Bundle.open(tiny_bundle)
    test = table[table["split"] == "test"]
    wide = test.pivot(index="film_id", columns="genre", values=["label", "probability", "decided"])
    stored = bundle.evaluation["test"]
    expected = figures(
        stored.labels,
        bundle.calibration.apply(stored.logits),
        bundle.own_policy.decide(bundle.calibration.apply(stored.logits)),
    )
    found = figures(
        wide["label"].to_numpy(bool), wide["probability"].to_numpy(float), wide["decided"].to_numpy(bool)
    )
    assert found["f1_macro"] == pytest.approx(expected["f1_macro"])
    assert found["map_macro"] == pytest.approx(expected["map_macro"])


def test_runs_are_written_as_mlflow_keeps_them(folder, tmp_path):
    out = tmp_path / "mlruns"
    assert mlflow_store.write(list_runs(folder), out) == 1
    assert mlflow_store.write(list_runs(folder), out) == 1  # again: replaced
    (experiment,) = out.iterdir()
    (run,) = [path for path in experiment.iterdir() if path.is_dir()]
    assert (run / "params" / "loss.name").read_text() == "bce"
    lines = (run / "metrics" / "validation_map_macro").read_text().splitlines()
    assert [line.split()[2] for line in lines] == ["1", "2"]
    history = frames.epochs(folder)
    assert float(lines[1].split()[1]) == history["validation_map_macro"][1]
    assert json.loads((run / "artifacts" / "card.json").read_text())["name"] == "cnn_functional_40"


def test_mlflow_reads_them(folder, tmp_path, monkeypatch):
    mlflow = pytest.importorskip("mlflow")
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    mlflow_store.write(list_runs(folder), tmp_path / "mlruns")
    client = mlflow.MlflowClient((tmp_path / "mlruns").as_uri())
    (experiment,) = [one for one in client.search_experiments() if one.name == mlflow_store.EXPERIMENT]
    (run,) = client.search_runs([experiment.experiment_id])
    assert run.info.run_name == list_runs(folder)[0].id
    assert run.info.status == "FINISHED"
    values = client.get_metric_history(run.info.run_id, "train_loss")
    assert [value.step for value in values] == [1, 2]
    assert run.data.metrics["test_map_macro"] == pytest.approx(frames.runs(folder)["map_macro"][0])

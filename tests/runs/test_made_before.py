"""A run and its bundle as the version of 27 November 2026 wrote them, before the packages were in order."""

from __future__ import annotations

import shutil
from pathlib import Path

from streamlit.testing.v1 import AppTest

from poster_genre import cli
from poster_genre.demo import examples
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.predictor import Predictor
from poster_genre.runs import run_folder

MADE = Path(__file__).with_name("made_before")
RUN = "20261127-125203-cnn_functional_40"
APP = str(Path(__file__).parents[2] / "app.py")


def test_the_run_is_listed_with_its_epochs():
    (run,) = run_folder.list_runs(MADE)
    assert (run.id, run.status.state, len(run.history)) == (RUN, "finished", 2)
    assert len(run.genre_f1["epoch"].unique()) == 2 and run.samples


def test_evaluate_says_what_it_said(capsys):
    assert cli.main(["evaluate", str(MADE / RUN / "bundle")]) == 0
    assert capsys.readouterr().out == (MADE / "evaluate.txt").read_text("utf-8")


def test_its_network_answers():
    bundle = Bundle.open(MADE / RUN / "bundle")
    probabilities = Predictor(bundle).predict(examples()[0].png_bytes).probabilities
    assert probabilities.shape == (24,) and probabilities.min() > 0 and probabilities.max() < 1


def test_train_shows_it(tmp_path, monkeypatch):
    shutil.copytree(MADE / RUN, tmp_path / RUN)
    monkeypatch.setattr(run_folder, "RUNS_DIR", tmp_path)
    page = AppTest.from_file(APP, default_timeout=60)
    page.query_params["run"] = RUN
    page.switch_page("pages/train.py").run()
    assert not page.exception and "2 of 2" in [metric.value for metric in page.metric]

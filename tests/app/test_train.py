"""The Train page, driven without a browser: the form, every state of a run, and the table of runs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from poster_genre.data import store
from poster_genre.data.demo import demo_catalog
from poster_genre.inference.bundle import DEFAULT
from poster_genre.training import expected, files, recipe, runs
from poster_genre.training.journal import Journal
from poster_genre.training.runs import Run, Status

PAGE = str(Path(__file__).parents[2] / "pages" / "train.py")
FIGURES = ("loss", "map_macro", "f1_macro", "precision_macro", "recall_macro", "label_accuracy", "top1_hit")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No runs, no catalogs, and the time of the first recipe known: nothing is measured behind our back."""
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(runs, "RUNS_DIR", tmp_path / "runs")
    expected.write_measurement(recipe.load("transfer_head"), DEFAULT, {"head": 1e-4}, 0.0, 0.0)
    expected.write_measurement(recipe.load("cnn_25genre"), tmp_path, {"posters": 1e-2}, 1e-3, 1e-3)


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the runs that the page wanted to launch; no worker is started."""
    ids: list[str] = []
    monkeypatch.setattr(runs, "launch", lambda run: ids.append(run.id))
    return ids


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 60 drawn posters."""
    return demo_catalog(tmp_path_factory.mktemp("drawn") / "films", 60, size=(72, 48))


@pytest.fixture
def new_run(films: Path) -> Callable[..., Run]:
    """`new_run(state, epochs done, message)`: a run with the files that a worker would have left."""

    def create(state: str, epochs: int = 0, message: str = "") -> Run:
        run = runs.create(
            recipe.load("cnn_25genre", ["optimiser.epochs=5"]), films, runs.RUNS_DIR, note="why"
        )
        journal = Journal(run)
        journal.record(catalog={"name": "films", "fingerprint": ""})
        for epoch in range(1, epochs + 1):
            journal.epoch(*_epoch(epoch))
        live = runs.identity(os.getpid()) if state in runs.LIVE else {}
        runs.write_status(run.folder, Status(state, message=message, epoch=epochs, epochs=5, **live))
        return run

    return create


def _epoch(epoch: int) -> tuple[dict, dict, list]:
    line = {"epoch": epoch, "best_epoch": 1, "stage": "posters", "posters": 48, "seconds": 2.0}
    line |= {f"{split}_{name}": 0.1 * epoch for split in ("train", "validation") for name in FIGURES}
    line["validation_label_accuracy_all_negative"] = 0.9
    sample = {"film_id": "dr0000003", "true": ["Drama"], "likeliest": [["Drama", 0.6], ["War", 0.2]]}
    return line, {"Drama": 0.5, "War": None}, [sample] * 4


def opened(run: Run | str = "") -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=60)
    if run:
        page.query_params["run"] = run if isinstance(run, str) else run.id
    page.run()
    assert not page.exception
    return page


def clicked(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    parts = [*page.subheader, *page.markdown, *page.caption, *page.info, *page.error, *page.warning]
    return "\n".join(str(part.value) for part in parts)


def keys(page: AppTest) -> set[str]:
    return {button.key for button in page.button}


def test_without_runs_the_page_is_the_form_and_says_what_will_come():
    page = opened()
    assert page.button(key="start").label == "Start"
    assert page.subheader[0].value.startswith("No model was trained here yet")


def test_the_apps_own_catalog_trains_heads_and_says_what_the_others_need(default_bundle):
    page = opened("new")
    assert page.selectbox(key="train-catalog").value == "own"
    assert page.selectbox(key="train-recipe-embeddings").options[0] == "Pretrained backbone, new head"
    assert "more need image files" in said(page)


def test_the_expected_time_says_where_it_is_known_from(default_bundle):
    page = opened("new")
    assert "until the model is ready" in said(page)
    assert "Measured on this machine" in said(page)


def test_start_makes_a_run_with_what_was_changed_and_turns_to_it(default_bundle, launched):
    page = opened("new")
    page.number_input(key="epochs-transfer_head").set_value(3)
    page.selectbox(key="loss-transfer_head").set_value("focal")
    page.text_input(key="train-note").set_value("  focal for a change ")
    clicked(page, "start")
    (run,) = runs.list_runs(runs.RUNS_DIR)
    assert (run.recipe.optimiser.epochs, run.recipe.loss.name) == (3, "focal")
    assert run.recipe.loss.settings == {}  # those of the loss before do not fit
    assert (run.card["note"], run.card["catalog_path"]) == ("focal for a change", str(DEFAULT.resolve()))
    assert launched == [run.id]
    assert page.query_params["run"] == run.id


def test_an_unchanged_recipe_is_started_as_it_is_written(default_bundle, launched):
    clicked(opened("new"), "start")
    (run,) = runs.list_runs(runs.RUNS_DIR)
    assert run.card["recipe_hash"] == recipe.recipe_hash(recipe.load("transfer_head"))


def test_drawn_posters_are_drawn_once_and_train_a_whole_network(launched):
    page = opened("new")
    page.selectbox(key="train-catalog").set_value("drawn").run()
    page.slider(key="train-drawn").set_value(100).run()
    clicked(page, "start")
    (run,) = runs.list_runs(runs.RUNS_DIR)
    assert run.recipe.network.kind == "convnet"
    assert 80 / run.recipe.optimiser.batch >= 10  # steps an epoch: few posters take a smaller batch
    assert len(list((Path(run.card["catalog_path"]) / "Images").iterdir())) == 100


def test_a_folder_trains_where_it_lies(films, launched):
    page = opened("new")
    page.selectbox(key="train-catalog").set_value("folder").run()
    assert "start" not in keys(page)
    page.text_input(key="train-folder").set_value(str(films)).run()
    assert "60 films" in said(page)
    clicked(page, "start")
    assert runs.list_runs(runs.RUNS_DIR)[0].card["catalog_path"] == str(films)


def test_an_imported_catalog_trains_under_its_name(films, launched):
    store.import_catalog(films, "my films")
    page = opened("new")
    page.selectbox(key="train-catalog").set_value("my films").run()
    assert "60 films" in said(page)
    clicked(page, "start")
    assert Path(runs.list_runs(runs.RUNS_DIR)[0].card["catalog_path"]).name == "my films"


def test_a_folder_that_is_none_is_named(tmp_path):
    page = opened("new")
    page.selectbox(key="train-catalog").set_value("folder").run()
    page.text_input(key="train-folder").set_value(str(tmp_path / "nowhere")).run()
    assert "nowhere does not exist" in page.error[0].value
    assert "start" not in keys(page)


def test_a_training_run_shows_its_figures_curves_posters_and_console(new_run):
    run = new_run("running", epochs=2)
    page = opened(run)
    assert "After 2 of 5 epochs: mAP 0.20" in page.subheader[0].value
    assert "epoch 2: train_loss 0.2" in page.code[0].value
    charts = [chart.proto for chart in page.get("echarts_chart")]
    assert len(charts) == 1 + 6 + 4 + 1  # loss, measures, posters, genres
    assert "It is Drama." in said(page)
    assert {"stop", "another"} <= keys(page) and not {"resume", "use"} & keys(page)


def test_before_the_first_epoch_the_same_charts_wait(new_run):
    page = opened(new_run("running"))
    assert "after the first epoch" in page.subheader[0].value
    assert len(page.get("echarts_chart")) == 1 + 6 + 1


def test_tensorflows_greetings_do_not_fill_the_console(new_run):
    run = new_run("running", epochs=1)
    with (run.folder / "log.txt").open("a") as log:
        log.write("E0000 00:00:1795322384.483595 16851 cuda_platform.cc:52] failed call to cuInit\n")
    assert "cuInit" not in opened(run).code[0].value


def test_stop_asks_the_worker_and_says_so(new_run):
    run = new_run("running", epochs=1)
    page = clicked(opened(run), "stop")
    assert run.stop_requested
    assert page.button(key="stop").label == "Stopping" and page.button(key="stop").disabled


def test_a_stopped_run_resumes(new_run, launched):
    run = new_run("stopped", epochs=2)
    clicked(opened(run), "resume")
    assert launched == [run.id]


def test_a_failed_run_says_why_and_can_be_resumed(new_run):
    page = opened(new_run("failed", epochs=1, message="The disk is full. Free some space."))
    assert page.error[0].value == "The disk is full. Free some space."
    assert "resume" in keys(page)


def test_a_run_whose_process_is_gone_is_interrupted(new_run):
    run = new_run("running", epochs=1)
    dead = {"pid": 2**22 + 1, "process_started": 1.0}
    runs.write_status(run.folder, Status("running", epoch=1, epochs=5, **dead))
    page = opened(run)
    assert "Its process is gone" in page.warning[0].value
    assert "resume" in keys(page)


def test_a_finished_run_offers_its_model_with_its_test_figure(new_run, tiny_bundle):
    run = new_run("finished", epochs=5)
    run.bundle_folder.symlink_to(tiny_bundle)
    page = opened(run)
    assert page.subheader[0].value.startswith("Macro-F1 0.")
    assert page.button(key="use").label == "Use this model"
    assert not {"stop", "resume"} & keys(page)


def test_a_new_session_comes_back_to_the_run_that_trains(new_run):
    run = new_run("running", epochs=1)
    assert opened().query_params["run"] == run.id


def test_a_run_that_is_gone_is_said_to_be_and_the_form_follows():
    page = opened("20200101-000000-gone")
    assert "not here any more" in page.info[0].value
    assert "start" in keys(page)


def test_another_training_is_queued_behind_the_one_that_runs(new_run, default_bundle):
    run = new_run("running", epochs=1)
    page = clicked(opened(run), "another")
    assert page.button(key="start").label == "Queue"
    clicked(page, f"watch-{run.id}")
    assert page.query_params["run"] == run.id


def test_a_note_is_kept_with_the_run(new_run):
    run = new_run("stopped", epochs=1)
    opened(run).text_area(key=f"note-{run.id}").set_value("learning rate too high").run()
    assert run.card["note"] == "learning rate too high"


def test_the_table_lists_every_run_newest_first(new_run):
    new_run("stopped", epochs=1)
    new_run("finished", epochs=5)
    table = opened("new").dataframe[0].value
    assert table["State"].tolist() == ["Finished", "Stopped"]
    assert table["Epochs"].tolist() == ["5 of 5", "1 of 5"]
    assert table["Note"].tolist() == ["why", "why"]
    assert table["Trained for"].tolist() == ["10 s", "2 s"]


def test_ticked_runs_are_deleted_after_one_more_click(new_run):
    kept = new_run("stopped", epochs=1)
    gone = new_run("stopped", epochs=1)
    page = opened("new")
    page.session_state["runs"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    clicked(page.run(), "delete")
    assert not gone.folder.exists()
    assert kept.folder.exists()


def test_a_run_that_trains_is_never_deleted(new_run):
    run = new_run("running", epochs=1)
    page = opened("new")
    page.session_state["runs"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    clicked(page.run(), "delete")
    assert run.folder.exists()
    assert files.read_json(run.folder / "run.json")

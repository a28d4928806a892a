"""The form that starts a training: catalog, recipe, what is changed, and what is wrong with it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from poster_genre.data import readers, store
from poster_genre.inference.bundle import DEFAULT
from poster_genre.runs import recipe_file as recipe
from poster_genre.runs import run_folder


def test_without_runs_the_page_is_the_form_and_says_what_will_come(opened):
    page = opened()
    assert page.button(key="start").label == "Start"
    assert page.header[0].value.startswith("No model was trained here yet")


def test_the_apps_own_catalog_trains_heads_and_says_what_the_others_need(opened, default_bundle):
    page = opened("new")
    assert page.selectbox(key="train-catalog").value == "own"
    assert page.selectbox(key="train-recipe-embeddings").options[0] == "Pretrained backbone, new head"
    assert "more need image files" in page.said


def test_the_expected_time_says_where_it_is_known_from(opened, default_bundle):
    page = opened("new")
    assert "until the model is ready" in page.said
    assert "Measured on this machine" in page.said


def test_start_makes_a_run_with_what_was_changed_and_turns_to_it(opened, default_bundle, launched):
    page = opened("new")
    page.number_input(key="epochs-transfer_head").set_value(3)
    page.selectbox(key="loss-transfer_head").set_value("focal")
    page.text_input(key="train-note").set_value("  focal for a change ")
    page.clicked("start")
    (run,) = run_folder.list_runs(run_folder.RUNS_DIR)
    assert (run.recipe.optimiser.epochs, run.recipe.loss.name) == (3, "focal")
    assert run.recipe.loss.settings == {}  # those of the loss before do not fit
    assert (run.card["note"], run.card["catalog_path"]) == ("focal for a change", str(DEFAULT.resolve()))
    assert launched == [run.id]
    assert page.query_params["run"] == run.id


def test_an_unchanged_recipe_is_started_as_it_is_written(opened, default_bundle, launched):
    opened("new").clicked("start")
    (run,) = run_folder.list_runs(run_folder.RUNS_DIR)
    assert run.card["recipe_hash"] == recipe.recipe_hash(recipe.load("transfer_head"))


def test_drawn_posters_are_drawn_once_and_train_a_whole_network(opened, launched):
    page = opened("new")
    page.selectbox(key="train-catalog").set_value("drawn").run()
    page.slider(key="train-drawn").set_value(100).run()
    page.clicked("start")
    (run,) = run_folder.list_runs(run_folder.RUNS_DIR)
    assert run.recipe.network.kind == "convnet"
    assert 80 / run.recipe.optimiser.batch >= 10  # steps an epoch: few posters take a smaller batch
    assert len(list((Path(run.card["catalog_path"]) / "Images").iterdir())) == 100


def test_a_folder_trains_where_it_lies(opened, films, launched):
    page = opened("new")
    page.selectbox(key="train-catalog").set_value("folder").run()
    assert "start" not in page.keys
    page.text_input(key="train-folder").set_value(str(films)).run()
    assert "60 films" in page.said
    page.clicked("start")
    assert run_folder.list_runs(run_folder.RUNS_DIR)[0].card["catalog_path"] == str(films)


def test_an_imported_catalog_trains_under_its_name(opened, films, launched):
    store.import_catalog(films, "my films")
    page = opened("new")
    page.selectbox(key="train-catalog").set_value("my films").run()
    assert "60 films" in page.said
    page.clicked("start")
    assert Path(run_folder.list_runs(run_folder.RUNS_DIR)[0].card["catalog_path"]).name == "my films"


def test_a_catalog_that_gives_a_split_offers_it(opened, films, launched):
    catalog = readers.read(films)
    given = ["train"] * 40 + ["validation"] * 10 + ["test"] * 10
    split = dataclasses.replace(catalog, posters=catalog.posters.assign(split=given))
    split.save(store.require_usable("split films"))
    page = opened("new")
    page.selectbox(key="train-catalog").set_value("split films").run()
    offered = next(control for control in page.segmented_control if control.label == "Split")
    assert offered.value == "given"
    page.clicked("start")
    assert run_folder.list_runs(run_folder.RUNS_DIR)[0].card["recipe"]["split"]["method"] == "given"


def test_a_folder_that_is_none_is_named(opened, tmp_path):
    page = opened("new")
    page.selectbox(key="train-catalog").set_value("folder").run()
    page.text_input(key="train-folder").set_value(str(tmp_path / "nowhere")).run()
    assert "nowhere does not exist" in page.error[0].value
    assert "start" not in page.keys

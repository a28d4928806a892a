"""Whatever a person typed or uploaded is shown letter by letter on every page, for everybody."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from poster_genre.data import store
from poster_genre.demo import examples
from poster_genre.inference.bundle import DEFAULT
from poster_genre.runs import recipe_file, run_folder
from poster_genre.runs.run_folder import Status
from poster_genre.ui.dataset import overview
from poster_genre.ui.train import catalogs
from tests import nasty

ROOT = Path(__file__).parents[2]
ALL_AT_ONCE = " ".join(nasty.MARKDOWN)


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    """No catalogs and no runs of this machine, and nothing remembered of other tests."""
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(run_folder, "RUNS_DIR", tmp_path / "runs")
    st.cache_resource.clear()
    st.cache_data.clear()


def page(name: str, file: str = "", **query: str) -> AppTest:
    test = AppTest.from_file(str(ROOT / (file or f"pages/{name}.py")), default_timeout=60)
    for key, value in query.items():
        test.query_params[key] = value
    return test.run()


def harmless(test: AppTest) -> None:
    assert not test.exception
    rendered = [text for text in nasty.shown_as_markdown(test) if nasty.alive(text)]
    assert not rendered


@pytest.mark.parametrize("state", ["stopped", "failed", "queued"])
def test_a_note_and_a_message_of_a_run(state):
    run = run_folder.create(recipe_file.load("transfer_head"), DEFAULT, run_folder.RUNS_DIR, note=ALL_AT_ONCE)
    status = run_folder.read_status(run.folder)
    changed = {"state": state, "message": ALL_AT_ONCE, "epochs": 15}
    run_folder.write_status(run.folder, Status(**{**vars(status), **changed}))
    harmless(page("train", run=run.id))
    harmless(page("train", run="new"))


@pytest.mark.parametrize("name", ["train", "dataset", "compare", "evaluate", "predict", "lab"])
def test_query_parameters(name):
    parameters = (
        "model",
        "run",
        "catalog",
        "policy",
        "genre",
        "section",
        "models",
        "metric",
        "find",
        "result",
    )
    harmless(page(name, **dict.fromkeys(parameters, ALL_AT_ONCE)))
    harmless(page(name, **dict.fromkeys(parameters, "../../../etc/passwd")))


def test_a_model_that_is_asked_for_and_not_there():
    harmless(page("predict", "app.py", model=ALL_AT_ONCE))


def test_names_of_uploaded_files():
    test = page("predict")
    for name in nasty.MARKDOWN:
        test.file_uploader[0].upload(name + ".png", b"no picture")
    test.file_uploader[0].upload(ALL_AT_ONCE[:150] + ".png", examples()[0].png_bytes)
    test.run()
    assert "files cannot be used" in test.error[0].proto.title
    harmless(test)


@pytest.fixture
def catalog(tmp_path) -> str:
    """An imported catalog whose ids, titles and genres are nasty."""
    folder = tmp_path / "films"
    (folder / "posters").mkdir(parents=True)
    with (folder / "labels.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["film_id", "image", "title", "genres"])
        for number, text in enumerate(nasty.MARKDOWN * 3):
            Image.new("RGB", (60, 90), (number * 12, 90, 9)).save(folder / "posters" / f"f{number}.png")
            rows.writerow([f"{text} {number}", f"posters/f{number}.png", text, f"Drama|{text}"])
    return store.import_catalog(folder, "theirs").name


@pytest.mark.parametrize("section", overview.SECTIONS)
def test_a_catalogs_ids_titles_and_genres(catalog, section):
    test = page("dataset", catalog=catalog, section=section)
    assert not test.warning
    harmless(test)


def test_a_catalog_that_cannot_be_read(tmp_path):
    test = page("dataset")
    test.button(key="add-catalog").click().run()
    test.text_input(key="catalog-path").set_value(str(tmp_path / ALL_AT_ONCE[:60])).run()
    assert test.error
    harmless(test)
    train = page("train", run="new")
    train.selectbox(key="train-catalog").set_value(catalogs.FOLDER).run()
    train.text_input(key="train-folder").set_value(str(tmp_path / ALL_AT_ONCE[:60])).run()
    assert train.error
    harmless(train)

"""What a visitor is offered on the pages, and how the owner signs in."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from poster_genre import visitors
from poster_genre.data import store
from poster_genre.data.home import catalogs_home
from poster_genre.demo import demo_catalog
from poster_genre.inference.bundle import DEFAULT
from poster_genre.runs import recipe_file, run_folder
from poster_genre.runs.run_folder import Run, Status
from poster_genre.ui.dataset import connect
from poster_genre.ui.shared import visitor
from poster_genre.ui.train import catalogs

ROOT = Path(__file__).parents[2]
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def strangers(tmp_path, monkeypatch):
    """Others reach the app; runs and catalogs are this test's own."""
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(run_folder, "RUNS_DIR", tmp_path / "runs")
    monkeypatch.setattr(visitors, "PASSWORD_EVERY", 0)
    monkeypatch.setenv(visitors.SWITCH, "yes")


@pytest.fixture
def anothers_run() -> Run:
    """A run of somebody else that was stopped."""
    run = run_folder.create(recipe_file.load("transfer_head"), DEFAULT, run_folder.RUNS_DIR, note="mine")
    run_folder.write_status(run.folder, Status("stopped", epoch=3, epochs=15))
    return run


def page(name: str, with_sidebar: bool = False, **query: str) -> AppTest:
    file = "app.py" if with_sidebar else f"pages/{name}.py"
    test = AppTest.from_file(str(ROOT / file), default_timeout=60)
    for key, value in query.items():
        test.query_params[key] = value
    test.run()
    if with_sidebar:
        test.switch_page(f"pages/{name}.py").run()
    assert not test.exception
    return test


def keys(test: AppTest) -> set[str]:
    """Keys of the buttons and text fields that are drawn."""
    return {widget.key for kind in ("button", "text_input", "text_area") for widget in test.get(kind)}


def test_a_visitor_adds_only_drawn_posters_and_removes_nothing(tmp_path):
    store.import_catalog(demo_catalog(tmp_path / "films", 40), "theirs")
    test = page("dataset", catalog="theirs")
    assert not {"remove-now", "connect-" + connect.WAYS[0]} & keys(test)
    test.button(key="add-catalog").click().run()
    assert test.segmented_control[0].options == [connect.WAYS[2]]
    assert not {"catalog-path", "catalog-file"} & keys(test)
    assert not test.checkbox
    test.text_input(key="name-drawn-400").set_value("theirs").run()
    assert not test.checkbox  # to replace it
    test.button(key="draw-now").click().run()
    assert "theirs" in test.error[0].value
    assert (catalogs_home() / "theirs" / "catalog.json").is_file()


def test_a_visitor_changes_nobodys_run(anothers_run):
    test = page("train", run=anothers_run.id)
    assert not {"resume", "stop", "delete", f"note-{anothers_run.id}"} & keys(test)
    test = page("train", run="new")
    assert catalogs.FOLDER not in test.selectbox(key="train-catalog").options
    assert not {"delete"} & keys(test)
    (anothers_run.folder / "run.json").write_text("")
    assert f"delete-{anothers_run.id}" not in keys(page("train", run="new"))


def test_a_visitor_trains_one_thing_of_a_set_size_at_a_time(monkeypatch):
    launched = []
    monkeypatch.setattr(run_folder, "launch", launched.append)
    test = page("train", run="new")
    test.button(key="start").click().run()
    assert not test.exception and len(launched) == 1
    assert launched[0].id in test.session_state["started-runs"]
    test.query_params["run"] = "new"
    test.session_state["train-run"] = "new"
    test.run().button(key="start").click().run()
    assert len(launched) == 1 and "yours still runs" in test.info[0].value
    monkeypatch.setattr(visitors, "MOST_FILM_EPOCHS", 10)
    other = page("train", run="new")
    other.button(key="start").click().run()
    assert len(launched) == 1 and "at most 10 posters" in other.info[0].value


def test_a_visitor_saves_no_thresholds():
    assert not {"save-now", "delete-policy"} & keys(page("evaluate"))


def test_the_password_lifts_the_rules_and_a_wrong_one_does_not(monkeypatch, anothers_run):
    monkeypatch.setenv(visitors.PASSWORD, PASSWORD)
    test = page("train", with_sidebar=True, run=anothers_run.id)
    test.text_input(key="owner-password").set_value("open sesame, please").run()
    assert "resume" not in keys(test) and not test.exception
    test.text_input(key="owner-password").set_value(PASSWORD).run()
    assert {"resume", "sign-out"} <= keys(test) and "owner-password" not in keys(test)
    assert test.session_state["owner-password"] == ""
    test.button(key="sign-out").click().run()
    assert "resume" not in keys(test)


class User(dict):
    """What `st.user` is of, once somebody signed in by OpenID Connect."""

    to_dict = dict.copy


@pytest.mark.parametrize(("email", "owner"), [("me@example.org", True), ("other@example.org", False)])
def test_a_signed_in_owner_is_no_visitor(monkeypatch, anothers_run, email, owner):
    monkeypatch.setattr(visitor.st, "user", User(is_logged_in=True, email=email, email_verified=True))
    monkeypatch.setattr(visitor, "_secret", {"owners": ["me@example.org"]}.get)
    assert ("resume" in keys(page("train", run=anothers_run.id))) is owner


def test_nothing_of_it_shows_where_only_this_machine_reaches_the_app(monkeypatch, anothers_run):
    monkeypatch.delenv(visitors.SWITCH)
    monkeypatch.setenv(visitors.PASSWORD, PASSWORD)
    found = keys(page("train", with_sidebar=True, run=anothers_run.id))
    assert "resume" in found and "owner-password" not in found

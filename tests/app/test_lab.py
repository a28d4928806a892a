"""The Lab page, driven without a browser: the result that ships, every state of a run, and its sections."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from poster_genre.runs import run_folder
from poster_genre.runs.lab import lab_run as runs
from poster_genre.runs.lab import result as results
from poster_genre.runs.lab.cells import cell_recipe
from poster_genre.runs.lab.lab_run import LabRun
from poster_genre.runs.lab.plan import Method, own_plan
from poster_genre.runs.status import Status
from poster_genre.ui.lab import methods

PAGE = str(Path(__file__).parents[2] / "pages" / "lab.py")
SECTIONS = ("All methods", "Common and rare", "Each genre", "Calibration", "Use a model", "How they work")

pytestmark = pytest.mark.usefixtures("default_bundle")


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch, lab_result) -> Path:
    """A made-up shipped result, no runs, and no cell that was trained before."""
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(run_folder, "RUNS_DIR", tmp_path / "runs")
    path = tmp_path / "everything.json"
    found = lab_result({Method("focal"): (0.05, 0.0), Method(sampler="ml_ros"): (0.0, -0.05)})
    path.write_text(json.dumps(found.to_json()))
    monkeypatch.setattr(results, "SHIPPED", path)
    monkeypatch.setattr(results, "SHIPPED_CROSS_FITTED", tmp_path / "none.json")
    return path


@pytest.fixture
def launched(monkeypatch) -> list:
    """The runs that the page wanted to launch; no worker is started."""
    asked: list = []
    monkeypatch.setattr(run_folder, "launch", asked.append)
    return asked


def opened(**query: str) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=60)
    for name, value in query.items():
        page.query_params[name.replace("_", "-")] = value
    page.run()
    assert not page.exception
    return page


def clicked(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    parts = [*page.header, *page.markdown, *page.caption, *page.info, *page.error]
    return "\n".join(str(part.value) for part in parts)


def new_run(state: str, step: int = 0) -> LabRun:
    run = runs.create(own_plan(["focal"], ["natural"], 1), runs_dir=run_folder.RUNS_DIR)
    live = run_folder.identity(os.getpid()) if state in run_folder.LIVE else {}
    run_folder.write_status(run.folder, Status(state, phase="Focal loss, seed 1", step=step, steps=2, **live))
    return run


def test_the_page_opens_with_the_shipped_result_its_finding_on_top():
    page = opened()
    assert page.header[0].value.startswith("A threshold for each genre lifts the genres' mean F1 from 0.20")
    assert [metric.label for metric in page.metric] == [
        "Plain BCE", "+ tuned thresholds", "+ best method", "+ both"
    ]  # fmt: skip
    assert "What harms" in said(page) and "three seeds" in said(page)
    assert page.button(key="run").label == "Run"


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_draws(section):
    opened(lab_part=section)


@pytest.mark.parametrize("kind", ["losses", "samplers", "remedies"])
def test_every_method_is_explained_with_its_formula(kind):
    page = opened(lab_part="How they work", method_kind=kind)
    assert len(page.latex) == 8
    assert said(page).count("Source: ") == 8


def test_run_starts_the_preset_and_turns_to_it(launched):
    page = opened()
    page.number_input(key="lab-seeds").set_value(2).run()
    page = clicked(page, "run")
    (run,) = launched
    assert run.plan.preset == "losses" and run.plan.seeds == 2
    assert page.query_params["lab"] == run.id
    assert "stop-lab" in {button.key for button in page.button}
    assert "Starting in a process of its own" in str(page.get("progress")[0].proto.text)


def test_all_films_are_cross_fitted_on_request(launched):
    page = opened()
    page.toggle(key="lab-all-films").set_value(True).run()
    assert "40 trainings: about" in said(page)
    clicked(page, "run")
    assert launched[0].plan.folds == 5 and launched[0].status.steps == 40


def test_rare_genres_are_answered_for_by_the_result_over_all_films(tmp_path, monkeypatch, lab_result):
    crossed = tmp_path / "cross_fitted.json"
    found = lab_result({Method("focal"): (0.05, 0.04)})
    crossed.write_text(json.dumps(found.to_json() | {"folds": 5}))
    monkeypatch.setattr(results, "SHIPPED_CROSS_FITTED", crossed)
    assert "Scored on all films by cross-fitting" in said(opened())
    page = opened(lab="cross-fitted")
    assert "Every film was scored once" in said(page) and page.query_params["lab"] == "cross-fitted"


def test_the_time_is_told_before_anything_is_trained():
    page = opened()
    page.segmented_control(key="preset").set_value("cross").run()
    assert "64 trainings: about" in said(page)


def test_ones_own_choice_needs_a_loss_and_a_sampler(launched):
    page = opened()
    page.segmented_control(key="preset").set_value("own").run()
    page.multiselect(key="lab-losses").set_value([]).run()
    assert page.info[0].value == "Choose at least one loss."
    assert "run" not in {button.key for button in page.button}
    page.multiselect(key="lab-losses").set_value(["focal", "two_way"]).run()
    clicked(page, "run")
    assert {method.loss for method in launched[0].plan.methods} == {"bce", "focal", "two_way"}


def test_a_live_run_shows_how_far_it_is_and_can_be_stopped():
    run = new_run("running", step=1)
    page = opened(lab=run.id)
    assert page.get("progress")[0].proto.text == "Training 2 of 2: Focal loss, seed 1"
    assert "run" not in {button.key for button in page.button}
    clicked(page, "stop-lab")
    assert run.stop_requested


def test_another_page_view_points_to_the_run_that_goes_on():
    run = new_run("running")
    page = clicked(opened(), "watch")
    assert page.query_params["lab"] == run.id


def test_a_stopped_run_can_go_on(launched):
    run = new_run("stopped", step=1)
    page = opened(lab=run.id)
    assert "was stopped after 0 of 2 trainings" in said(page)
    clicked(page, "resume")
    assert launched == [run]


def test_a_run_that_has_ended_can_be_deleted_and_gives_way_to_the_shipped_result():
    run = new_run("finished")
    page = clicked(opened(lab=run.id), "delete-lab")
    assert not run.folder.exists()
    assert page.query_params["lab"] == "shipped"
    live = new_run("running")
    assert "delete-lab" not in {button.key for button in opened(lab=live.id).button}


def test_a_run_that_is_gone_gives_way_to_the_shipped_result():
    assert opened(lab="20200101-000000-gone").header[0].value.startswith("A threshold for each genre lifts")


def test_without_any_result_the_page_says_so_and_can_still_run(shipped):
    shipped.write_text("{}")
    os.utime(shipped, ns=(1, 1))
    page = opened()
    assert "is no Lab result of this version" in page.error[0].value
    assert page.button(key="run").label == "Run"


def test_a_model_is_made_of_a_method_by_an_ordinary_run_of_its_recipe(launched, monkeypatch):
    monkeypatch.setattr(methods.st, "session_state", {"use-method": {"row": 1}})
    gone_to = []
    monkeypatch.setattr(
        methods.st, "switch_page", lambda page, query_params: gone_to.append((page, query_params))
    )
    methods._use(("bce/natural", "focal/ml_ros"), "models/default")
    (run,) = launched
    assert run.recipe == cell_recipe(runs.cell_of({"method": "focal/ml_ros", "seed": 1}))
    assert gone_to == [("pages/train.py", {"run": run.id})]

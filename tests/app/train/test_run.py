"""A run on the Train page, in every state it can be in."""

from __future__ import annotations

import os

from poster_genre.runs import run_folder
from poster_genre.runs.expected_time import EXPORTING, SCORING
from poster_genre.runs.run_folder import Status


def test_a_training_run_shows_its_figures_curves_posters_and_console(opened, new_run):
    run = new_run("running", epochs=2)
    page = opened(run)
    assert "After 2 of 5 epochs: mAP 0.20" in page.header[0].value
    assert "epoch 2: train_loss 0.2" in page.code[0].value
    charts = [chart.proto for chart in page.get("echarts_chart")]
    assert len(charts) == 1 + 6 + 4 + 1  # loss, measures, posters, genres
    assert "It is Drama." in page.said
    assert {"stop", "another"} <= page.keys and not {"resume", "use"} & page.keys


def test_before_the_first_epoch_the_same_charts_wait(opened, new_run):
    page = opened(new_run("running"))
    assert "after the first epoch" in page.header[0].value
    assert len(page.get("echarts_chart")) == 1 + 6 + 1


def test_tensorflows_greetings_do_not_fill_the_console(opened, new_run):
    run = new_run("running", epochs=1)
    with (run.folder / "log.txt").open("a") as log:
        log.write("E0000 00:00:1795322384.483595 16851 cuda_platform.cc:52] failed call to cuInit\n")
    assert "cuInit" not in opened(run).code[0].value


def test_stop_asks_the_worker_and_says_so(opened, new_run):
    run = new_run("running", epochs=1)
    page = opened(run).clicked("stop")
    assert run.stop_requested
    assert page.button(key="stop").label == "Stopping" and page.button(key="stop").disabled


def test_the_last_phases_count_by_themselves_and_offer_no_stop_once_it_would_do_nothing(opened, new_run):
    run = new_run("running", epochs=5)
    alive = run_folder.identity(os.getpid()) | {"epoch": 5, "epochs": 5}
    for phase, step, stoppable in ((SCORING, 25, True), (EXPORTING, 1, False)):
        run_folder.write_status(run.folder, Status("running", phase=phase, step=step, steps=50, **alive))
        page = opened(run)
        bar = page.get("progress")[0].proto
        assert bar.value == 2 * step and phase.capitalize() in bar.text
        assert ("stop" in page.keys) == stoppable
        assert "Finishing" in page.said


def test_a_stopped_run_resumes(opened, new_run, launched):
    run = new_run("stopped", epochs=2)
    opened(run).clicked("resume")
    assert launched == [run.id]


def test_a_failed_run_says_why_and_can_be_resumed(opened, new_run):
    page = opened(new_run("failed", epochs=1, message="The disk is full. Free some space."))
    assert page.error[0].value == "The disk is full. Free some space."
    assert "resume" in page.keys


def test_a_run_whose_process_is_gone_is_interrupted(opened, new_run):
    run = new_run("running", epochs=1)
    dead = {"pid": 2**22 + 1, "process_started": 1.0}
    run_folder.write_status(run.folder, Status("running", epoch=1, epochs=5, **dead))
    page = opened(run)
    assert "Its process is gone" in page.warning[0].value
    assert "resume" in page.keys


def test_a_finished_run_offers_its_model_with_its_test_figure(opened, new_run, tiny_bundle):
    run = new_run("finished", epochs=5)
    run.bundle_folder.symlink_to(tiny_bundle)
    page = opened(run)
    assert page.header[0].value.startswith("Macro-F1 0.")
    assert page.button(key="use").label == "Use this model"
    assert not {"stop", "resume"} & page.keys


def test_a_new_session_comes_back_to_the_run_that_trains(opened, new_run):
    run = new_run("running", epochs=1)
    assert opened().query_params["run"] == run.id


def test_a_run_that_is_gone_is_said_to_be_and_the_form_follows(opened):
    page = opened("20200101-000000-gone")
    assert "not here any more" in page.info[0].value
    assert "start" in page.keys


def test_another_training_is_queued_behind_the_one_that_runs(opened, new_run, default_bundle):
    run = new_run("running", epochs=1)
    page = opened(run).clicked("another")
    assert page.button(key="start").label == "Queue"
    page.clicked(f"watch-{run.id}")
    assert page.query_params["run"] == run.id


def test_a_note_is_kept_with_the_run(opened, new_run):
    run = new_run("stopped", epochs=1)
    opened(run).text_area(key=f"note-{run.id}").set_value("learning rate too high").run()
    assert run.card["note"] == "learning rate too high"

"""What a run says of itself: durations, its one sentence, what it does now, its row in the table."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from poster_genre.report import run_wording
from poster_genre.runs import files, run_folder
from poster_genre.runs import recipe_file as recipe
from poster_genre.runs.run_folder import LIVE, Run, Status
from poster_genre.runs.run_writer import Journal
from poster_genre.runs.status import STATES


@pytest.fixture
def run(tmp_path: Path) -> Run:
    made = run_folder.create(
        recipe.load("transfer_head", ["optimiser.epochs=4"]), tmp_path / "films", tmp_path / "runs"
    )
    run_folder.write_status(made.folder, Status("running", epochs=4, **run_folder.identity(os.getpid())))
    return made


def history(epochs: int) -> pd.DataFrame:
    return pd.DataFrame(
        {"validation_map_macro": [0.2] * epochs, "validation_label_accuracy_all_negative": [0.9] * epochs}
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (8.4, "8 s"),
        (125, "2 min 5 s"),
        (1500, "25 min"),
        (3840, "1 h 4 min"),
        (None, "–"),
        (float("nan"), "–"),
    ],
)
def test_durations_are_said_as_people_say_them(seconds, words):
    assert run_wording.duration(seconds) == words


@pytest.mark.parametrize(("later", "words"), [(0, "12 s"), (5, "7 s"), (30, "any moment")])
def test_the_time_left_counts_down_while_the_worker_is_silent(later, words):
    status = Status("running", phase="exporting the network", seconds_left=12.0, updated=1000.0)
    assert run_wording.time_left(status, 1000.0 + later) == words


def test_an_unknown_time_left_is_a_dash():
    assert run_wording.time_left(Status("running"), 0) == "–"


@pytest.mark.parametrize(
    ("seconds", "words"), [(2, "about 5 s"), (38, "about 40 s"), (300, "about 5 min"), (7200, "about 2.0 h")]
)
def test_expected_times_are_rough(seconds, words):
    assert run_wording.roughly(seconds) == words


@pytest.mark.parametrize(("size", "words"), [(4e5, "0.4 MB"), (12e6, "12 MB"), (1.25e9, "1.2 GB")])
def test_sizes(size, words):
    assert run_wording.megabytes(size) == words


def test_every_state_has_a_word():
    assert set(run_wording.LOOKS) == set(STATES)


def test_while_it_trains_the_sentence_has_a_figure_and_what_guessing_gives(run):
    said = run_wording.answer(run, Status("running", epoch=2, epochs=4), history(2))
    assert said == "After 2 of 4 epochs: mAP 0.20 on films it does not learn from; guessing gives 0.10."


def test_before_the_first_epoch_it_says_when_figures_come(run):
    assert "after the first epoch" in run_wording.answer(run, Status("running", epochs=4), pd.DataFrame())
    assert "before its first epoch" in run_wording.answer(run, Status("failed", epochs=4), pd.DataFrame())


def test_a_queued_run_says_whether_it_waits_or_starts(run):
    waiting = Status("queued", message="Waiting for the runs before it.")
    assert "its turn" in run_wording.answer(run, waiting, pd.DataFrame())
    assert "Starting" in run_wording.answer(run, Status("queued"), pd.DataFrame())


def test_a_finished_run_says_its_test_figure_with_interval_and_ground(run, tiny_bundle):
    run.bundle_folder.symlink_to(tiny_bundle)
    said = run_wording.answer(run, Status("finished"), pd.DataFrame())
    assert said.startswith("Macro-F1 0.") and " to 0." in said
    assert "40 films it never saw" in said and "saying every genre gives 0." in said


def test_a_finished_run_without_its_model_says_so(run):
    assert "cannot be opened" in run_wording.answer(run, Status("finished"), pd.DataFrame())


@pytest.mark.parametrize(
    ("card", "words"),
    [
        ({}, "Epoch 2 is the best so far."),
        ({"stopped_by": "epochs"}, "All 3 epochs were trained; epoch 2 is kept."),
        ({"stopped_by": "budget"}, "Its time was up after epoch 3; epoch 2 is kept."),
    ],
)
def test_the_kept_epoch_is_named_with_the_reason_for_the_end(card, words):
    assert run_wording.kept_epoch(card, pd.DataFrame({"epoch": [1, 2, 3], "best_epoch": [1, 2, 2]})) == words


def test_before_the_first_epoch_none_is_kept():
    assert run_wording.kept_epoch({}, pd.DataFrame()) == ""


def test_the_form_says_what_the_newest_finished_run_reached(run):
    assert run_wording.so_far([run]).startswith("No model was trained here yet")
    Journal(run).record(metrics={"map_macro": 0.3, "f1_macro": 0.254})
    run_folder.write_status(run.folder, Status("finished"))
    assert "Pretrained backbone, new head, reaches macro-F1 0.25" in run_wording.so_far([run])


def test_what_it_does_now_names_epoch_and_step_or_the_phase():
    training = Status("running", phase="training", epoch=2, epochs=8, step=7, steps=41)
    reading = Status("running", phase="reading posters", step=1200, steps=6505)
    assert run_wording.doing(training) == "Epoch 3 of 8, step 7 of 41"
    assert run_wording.doing(reading) == "Reading posters, 1,200 of 6,505"
    assert "TensorFlow" in run_wording.doing(Status("running"))
    assert all(run_wording.doing(Status(state)) for state in LIVE)


def test_progress_counts_epochs_while_it_trains_and_posters_before():
    training = Status("running", phase="training", epoch=2, epochs=8, step=10, steps=40)
    assert run_wording.done_share(training) == pytest.approx((2 + 0.25) / 8)
    assert run_wording.done_share(Status("running", phase="reading", epochs=8, step=3, steps=4)) == 0.75
    assert run_wording.done_share(Status("queued", epochs=8)) == 0


def test_progress_after_the_last_epoch_is_that_of_the_phase():
    scoring = Status("running", phase="scoring every poster", epoch=13, epochs=15, step=50, steps=200)
    assert run_wording.done_share(scoring) == 0.25
    assert run_wording.doing(scoring) == "Scoring every poster, 50 of 200"


def test_a_row_of_the_table_comes_from_the_runs_files(run):
    Journal(run).record(metrics={"map_macro": 0.3, "f1_macro": 0.25}, note="a try", catalog={"name": "films"})
    files.append_line(run.folder / "history.jsonl", {"epoch": 1, "seconds": 3.0})
    files.append_line(run.folder / "history.jsonl", {"epoch": 2, "seconds": 4.0})
    row = run_wording.table([run]).iloc[0]
    assert (row["state"], row["catalog"], row["note"]) == ("Training", "films", "a try")
    assert (row["map_macro"], row["f1_macro"], row["seconds"]) == (0.3, 0.25, 7.0)
    assert row["bytes"] == run.disk_bytes > 0


@pytest.mark.parametrize(
    ("stopped_by", "words"),
    [("epochs", "4 of 4"), ("early stopping", "4 of 4, ended early"), ("budget", "4 of 4, time was up")],
)
def test_the_table_says_why_a_run_has_fewer_epochs(run, stopped_by, words):
    run_folder.write_status(run.folder, Status("finished", epoch=4, epochs=4))
    Journal(run).record(stopped_by=stopped_by)
    assert run_wording.table([run]).iloc[0]["epochs"] == words


def test_a_table_without_runs_has_its_columns():
    assert list(run_wording.table([]).columns)[:2] == ["id", "state"]

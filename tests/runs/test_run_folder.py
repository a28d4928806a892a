"""Run folders: anyone can read and steer them, and a state is what the processes say."""

from __future__ import annotations

import dataclasses
import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from poster_genre.runs import files, run_folder
from poster_genre.runs import recipe_file as recipe
from poster_genre.runs.run_folder import Run, RunError, Status
from poster_genre.training import worker


@pytest.fixture
def run(tmp_path) -> Run:
    return run_folder.create(
        recipe.load("cnn3_dropout50"), tmp_path / "films", tmp_path / "runs", note="first"
    )


def set_state(run: Run, state: str, pid: int | None = None) -> None:
    who = run_folder.identity(os.getpid() if pid is None else pid)
    run_folder.write_status(run.folder, Status(state=state, **who))


def gone() -> int:
    """The pid of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_new_run_is_queued_and_knows_its_recipe(run):
    assert run.status.state == "queued"
    assert run.recipe == recipe.load("cnn3_dropout50")
    assert run.card["note"] == "first" and run.card["recipe_hash"]
    assert run.history.empty and run.log_tail() == ""
    assert run.disk_bytes > 0


def test_runs_of_one_second_get_different_folders(tmp_path):
    made = [run_folder.create(recipe.load("cnn3_dropout50"), tmp_path, tmp_path / "runs") for _ in range(3)]
    assert len({run.id for run in made}) == 3
    assert {run.id for run in run_folder.list_runs(tmp_path / "runs")} == {run.id for run in made}


@pytest.mark.parametrize("state", run_folder.LIVE)
def test_a_live_state_without_its_process_is_interrupted(run, state):
    set_state(run, state, gone())
    assert run.status.state == "interrupted"


def test_a_run_whose_worker_died_before_its_first_word_does_not_stay_queued(run, monkeypatch):
    assert run.status.state == "queued"  # its starter, this process, vouches for it
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + run_folder.STARTING + 1)
    assert run.status.state == "interrupted"
    set_state(run, "queued")  # a worker that waits for its turn says so again and again
    assert run.status.state == "queued"


def test_a_worker_that_was_faster_than_its_starter_is_not_overwritten(run, monkeypatch):
    class Quick:
        pid = 1

        def __init__(self, *_arguments, **_options):
            set_state(run, "failed")

    monkeypatch.setattr(subprocess, "Popen", Quick)
    run_folder.launch(run)
    assert run.status.state == "failed"


def test_another_process_with_the_same_number_is_not_the_worker(run):
    status = Status(state="running", **run_folder.identity(os.getpid()))
    run_folder.write_status(
        run.folder, dataclasses.replace(status, process_started=status.process_started - 60)
    )
    assert run.status.state == "interrupted"


def test_a_stop_request_shows_as_stopping_until_the_worker_has_stopped(run):
    set_state(run, "running")
    run_folder.request_stop(run)
    assert run.status.state == "stopping"
    set_state(run, "stopped")
    assert run.status.state == "stopped"


@pytest.mark.parametrize("state", ["stopped", "failed", "finished"])
def test_only_live_runs_can_be_stopped(run, state):
    set_state(run, state)
    with pytest.raises(RunError, match=f"is {state}; there is nothing to stop"):
        run_folder.request_stop(run)


def test_live_runs_cannot_be_deleted_and_others_can(run):
    set_state(run, "running")
    with pytest.raises(RunError, match="stop it first"):
        run_folder.delete(run)
    set_state(run, "stopped")
    run_folder.delete(run)
    assert not run.folder.exists()


def test_finished_and_running_runs_are_not_launched(run):
    set_state(run, "finished")
    with pytest.raises(RunError, match="is finished"):
        run_folder.launch(run)
    set_state(run, "running", os.getppid())
    with pytest.raises(RunError, match="is running"):
        run_folder.launch(run)


def test_a_run_is_found_by_the_beginning_of_its_id(run, tmp_path):
    assert run_folder.open_run(run.id[:-3], tmp_path / "runs") == run
    assert run_folder.open_run(str(run.folder)) == run
    with pytest.raises(RunError, match="No run"):
        run_folder.open_run("nothing", tmp_path / "runs")


def test_one_worker_a_run(run):
    with files.held(run.folder / "worker.lock"), pytest.raises(RunError, match="by another process"):
        worker.work(run)


def test_queued_runs_go_in_the_order_they_were_made(tmp_path):
    first, second = (
        run_folder.create(recipe.load("cnn3_dropout50"), tmp_path, tmp_path / "runs") for _ in "ab"
    )
    with files.held(first.folder / "worker.lock"), files.held(second.folder / "worker.lock"):
        assert worker._earlier(second) == [first]
        assert worker._earlier(first) == []


def test_a_queued_run_without_a_worker_holds_nobody_up(tmp_path):
    _, second = (run_folder.create(recipe.load("cnn3_dropout50"), tmp_path, tmp_path / "runs") for _ in "ab")
    assert worker._earlier(second) == []


def test_a_stop_request_ends_the_wait_in_the_queue(run):
    with files.held(run.folder.parent / ".slot"):
        run_folder.request_stop(run)
        assert worker.work(run) == "stopped"


def test_a_full_disk_leaves_no_half_made_run(tmp_path, monkeypatch):
    def full(*_args, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        run_folder.create(recipe.load("transfer_head"), tmp_path, tmp_path / "runs")
    assert list((tmp_path / "runs").iterdir()) == []

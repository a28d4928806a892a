"""A training that was stopped, killed or broken goes on as if nothing had happened."""

from __future__ import annotations

import errno
import itertools
import shutil
import signal
from pathlib import Path

import numpy as np
import psutil
import pytest

from poster_genre.inference.bundle import Bundle
from poster_genre.runs import files, run_folder
from poster_genre.training import checkpoint, worker
from poster_genre.training.learner import Learner

TIMES = ("seconds", "posters_per_second")
# All that has a state of its own: dropout, BatchNorm, augmentation, sampler, moments, plateau, average.
EVERYTHING = (
    *("cnn_25genre", "optimiser.epochs=3", "augmentation.rotation=20", "sampler.name=repeat_factor"),
    *("optimiser.schedule=plateau", "optimiser.plateau_patience=1", "optimiser.average=0.9"),
)


def logits(run) -> np.ndarray:
    return Bundle.open(run.bundle_folder).evaluation["validation"].logits


def history(run):
    return run.history.drop(columns=list(TIMES))


def stop_at(run, epoch: int, step: int):
    """A listener that asks to stop once the run is there."""

    def listen(status):
        if (status.epoch, status.step) >= (epoch, step):
            (run.folder / "stop.request").touch()

    return listen


@pytest.mark.parametrize(
    "recipe", [EVERYTHING, ("transfer_head", "optimiser.epochs=3")], ids=["posters", "embeddings"]
)
def test_a_stopped_and_resumed_run_equals_an_uninterrupted_one(new_run, recipe, unconverted):
    whole, broken = new_run(*recipe), new_run(*recipe)
    assert worker.work(whole) == "finished"
    assert worker.work(broken, stop_at(broken, 1, 0)) == "stopped"
    assert broken.status.state == "stopped" and 1 <= len(broken.history) < 3
    run_folder.clear_stop(broken)
    assert worker.work(broken) == "finished"
    np.testing.assert_array_equal(logits(broken), logits(whole))
    assert history(broken).equals(history(whole))


def test_fine_tuning_resumes_in_its_second_stage(new_run, unconverted):
    recipe = ("transfer_finetune", "optimiser.epochs=2")
    whole, broken = new_run(*recipe), new_run(*recipe)
    assert worker.work(whole) == "finished"
    assert worker.work(broken, stop_at(broken, 2, 0)) == "stopped"
    run_folder.clear_stop(broken)
    assert worker.work(broken) == "finished"
    np.testing.assert_array_equal(logits(broken), logits(whole))
    assert broken.history["stage"].tolist() == ["head", "blocks", "blocks"]


def test_a_stop_comes_within_a_step(new_run, monkeypatch):
    run = new_run("cnn_25genre", "optimiser.batch=4")
    steps, step = itertools.count(1), Learner.step

    def counted(self, *arguments):
        if next(steps) == 5:
            run_folder.request_stop(run)
        return step(self, *arguments)

    monkeypatch.setattr(Learner, "step", counted)
    assert worker.work(run) == "stopped"
    assert next(steps) == 6


def test_a_loss_that_is_no_number_fails_with_a_sentence_and_keeps_the_history(new_run, monkeypatch):
    run = new_run("cnn_25genre", "optimiser.epochs=3")
    steps, step = itertools.count(), Learner.step

    def overflowing(self, inputs, labels, share):
        return step(self, inputs, labels * (np.nan if next(steps) == 6 else 1), share)

    monkeypatch.setattr(Learner, "step", overflowing)
    assert worker.work(run) == "failed"
    assert "The loss became nan in epoch 2, step 2" in run.status.message
    assert "learning_rate" in run.status.message
    assert len(run.history) == 1


def test_a_full_disk_fails_with_a_sentence_and_resumes(new_run, monkeypatch, unconverted):
    run = new_run("cnn_25genre", "optimiser.epochs=2")
    with monkeypatch.context() as patch:

        def full(*_):
            raise OSError(errno.ENOSPC, "No space left on device")

        patch.setattr(checkpoint, "save", full)
        assert worker.work(run) == "failed"
    assert "disk is full" in run.status.message
    assert len(run.history) == 1
    assert worker.work(run) == "finished"
    assert run.history["epoch"].tolist() == [1, 2]


def test_a_vanished_poster_is_named(new_run, drawn, tmp_path):
    from poster_genre.data import readers

    catalog = readers.read(drawn)
    path = tmp_path / "gone.jpg"
    catalog.posters.loc[3, "path"] = str(path)
    catalog.save(tmp_path / "catalog")
    run = new_run("cnn_25genre", "input.height=56", catalog=tmp_path / "catalog")
    (tmp_path / "catalog" / "catalog.json").write_text(
        (tmp_path / "catalog" / "catalog.json").read_text().replace(catalog.fingerprint, "f" * 64)
    )
    assert worker.work(run) == "failed"
    assert str(path) in run.status.message and "vanished" in run.status.message


def test_a_run_does_not_go_on_with_other_films(new_run, drawn, tmp_path):
    films = tmp_path / "films"
    shutil.copytree(drawn, films)
    run = new_run("cnn_25genre", "optimiser.epochs=2", catalog=films)
    assert worker.work(run, stop_at(run, 1, 0)) == "stopped"
    run_folder.clear_stop(run)
    next((films / "Images").iterdir()).unlink()
    assert worker.work(run) == "failed"
    assert "has changed since this run began" in run.status.message


def test_killed_at_four_moments_it_ends_like_any_other(new_run):
    recipe = ("cnn_25genre", "optimiser.epochs=4", "optimiser.batch=4")
    whole, killed = new_run(*recipe), new_run(*recipe)
    assert worker.work(whole) == "finished"
    for moment in [(0, 1), (1, 3), (2, 9), (3, 15)]:
        process = psutil.Process(run_folder.launch(killed))
        watch(killed, process, moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert killed.status.state == "interrupted"
        assert_whole(killed.folder)
    psutil.Process(run_folder.launch(killed)).wait()
    assert killed.status.state == "finished", killed.log_tail(30)
    assert history(killed).equals(history(whole))
    np.testing.assert_array_equal(logits(killed), logits(whole))


def watch(run, process: psutil.Process, moment: tuple[int, int]) -> None:
    """Return as soon as the run has come to (epoch, step); fail if its process ends before."""
    while True:
        try:
            process.wait(timeout=0.02)
            pytest.fail(run.log_tail(30))
        except psutil.TimeoutExpired:
            status = run.status
            if (
                status.pid == process.pid
                and status.phase == "training"
                and (status.epoch, status.step) >= moment
            ):
                return


def assert_whole(folder: Path) -> None:
    """Every file of the run reads well, but for drafts and a last line in the making."""
    for path in folder.rglob("*"):
        if path.name.startswith(".draft-") or ".draft-" in str(path.parent):
            continue
        if path.suffix == ".json":
            files.read_json(path)
        elif path.suffix == ".jsonl":
            files.read_lines(path)
        elif path.suffix == ".npz":
            with np.load(path) as stored:
                assert all(stored[name] is not None for name in stored.files)

"""The worker: takes its turn, does one run's task, and says in one sentence how it ended."""

from __future__ import annotations

import contextlib
import errno
import importlib
import os
import shutil
import time
import traceback
from collections.abc import Callable, Iterator
from types import ModuleType

from poster_genre.runs import files, run_folder
from poster_genre.runs.run_folder import Run, RunError, Status
from poster_genre.runs.run_writer import Journal, Stopped
from poster_genre.training import stderr_silence

QUEUE_EVERY = 0.5  # s between looks at the queue


def train_to_bundle(journal: Journal) -> None:
    """The task of a training run: train it, and leave its bundle."""
    run = journal.run
    if not run.bundle_folder.exists():  # else the worker before died between bundle and farewell
        load_quietly("poster_genre.training.trainer").train(journal)
    shutil.rmtree(run.folder / "checkpoints", ignore_errors=True)  # the bundle holds the best weights


def work(
    run: Run,
    listener: Callable[[Status], None] = lambda _: None,
    queue: bool = True,
    task: Callable[[Journal], None] = train_to_bundle,
) -> str:
    """Do `run`'s task in this process to its end; returns the state it ended in.

    With `queue`, it first waits until no other run of its folder trains. Raises RunError when another
    worker holds the run. Failures are written down, not raised.
    """
    try:
        with files.held(run.folder / "worker.lock"):
            files.remove_drafts(run.folder)
            files.remove_drafts(run.folder / "checkpoints")
            return _work(run, Journal(run, listener), queue, task)
    except files.LockedError as error:
        raise RunError(f"The run {run.id} is being trained by another process.") from error


def _work(run: Run, journal: Journal, queue: bool, task: Callable[[Journal], None]) -> str:
    try:
        with _turn(run, journal) if queue else contextlib.nullcontext():
            journal.state("running")
            task(journal)
        state, message = "finished", ""
    except Stopped:
        state, message = "stopped", "Stopped on request; resume goes on from what was kept."
    except (Exception, KeyboardInterrupt) as error:
        state, message = "failed", sentence(error)
        with contextlib.suppress(OSError):  # a full disk must not keep the state from being written
            journal.log(traceback.format_exc())
    journal.close(state, message)
    return state


def load_quietly(module: str) -> ModuleType:
    """A module that brings TensorFlow: seconds of loading, so only once it is a run's turn."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with stderr_silence.stderr():
        return importlib.import_module(module)


@contextlib.contextmanager
def _turn(run: Run, journal: Journal) -> Iterator[None]:
    """Hold the one training slot of the run's folder; queued runs get it in the order they were made."""
    with contextlib.ExitStack() as slot:
        while True:
            journal.check_stop()
            with contextlib.suppress(files.LockedError):
                slot.enter_context(files.held(run.queue_folder / ".slot"))
                if not _earlier(run):
                    break
                slot.close()
            journal.state("queued", "Waiting for the runs before it.")
            time.sleep(QUEUE_EVERY)
        yield


def _earlier(run: Run) -> list[Run]:
    """Runs made before this one whose workers wait for their turn, too."""
    mine = run.card["created"]
    others = [other for other in run_folder.list_runs(run.queue_folder) if other.card["created"] < mine]
    return [
        other
        for other in others
        if other.status.state == "queued" and files.is_held(other.folder / "worker.lock")
    ]


def sentence(error: BaseException) -> str:
    """What a person reads when `error` ended a run."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full. Free some space (old runs can be deleted), then resume."
    if isinstance(error, FileNotFoundError) and error.filename:
        return (
            f"The file {error.filename} has vanished. Restore it, or import the catalog again, then resume."
        )
    if isinstance(error, ValueError) and type(error) is not ValueError:
        return str(error)
    if isinstance(error, KeyboardInterrupt):
        return "Interrupted from the keyboard."
    if isinstance(error, MemoryError):
        return "Memory ran out. Lower optimiser.batch or the input's size, then start again."
    return f"{type(error).__name__}: {error} (log.txt has the details)"

"""The worker's pen: writes a run's status, history and log."""

from __future__ import annotations

import contextlib
import dataclasses
import math
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from poster_genre.runs import files, run_folder
from poster_genre.runs.run_folder import Run, Status

STATUS_EVERY = 0.5  # s between status files within an epoch
STEPS_EVERY = 0.25  # s between lines of steps.jsonl
RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes, of ru_maxrss
LINE_FILES = ("history.jsonl", "genres.jsonl", "samples.jsonl", "steps.jsonl")


class Stopped(Exception):
    """A person asked the run to stop."""


class Journal:
    """Writes the files of one run. `listener`, where given, gets every status too (a terminal's bar)."""

    def __init__(self, run: Run, listener: Callable[[Status], None] = lambda _: None):
        self.run = run
        self._listener = listener
        self._process = psutil.Process()
        # A phase between epochs keeps what the last status said of them.
        old = files.read_json(run.folder / "status.json") or {}
        kept = {key: old[key] for key in ("epoch", "epochs") if key in old}
        self._status = Status(**kept, **run_folder.identity(os.getpid()))
        self._status_at = self._step_at = -math.inf
        self._phase_at = time.monotonic()
        self._durations: dict[str, float] = dict(run.card.get("durations", {}))

    def state(self, state: str, message: str = "") -> None:
        """Change the run's state."""
        self._write(state=state, message=message, phase="", seconds_left=None)

    def phase(self, phase: str, done: int = 0, total: int = 0, seconds_left: float | None = None) -> None:
        """Say what is being done outside the training steps; raises Stopped when that was asked for."""
        self.check_stop()
        if phase != self._status.phase:
            self.log(phase)
        elif time.monotonic() - self._status_at < STATUS_EVERY:
            return
        self._write(state="running", phase=phase, step=done, steps=total, seconds_left=seconds_left)

    def step(self, status: dict[str, Any], figures: dict[str, float]) -> None:
        """After every training step: raises Stopped when asked to; writes now and then.

        `status` takes fields of Status; `figures` go into steps.jsonl.
        """
        now = time.monotonic()
        last = status["step"] == status["steps"]
        if last or now - self._step_at >= STEPS_EVERY:
            self._step_at = now
            line = {"epoch": status["epoch"] + 1, "step": status["step"], **figures}
            files.append_line(self.run.folder / "steps.jsonl", line)
        if now - self._status_at >= STATUS_EVERY:
            self._write(state="running", phase="training", **status)
        self.check_stop()

    def epoch(self, line: dict, genre_f1: dict[str, float], samples: list[dict]) -> None:
        """One epoch's figures, its F1 a genre, and the sample posters' predictions."""
        folder, number = self.run.folder, {"epoch": line["epoch"]}
        files.append_line(folder / "history.jsonl", _plain(line))
        files.append_line(folder / "genres.jsonl", number | _plain(genre_f1))
        files.append_line(folder / "samples.jsonl", number | {"posters": samples})
        self._write(epoch=line["epoch"], step=0)
        watched = ("train_loss", "validation_loss", "validation_map_macro", "validation_f1_macro", "seconds")
        told = ", ".join(f"{name} {line[name]:.4g}" for name in watched)
        self.log(f"epoch {line['epoch']}: {told}")

    def forget_after(self, epoch: int) -> None:
        """Drop the lines of epochs that no checkpoint holds: they are trained again."""
        for name in LINE_FILES:
            lines = files.read_lines(self.run.folder / name)
            files.write_lines(self.run.folder / name, [line for line in lines if line["epoch"] <= epoch])

    def record(self, **entries: Any) -> None:
        """Add entries to run.json."""
        files.write_json(self.run.folder / "run.json", self.run.card | entries)

    def log(self, line: str) -> None:
        """A line with the time in log.txt."""
        with (self.run.folder / "log.txt").open("a", encoding="utf-8") as log:
            log.write(f"{time.strftime('%H:%M:%S')} {line}\n")

    def check_stop(self) -> None:
        """Raises Stopped when a stop was requested."""
        if self.run.stop_requested:
            raise Stopped

    def close(self, state: str, message: str) -> None:
        """The last words: state, log line, and in run.json the seconds of each phase and the peak memory."""
        self._write(state=state, message=message, phase="", seconds_left=None)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT / 2**20
        durations = {phase: round(seconds, 2) for phase, seconds in self._durations.items()}
        with contextlib.suppress(OSError):  # on a full disk, the state above is what counts
            self.log(f"{state}. {message}".strip())
            self.record(durations=durations, peak_memory_mb=round(peak, 1), ended=time.time())

    def _write(self, **changes: Any) -> None:
        if changes.get("phase", self._status.phase) != self._status.phase:
            now, ended = time.monotonic(), self._status.phase or "waiting"
            self._durations[ended] = self._durations.get(ended, 0.0) + now - self._phase_at
            self._phase_at = now
        memory = self._process.memory_info().rss / 2**20
        self._status = dataclasses.replace(self._status, memory_mb=round(memory, 1), **changes)
        self._status_at = time.monotonic()
        run_folder.write_status(self.run.folder, self._status)
        self._listener(self._status)


def _plain(figures: dict[str, float]) -> dict:
    """JSON has no NaN: a figure that does not exist is null."""
    return {
        key: None if isinstance(value, float) and math.isnan(value) else value
        for key, value in figures.items()
    }


def checkpoints(run: Run) -> Path:
    """The run's checkpoint folder, made if need be."""
    folder = run.folder / "checkpoints"
    folder.mkdir(exist_ok=True)
    return folder

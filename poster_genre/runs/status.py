"""Where a run stands: the state that its worker writes, and whether that worker lives."""

from __future__ import annotations

import dataclasses
import math
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from poster_genre.runs import files

LIVE = ("queued", "running", "stopping")
STATES = (*LIVE, "stopped", "failed", "finished", "interrupted")


@dataclass(frozen=True)
class Status:
    """Where a run stands. `epoch` counts whole epochs done, `step` those of the running one.

    seconds_left: None while unknown; memory_mb: resident, of the worker; process_started: seconds since
    1970, which with `pid` identifies the worker whatever process has that number later.
    """

    state: str = "queued"
    phase: str = ""
    message: str = ""
    pid: int = 0
    process_started: float = 0.0
    epoch: int = 0
    epochs: int = 0
    step: int = 0
    steps: int = 0
    seconds_left: float | None = None
    posters_per_second: float = 0.0
    memory_mb: float = 0.0
    updated: float = 0.0


def read_status(folder: Path) -> Status:
    """The run's status.json; keys that only a newer version knows are passed over.

    A damaged file makes the run *interrupted*, so that it can be resumed or deleted.
    """
    path = folder / "status.json"
    told = files.read_json(path)
    if told is None:
        if not path.exists():
            return Status()
        return Status("interrupted", message=f"{path} is damaged; resume the run, or delete it.")
    values = {}
    for field in dataclasses.fields(Status):
        value = told.get(field.name)
        if type(field.default) is str:
            sound = isinstance(value, str)
        else:
            sound = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if sound:
            values[field.name] = int(value) if type(field.default) is int else value
    status = Status(**values)
    return status if status.state in STATES else dataclasses.replace(status, state="interrupted")


def write_status(folder: Path, status: Status) -> None:
    """Replace the run's status.json."""
    files.write_json(folder / "status.json", dataclasses.asdict(status) | {"updated": time.time()})


def identity(pid: int) -> dict:
    """`pid` and `process_started` of a process, as Status takes them."""
    try:
        return {"pid": pid, "process_started": psutil.Process(pid).create_time()}
    except psutil.NoSuchProcess:
        return {"pid": pid, "process_started": 0.0}


def is_alive(pid: int, process_started: float) -> bool:
    """Whether process `pid` still is the one that started then (pids are used again)."""
    if pid <= 0:
        return False
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - process_started) < 1.0  # s; the clock may have been set
        return same and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, OverflowError):
        return False

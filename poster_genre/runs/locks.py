"""Locks that the system gives back when their holder dies, however it dies."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LockedError(RuntimeError):
    """Another process holds the lock."""


@contextmanager
def held(path: Path, wait: bool = False) -> Iterator[None]:
    """Hold the lock on `path` (made if need be) for the block.

    Raises LockedError when another process holds it and `wait` is false.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockedError(f"{path} is held by another process.") from error
        yield


def is_held(path: Path) -> bool:
    """Whether some process holds the lock on `path`."""
    try:
        with held(path):
            return False
    except LockedError:
        return True

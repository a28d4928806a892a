"""Files of runs: written whole or not at all, read on while they grow, locked by one process."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

MOST_LINES = 2000


def write_json(path: Path, value: Any) -> None:
    """Replace `path` by `value` as JSON in one step; a reader sees the old file or the new one."""
    write_text(path, json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def write_text(path: Path, content: str) -> None:
    """Replace `path` by `content` in one step."""
    with _draft(path) as draft:
        draft.write_text(content, "utf-8")


def read_json(path: Path) -> dict | None:
    """The JSON object in `path`, or None where there is no such file, or only a damaged one."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def append_line(path: Path, value: Any) -> None:
    """Add `value` as one JSON line, in one write, so that no reader sees half of it for long."""
    line = (json.dumps(value, ensure_ascii=False) + "\n").encode()
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, line)
    finally:
        os.close(descriptor)


def write_lines(path: Path, values: Iterable[Any]) -> None:
    """Replace `path` by one JSON line a value, in one step."""
    write_text(path, "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values))


def read_lines(path: Path) -> list[dict]:
    """The JSON lines of `path`; none where there is no file. A last line still being written is left out, and
    a damaged one."""
    try:
        content = path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return []
    whole = content[: content.rfind("\n") + 1]
    return [value for value in map(_line, whole.splitlines()) if value is not None]


def _line(text: str) -> dict | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def write_arrays(path: Path, arrays: Iterable[tuple[str, Any]]) -> None:
    """Replace `path` by an .npz of (name, array-like) pairs in one step, one array in memory at a time."""
    with _draft(path) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays:
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, np.asarray(array), allow_pickle=False)


def remove_drafts(folder: Path) -> None:
    """Delete what an interrupted write left in `folder`. Only for a folder that nobody else writes to."""
    for draft in (*folder.glob(".draft-*"), *folder.glob(".bundle-*")):
        shutil.rmtree(draft) if draft.is_dir() else draft.unlink(missing_ok=True)


def disk_bytes(folder: Path) -> int:
    """Size of all files under `folder`, bytes."""
    return sum(size for size in _sizes(folder))


def _sizes(folder: Path) -> Iterator[int]:
    for path in folder.rglob("*"):
        try:
            if path.is_file():
                yield path.stat().st_size
        except FileNotFoundError:
            continue  # replaced while we looked


@contextlib.contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """A name to write to, which becomes `path` if the block ends well, and nothing if it does not."""
    draft = path.with_name(f".draft-{os.getpid()}-{path.name}")
    try:
        yield draft
        with draft.open("rb") as written:
            os.fsync(written.fileno())  # else a power cut could leave the new name with no content
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


class GrowingLines:
    """The JSON lines of a file, read on from where the last look ended.

    Above MOST_LINES every second one is dropped: a curve of a day's training has more points than
    pixels. A file that was replaced, as a resumed run does, is read anew.
    """

    def __init__(self, path: Path):
        self._path = path
        self._read = 0  # bytes
        self._inode = 0  # another one is another file, put in its place
        self._lines: list[dict] = []

    def look(self) -> list[dict]:
        """All lines so far; one that is still being written is left for the next look."""
        try:
            with self._path.open("rb") as file:
                inode = os.fstat(file.fileno()).st_ino
                if inode != self._inode:
                    self._inode, self._read, self._lines = inode, 0, []
                file.seek(self._read)
                new = file.read()
        except FileNotFoundError:
            return []
        whole = new[: new.rfind(b"\n") + 1]
        self._read += len(whole)
        self._lines += [json.loads(line) for line in whole.splitlines()]
        while len(self._lines) > MOST_LINES:
            self._lines = self._lines[::2]
        return self._lines


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

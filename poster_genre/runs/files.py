"""Files that are whole at every moment: replaced by renaming, or grown a line at a time."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np


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

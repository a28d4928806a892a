"""Writing a folder as a whole: it appears complete, or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def write_folder(folder: Path) -> Iterator[Path]:
    """Yield an empty folder beside `folder` to write into; on leaving it takes the place of `folder`.

    An exception inside removes what was written and leaves an earlier `folder` untouched.
    """
    folder = Path(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
    try:
        yield partial
        partial.chmod(0o755)  # mkdtemp makes it private
        _to_disk(partial)
        old = None
        if folder.exists():
            old = partial.with_suffix(".old")
            folder.replace(old)
        partial.replace(folder)
        if old is not None:
            shutil.rmtree(old, ignore_errors=True)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _to_disk(folder: Path) -> None:
    """Wait until what was written into `folder` is on the disk: else a power cut could leave the new name
    with files that are empty."""
    for path in folder.iterdir():
        if path.is_file():
            with path.open("rb") as written:
                os.fsync(written.fileno())

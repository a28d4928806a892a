"""The lines of a file that grows while it is watched: only what is new is read."""

from __future__ import annotations

import json
import os
from pathlib import Path

MOST_LINES = 2000


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

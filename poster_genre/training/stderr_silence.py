"""Silence for libraries that write pages to the process's own stderr, past Python."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def stderr() -> Iterator[None]:
    """Send what the block writes to file descriptor 2 nowhere; exceptions pass as ever."""
    saved = os.dup(2)
    with Path(os.devnull).open("w") as nothing:
        os.dup2(nothing.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(saved, 2)
            os.close(saved)

"""A small pool of LiteRT interpreters: they are not thread-safe, so each call borrows one."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from poster_genre.concurrency import cores

# Each interpreter holds its own unpacked weights (60 MB for the shipped model); more cores than
# this become threads within a call, so that memory stays the same on a large machine.
MOST_WORKERS = 4
MOST_THREADS = 8  # a layer of a small network is too little work for more
SUPPORTED = "Linux (x86-64, Arm64), macOS (Arm64) and Windows (x86-64), with Python 3.11 to 3.13"


class RuntimeMissingError(ValueError):
    """LiteRT has no build for this platform; the message names those that it has."""


def batch_workers() -> int:
    """How many posters to work on at once for the most posters a second."""
    return min(cores(), MOST_WORKERS)


class InterpreterPool:
    """`size` interpreters of one model file, each made when first needed.

    Each has `threads` threads; without them, all cores are shared out. Raises RuntimeMissingError on a
    platform without LiteRT.
    """

    def __init__(self, model: Path, size: int = 1, threads: int | None = None):
        _require_runtime()
        self.model = Path(model)
        self.threads = threads or min(max(1, cores() // size), MOST_THREADS)
        self._idle: queue.LifoQueue = queue.LifoQueue()
        for _ in range(size):
            self._idle.put(None)

    def run(self, images: np.ndarray) -> list[np.ndarray]:
        """Outputs of the model, in its own order, for one batch of images float32 (1, h, w, 3)."""
        with self._borrowed() as interpreter:
            interpreter.set_tensor(interpreter.get_input_details()[0]["index"], images)
            interpreter.invoke()
            return [interpreter.get_tensor(output["index"]) for output in interpreter.get_output_details()]

    @contextmanager
    def _borrowed(self) -> Iterator:
        interpreter = self._idle.get()
        try:
            if interpreter is None:
                interpreter = _new_interpreter(self.model, self.threads)
            yield interpreter
        finally:
            self._idle.put(interpreter)


def _require_runtime() -> None:
    try:
        import ai_edge_litert.interpreter  # noqa: F401
    except ImportError as error:
        raise RuntimeMissingError(
            f"Predictions need LiteRT (package ai-edge-litert), which runs on {SUPPORTED}."
        ) from error


def _new_interpreter(model: Path, threads: int):
    from ai_edge_litert.interpreter import Interpreter

    with _no_greeting():
        interpreter = Interpreter(str(model), num_threads=threads)
        interpreter.allocate_tensors()
    return interpreter


_stderr_moved = threading.Lock()


@contextmanager
def _no_greeting() -> Iterator[None]:
    """Keep LiteRT's greeting out of a person's terminal: it goes past Python to the process's stderr.

    What fails in LiteRT is raised as an exception, so that nothing of use is lost.
    """
    with _stderr_moved:
        try:
            stderr = os.dup(2)
        except OSError:  # a process without a terminal or log
            yield
            return
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 2)
        try:
            yield
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
            os.close(nothing)

"""A small pool of LiteRT interpreters: they are not thread-safe, so each call borrows one."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

SUPPORTED = "Linux (x86-64, Arm64), macOS (Arm64) and Windows (x86-64), with Python 3.11 to 3.13"


class RuntimeMissingError(RuntimeError):
    """LiteRT has no build for this platform."""


class InterpreterPool:
    """`size` interpreters of one model file, each with `threads` threads, made when first needed."""

    def __init__(self, model: Path, size: int = 2, threads: int = 1):
        self.model, self.threads = Path(model), threads
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


def _new_interpreter(model: Path, threads: int):
    try:
        from ai_edge_litert.interpreter import Interpreter
    except ImportError as error:
        raise RuntimeMissingError(
            f"Predictions need LiteRT (package ai-edge-litert), which runs on {SUPPORTED}."
        ) from error
    interpreter = Interpreter(str(model), num_threads=threads)
    interpreter.allocate_tensors()
    return interpreter

"""The epochs' figures as TensorBoard event files, written without TensorBoard.

An event file is a TFRecord file of Event messages, the first of which names the format.
"""

from __future__ import annotations

import math
import platform
import time
from pathlib import Path

import tensorflow as tf
from tensorflow.core.framework.summary_pb2 import Summary
from tensorflow.core.util.event_pb2 import Event

FORMAT = "brain.Event:2"


class Events:
    """Writes `train/…`, `validation/…` and `run/…` scalars by epoch into a folder."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        name = f"events.out.tfevents.{time.time():.6f}.{platform.node()}"
        self._writer = tf.io.TFRecordWriter(str(folder / name))
        self._write(Event(file_version=FORMAT))

    def epoch(self, line: dict[str, object]) -> None:
        """The numbers of one line of history."""
        scalars = [
            Summary.Value(tag=_tag(name), simple_value=value)
            for name, value in line.items()
            if isinstance(value, float) and math.isfinite(value)
        ]
        self._write(Event(step=line["epoch"], summary=Summary(value=scalars)))

    def _write(self, event: Event) -> None:
        event.wall_time = time.time()
        self._writer.write(event.SerializeToString())
        self._writer.flush()


def _tag(name: str) -> str:
    split, _, figure = name.partition("_")
    return f"{split}/{figure}" if split in ("train", "validation") else f"run/{name}"

"""Work on several cores: how many there are, a map that holds little, and how far a job is."""

from __future__ import annotations

import math
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

CPU_QUOTA = Path("/sys/fs/cgroup/cpu.max")  # a container's share of the machine, on Linux


@dataclass(frozen=True)
class Progress:
    """How far a job on posters is: posters done of all, posters a second, seconds left."""

    done: int
    total: int
    per_second: float
    seconds_left: float


def cores() -> int:
    """Processor cores that this process may use, which in a container are fewer than the machine has."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = CPU_QUOTA.read_text().split()
    except (OSError, ValueError):
        return allowed
    return allowed if quota == "max" else max(1, min(allowed, math.ceil(int(quota) / int(period))))


def bounded_map(function: Callable, items: Iterable, workers: int) -> Iterator:
    """`map` on `workers` threads, in order, that never holds more than a few results ahead."""
    with ThreadPoolExecutor(workers) as executor:
        waiting: deque = deque()
        try:
            for item in items:
                waiting.append(executor.submit(function, item))
                if len(waiting) > 4 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

"""Progress of long commands, on stderr: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LOG_EVERY_S = 20.0


@contextmanager
def progress(unit: str, unit_scale: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A callback for (done, total), with speed and time left; short work leaves no line in a log."""
    from tqdm import tqdm

    terminal = sys.stderr.isatty()
    with tqdm(
        file=sys.stderr,
        unit=unit if unit_scale else f" {unit}",
        unit_scale=unit_scale,
        mininterval=0.1 if terminal else LOG_EVERY_S,
        maxinterval=10 if terminal else 2 * LOG_EVERY_S,
        delay=0 if terminal else LOG_EVERY_S,
        ascii=None if terminal else True,
    ) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total or None
            bar.update(done - bar.n)

        yield show

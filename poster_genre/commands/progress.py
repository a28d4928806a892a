"""How far a command is, on the terminal: lines, and a bar where the terminal can move one."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

from poster_genre.runs.run_folder import Run, Status

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


@contextlib.contextmanager
def bar(run: Run) -> Iterator[Callable[[Status], None]]:
    """A listener for `worker.work` that draws a bar on stderr, when that is a terminal."""
    drawn = tqdm(file=sys.stderr, disable=not sys.stderr.isatty(), unit="step", desc=run.id)

    def show(status: Status) -> None:
        drawn.set_description(f"{status.phase or status.state} {status.epoch}/{status.epochs}")
        drawn.total, drawn.n = status.steps or None, status.step
        left = "" if status.seconds_left is None else f"{status.seconds_left / 60:.1f} min left"
        drawn.set_postfix_str(f"{status.posters_per_second:.0f} posters/s {left}".strip())
        drawn.refresh()

    with drawn:
        yield show


@contextlib.contextmanager
def stop_on_interrupt(run: Run) -> Iterator[None]:
    """Turn the first Ctrl-C (or SIGTERM) into a stop request; a second Ctrl-C breaks off."""

    def ask(number: int, frame: object) -> None:
        if run.stop_requested:
            raise KeyboardInterrupt
        print("Stopping after this step…", file=sys.stderr)
        (run.folder / "stop.request").touch()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""Work that takes long, in a thread of its own: how far it is, how to stop it, and what came of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Job:
    """One piece of work. It starts at once; its fields may be read from any thread.

    work: called with (progress, cancelled), as `quality.check` wants them: progress(done, total)
        reports, cancelled() asks whether to stop.
    done, total: how far it is; total is 0 before the first report.
    result: what `work` returned; None before the end. error: the exception that ended it, or None.
    """

    def __init__(self, work: Callable[[Callable[[int, int], None], Callable[[], bool]], object]):
        self.done = self.total = 0
        self.result: object = None
        self.error: Exception | None = None
        self._cancel = threading.Event()
        self._started = time.monotonic()
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to stop; it does so at its next look at `cancelled`."""
        self._cancel.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end, at most `seconds`. Returns whether it came."""
        self._thread.join(seconds)
        return not self.running

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    @property
    def seconds_left(self) -> float | None:
        """Estimated from the pace so far; None before the first report."""
        if not self.done:
            return None
        return (time.monotonic() - self._started) / self.done * (self.total - self.done)

    def _run(self, work: Callable) -> None:
        try:
            self.result = work(self._report, self._cancel.is_set)
        except Exception as error:  # the page that started the job shows it
            self.error = error

    def _report(self, done: int, total: int) -> None:
        self.done, self.total = done, total

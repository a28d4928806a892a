"""The check of images, in the background for all sessions, and what a person left out after it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import streamlit as st

from poster_genre.data import quality
from poster_genre.data.catalog import Catalog


@st.cache_resource(show_spinner=False)
def _jobs() -> dict[str, Job]:
    """One check a catalog, shared by all sessions: a second browser sees the same progress."""
    return {}


def start(catalog: Catalog) -> None:
    """Check every image of the catalog in the background, unless that goes on already."""
    running = _jobs().get(catalog.fingerprint)
    if running is None or not running.running:
        _jobs()[catalog.fingerprint] = Job(
            lambda progress, cancelled: quality.check(catalog, progress=progress, cancelled=cancelled)
        )


def current(catalog: Catalog) -> Job | None:
    """The catalog's check, running or ended; None where there was none."""
    return _jobs().get(catalog.fingerprint)


def finished(catalog: Catalog) -> quality.Report | None:
    """What the check found, or for a catalog without images what needs none; None before the end."""
    if not catalog.has_images:
        return _without_images(catalog.fingerprint, catalog)
    job = current(catalog)
    return job.result if job is not None and isinstance(job.result, quality.Report) else None


def left_out(name: str) -> tuple[str, ...]:
    """The findings that the person switched off for the catalog `name` in this session."""
    return st.session_state.get(f"left-out-{name}", ())


def leave_out(name: str, finding: str) -> None:
    """Leave a finding's posters out of the catalog `name`, or take them in again."""
    names = set(left_out(name)) ^ {finding}
    st.session_state[f"left-out-{name}"] = tuple(sorted(names))


@st.cache_resource(max_entries=8, show_spinner=False)
def _without_images(fingerprint: str, _catalog: Catalog) -> quality.Report:
    return quality.check(_catalog)


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

"""Work in the background: progress, cancelling, results and errors."""

from __future__ import annotations

import threading

from poster_genre.ui.dataset.image_checks import Job


def test_a_finished_job_holds_its_result_and_progress() -> None:
    def work(progress, cancelled):
        progress(3, 3)
        return "found"

    job = Job(work)
    assert job.wait(10)
    assert (job.result, job.error, job.done, job.total) == ("found", None, 3, 3)
    assert job.seconds_left == 0


def test_a_job_stops_when_it_is_cancelled() -> None:
    started = threading.Event()

    def work(progress, cancelled):
        progress(1, 10)
        started.set()
        while not cancelled():
            pass
        return "stopped"

    job = Job(work)
    assert started.wait(10) and job.running and job.seconds_left is not None
    job.cancel()
    assert job.wait(10) and job.result == "stopped"


def test_an_error_ends_the_job_and_is_kept_for_the_page() -> None:
    def work(progress, cancelled):
        raise ValueError("the disk is full")

    job = Job(work)
    assert job.wait(10)
    assert str(job.error) == "the disk is full" and job.result is None
    assert job.seconds_left is None

"""The checks of images that run or ran in this app, and what a person left out after them."""

from __future__ import annotations

import streamlit as st

from poster_genre.data import quality
from poster_genre.data.catalog import Catalog
from poster_genre.ui.shared.background_work import Job


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

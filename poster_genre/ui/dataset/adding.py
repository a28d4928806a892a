"""What every way of adding a catalog shares: its name and path, the bar, errors, and what came in."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from poster_genre.data import cleanup, quality, store
from poster_genre.data.catalog import Catalog
from poster_genre.data.home import home
from poster_genre.report import wording
from poster_genre.ui.shared import visitor

EVERY = 0.1  # s between two moves of the bar
_TO_SHOW = "added-catalog"  # in the session: the name of the catalog that the page turns to
_REPORT = "added-report"  # in the session: (name, what is said of it), until the person closes it


def name_input(place: DeltaGenerator, proposed: str, key: str) -> tuple[str, bool]:
    """The name of the catalog to be, and whether it replaces the one that has that name now."""
    typed = place.text_input("Name", proposed, max_chars=64, key=f"name-{key}").strip()
    taken = any(saved.name == typed for saved in store.list_catalogs())
    if visitor.is_one():
        return typed, False
    return typed, taken and place.checkbox("Replace the catalog of that name", key=f"replace-{key}")


def as_path(text: str) -> Path | None:
    """A path as people paste it, with quotes around it or `~` before it; None for nothing."""
    text = text.strip().strip("\"'")
    return Path(text).expanduser() if text else None


def say_error(error: Exception) -> None:
    """The error as a sentence for the person; the log keeps nothing that the sentence lacks."""
    if isinstance(error, OSError):
        st.error(
            f"{wording.escaped(str(error.filename or 'The file'))} cannot be used: {error.strerror}.",
            icon=":material/error:",
        )
    else:
        # A person knows the upload by its name, not by where the app keeps it.
        uploads = re.escape(str(home() / cleanup.UPLOADS))
        text = re.sub(rf"{uploads}[/\\][\w-]+[/\\]", "", str(error))
        st.error(wording.escaped(text), icon=":material/error:")


@contextmanager
def progress_bar(before: str, words: str) -> Iterator[Callable[[int, int], None]]:
    """A callback (done, total) that moves a bar, which says `before` until it is first called.

    Streamlit ends a script that is clicked into at its next move of the bar, so any click stops the work,
    and the button is there to be found.
    """
    moved = -EVERY
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, before)
        st.button("Stop", icon=":material/stop_circle:", key=f"stop-{words}")

    def show(done: int, total: int) -> None:
        nonlocal moved
        now = time.monotonic()
        if now - moved >= EVERY or done >= total:
            moved = now
            bar.progress(min(1.0, done / max(total, 1)), f"{words}, {done:,} of {total:,}")

    try:
        yield show
    except Exception:  # a click is none, and leaves the place to the script's next run
        place.empty()
        raise
    place.empty()


def turn_to(catalog: Catalog) -> None:
    """Turn the page to a new catalog, with what its import brought."""
    st.session_state[_TO_SHOW] = catalog.name
    st.session_state[_REPORT] = (catalog.name, told(catalog))
    st.rerun()


def choose_added() -> None:
    """Choose the catalog that was just added; to be called before the picker is drawn."""
    if _TO_SHOW in st.session_state:
        st.session_state["catalog"] = st.session_state.pop(_TO_SHOW)


def import_report(name: str) -> None:
    """What the import of this catalog brought, if it was just imported."""
    imported, words = st.session_state.get(_REPORT, ("", ""))
    if imported != name:
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown(words)
        st.button(
            "Close",
            icon=":material/close:",
            type="tertiary",
            key="close-report",
            on_click=st.session_state.pop,
            args=(_REPORT,),
        )


def told(catalog: Catalog) -> str:
    """What came in, and every kind of row or image that did not, as Markdown."""
    images = "with their images" if catalog.has_images else "without images"
    came = (
        f"{wording.counted(len(catalog), 'poster')} {images}, {wording.counted(len(catalog.genres), 'genre')}"
    )
    lines = [f":material/check_circle: **Added “{catalog.name}”:** {came}."]
    noticed = quality.noticed(catalog.findings)
    if len(noticed):
        lines += ["", "What the import merged, left out or missed; Quality lists every row:", ""]
        lines += [f"- **{row.rows:,}** × {row.title}: {row.meaning}" for row in noticed.itertuples()]
    return "\n".join(lines)

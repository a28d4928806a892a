"""How far work in the page's own thread is, and a way out of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

EVERY = 0.1  # s between two moves of the bar


@contextmanager
def shown(before: str, words: str) -> Iterator[Callable[[int, int], None]]:
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

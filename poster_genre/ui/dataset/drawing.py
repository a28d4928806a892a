"""A catalog of drawn posters: invented films, with as much imbalance as wanted, anywhere."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from poster_genre import demo
from poster_genre.data import store
from poster_genre.data.catalog import Catalog
from poster_genre.data.home import home
from poster_genre.ui.dataset import added_catalog, path_input, progress


def draw(close: Callable[[], None]) -> None:
    """How many and how hard, and the button that draws them; `close` closes the panel."""
    left, middle, right = st.columns(3)
    count = left.slider("Posters", 100, 3000, 400, 100, key="drawn-count")
    imbalance = middle.slider(
        "Imbalance", 0.0, 1.0, 0.7, 0.05, key="drawn-imbalance", help="0: all genres alike. 1: a long tail."
    )
    difficulty = right.slider(
        "Difficulty",
        0.0,
        1.0,
        0.2,
        0.05,
        key="drawn-difficulty",
        help="How hard the genres are to tell apart.",
    )
    name, replace = path_input.name(st.container(), f"drawn {count} posters", f"drawn-{count}")
    if not st.button("Draw posters", type="primary", icon=":material/draw:", key="draw-now"):
        return
    try:
        store.require_usable(name, replace)
        # A folder of its own, so that a drawing that is stopped costs a catalog of that name nothing.
        folder = home() / "drawn" / f"{name} {time.strftime('%Y%m%d-%H%M%S')}"
        catalog = _drawn(folder, name, replace, count, imbalance, difficulty)
    except (ValueError, OSError) as error:
        path_input.say(error)
        return
    close()
    added_catalog.show(catalog)


def _drawn(
    folder: Path, name: str, replace: bool, count: int, imbalance: float, difficulty: float
) -> Catalog:
    try:
        with progress.shown("Drawing posters", "Drawing posters") as show:
            demo.demo_catalog(folder, count, imbalance, difficulty, progress=show)
        return store.import_catalog(folder, name, replace=replace)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise

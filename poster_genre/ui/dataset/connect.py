"""Adding a catalog: a folder on this computer, an uploaded table or ZIP, or posters that the app draws."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from poster_genre import demo, visitors
from poster_genre.data import cleanup, store
from poster_genre.data.catalog import Catalog
from poster_genre.data.home import home
from poster_genre.ui.dataset import adding, importing
from poster_genre.ui.shared import theme, visitor

WAYS = ("Folder or file on this computer", "Upload", "Let the app draw posters")
UPLOAD_TYPES = ("csv", "tsv", "parquet", "xlsx", "json", "jsonl", "zip")
UPLOAD_MB = 1024
OPEN = "adding-a-catalog"  # in the session: whether the panel is open


def button() -> bool:
    """The button that opens and closes the panel. Returns whether it is open."""
    is_open = bool(st.session_state.get(OPEN, False))
    st.button(
        "Close" if is_open else "Add a catalog",
        icon=":material/close:" if is_open else ":material/add:",
        key="add-catalog",
        on_click=lambda: st.session_state.update({OPEN: not is_open}),
    )
    return is_open


def invite(key: str) -> None:
    """Buttons that open the panel where a catalog without images leads no further."""
    for label, icon, way in (
        ("Connect its posters", ":material/folder_open:", WAYS[0]),
        ("Let the app draw some", ":material/draw:", WAYS[2]),
    ):
        if way in _ways():
            st.button(label, icon=icon, key=f"{key}-{way}", on_click=_open, args=(way,))


def _ways() -> tuple[str, ...]:
    """A visitor's uploads stay in memory, and the server's folders are none of theirs."""
    return WAYS[2:] if visitor.is_one() else WAYS


def _open(way: str) -> None:
    st.session_state[OPEN] = True
    st.session_state["way"] = way


def draw() -> None:
    """The panel that adds a catalog, and closes when one was added."""
    with st.container(border=True):
        way = st.segmented_control(
            "Where it comes from",
            _ways(),
            default=_ways()[0],
            required=True,
            key="way",
            label_visibility="collapsed",
        )
        if way == WAYS[2]:
            _draw_posters(_close)
            return
        path = _typed() if way == WAYS[0] else _uploaded()
        if path is not None:
            importing.draw(path, _close)


def _close() -> None:
    st.session_state[OPEN] = False


def _typed() -> Path | None:
    return adding.as_path(
        st.text_input(
            "Path of a folder, table or ZIP",
            placeholder="/data/Multi_Label_dataset",
            key="catalog-path",
            help="Images stay where they are: the catalog refers to them.",
        )
    )


def _uploaded() -> Path | None:
    """The uploaded file, written below the app's own folder."""
    file = st.file_uploader(
        "A table (CSV, TSV, Parquet, Excel, JSON, JSON Lines), or a ZIP of a dataset with its posters",
        type=list(UPLOAD_TYPES),
        max_upload_size=UPLOAD_MB,
        key="catalog-file",
    )
    if file is None:
        return None
    try:
        return _kept(file)
    except OSError as error:
        st.error(f"The upload could not be kept: {error.strerror or error}.", icon=":material/error:")
        return None


def _kept(file: UploadedFile) -> Path:
    # The browser chooses the name: only its last part counts, and the folder is ours.
    target = home() / cleanup.UPLOADS / file.file_id / Path(file.name).name
    if not target.exists():
        cleanup.sweep()
        target.parent.mkdir(parents=True, exist_ok=True)
        half_written = target.with_suffix(".part")
        half_written.write_bytes(file.getvalue())
        half_written.replace(target)
    return target


def _draw_posters(close: Callable[[], None]) -> None:
    """How many and how hard, and the button that draws them; `close` closes the panel."""
    left, middle, right = st.columns(3)
    most = visitors.MOST_DRAWN if visitor.is_one() else 3000
    count = left.slider("Posters", 100, most, 400, 100, key="drawn-count")
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
    name, replace = adding.name_input(st.container(), f"drawn {count} posters", f"drawn-{count}")
    if not st.button(theme.on_accent("Draw posters"), type="primary", icon=":material/draw:", key="draw-now"):
        return
    if refusal := visitor.drawing_refused():
        st.info(refusal, icon=":material/hourglass_empty:")
        return
    try:
        store.require_usable(name, replace)
        # A folder of its own, so that a drawing that is stopped costs a catalog of that name nothing.
        folder = home() / "drawn" / f"{name} {time.strftime('%Y%m%d-%H%M%S')}"
        catalog = _drawn(folder, name, replace, count, imbalance, difficulty)
    except (ValueError, OSError) as error:
        adding.say_error(error)
        return
    close()
    adding.turn_to(catalog)


def _drawn(
    folder: Path, name: str, replace: bool, count: int, imbalance: float, difficulty: float
) -> Catalog:
    try:
        with adding.progress_bar("Drawing posters", "Drawing posters") as show:
            demo.demo_catalog(folder, count, imbalance, difficulty, progress=show)
        return store.import_catalog(folder, name, replace=replace)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise

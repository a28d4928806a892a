"""Adding a catalog: a folder on this computer, an uploaded table or ZIP, or posters that the app draws."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from poster_genre.data import archives, demo, readers, store
from poster_genre.data.catalog import CatalogError
from poster_genre.data.home import home
from poster_genre.ui.widgets.dataset import columns

WAYS = ("Folder or file on this computer", "Upload", "Let the app draw posters")
UPLOAD_TYPES = ("csv", "tsv", "parquet", "zip")
UPLOAD_MB = 1024
AUTOMATIC = "Find out"
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


def draw(added: str) -> None:
    """The panel that adds a catalog; the new one's name goes into the session under `added`."""
    with st.container(border=True):
        way = st.segmented_control(
            "Where it comes from",
            WAYS,
            default=WAYS[0],
            required=True,
            key="way",
            label_visibility="collapsed",
        )
        if way == WAYS[0]:
            path = _typed()
        elif way == WAYS[1]:
            path = _uploaded()
        else:
            _drawn(added)
            return
        if path is not None:
            _import(path, added)


def _typed() -> Path | None:
    text = st.text_input(
        "Path of a folder, table or ZIP",
        placeholder="/data/Multi_Label_dataset",
        key="catalog-path",
        help="Images stay where they are: the catalog refers to them.",
    )
    return Path(text.strip().strip("\"'")).expanduser() if text.strip() else None


def _uploaded() -> Path | None:
    """The uploaded file, written below the app's own folder."""
    file = st.file_uploader(
        "A table (CSV, TSV, Parquet), or a ZIP of a dataset with its posters",
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
    content = file.getvalue()
    # The browser chooses the name: only its last part counts, and the folder is ours.
    target = _uploads() / hashlib.sha256(content).hexdigest()[:16] / Path(file.name).name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        half_written = target.with_suffix(".part")
        half_written.write_bytes(content)
        half_written.replace(target)
    return target


def _import(path: Path, added: str) -> None:
    """What was found at `path`, what may be corrected, and the button that imports it."""
    try:
        with st.spinner("Looking at it"):
            place = archives.unpacked(path) if path.is_file() and archives.is_archive(path) else path
            found, where = readers.detect(place)
            guess = readers.guess_columns(where) if found == "table" else None
    except (CatalogError, OSError) as error:
        _say(error)
        return
    left, right = st.columns(2)
    name = left.text_input("Name", value=proposed_name(path), max_chars=64, key=f"name-{path}")
    layout = right.selectbox(
        "Layout",
        [AUTOMATIC, *readers.REGISTRY],
        format_func=lambda name: f"{AUTOMATIC}: {found}" if name == AUTOMATIC else name,
        key=f"layout-{path}",
        help=readers.REGISTRY[found].DESCRIPTION,
    )
    format = found if layout == AUTOMATIC else layout
    images = ""
    if "images" in readers.REGISTRY[format].OPTIONS:
        images = st.text_input("Folder with the posters, if they lie elsewhere", key=f"images-{path}")
    if guess is not None and format == "table":
        guess = columns.correct(guess, where, str(path))
    replace = (
        st.checkbox("Replace the catalog of that name", key=f"replace-{path}") if _taken(name) else False
    )
    if st.button("Add catalog", type="primary", icon=":material/check:", key="add-now", disabled=not name):
        try:
            with st.spinner("Reading every row, and every image once"):
                store.import_catalog(
                    where, name, format, images=images or None,
                    columns=guess if format == "table" else None, replace=replace,
                )  # fmt: skip
        except (CatalogError, OSError) as error:
            _say(error)
            return
        if path.is_relative_to(_uploads()):  # the catalog has what it needs of it
            shutil.rmtree(path.parent, ignore_errors=True)
        _show(name, added)


def _drawn(added: str) -> None:
    """Posters of invented films, with as much imbalance as wanted: a catalog with images anywhere."""
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
    name = st.text_input("Name", f"drawn {count} posters", max_chars=64, key=f"drawn-name-{count}")
    if not st.button("Draw posters", type="primary", icon=":material/draw:", key="draw-now"):
        return
    folder = home() / "drawn" / re.sub(r"\W+", "-", name)
    bar = st.progress(0.0, "Drawing; any click stops it")
    try:
        shutil.rmtree(folder, ignore_errors=True)
        demo.demo_catalog(
            folder, count, imbalance, difficulty, progress=lambda done, total: bar.progress(done / total)
        )
        store.import_catalog(folder, name, replace=True)
    except (ValueError, OSError) as error:
        _say(error)
        return
    _show(name, added)


def proposed_name(path: Path) -> str:
    """A name for the catalog at `path` that the store takes."""
    return re.sub(r"[^A-Za-z0-9 ._-]+", "-", path.stem).strip(" ._-")[:64] or "catalog"


def _taken(name: str) -> bool:
    return any(saved.name == name for saved in store.list_catalogs())


def _show(name: str, added: str) -> None:
    """Turn the page to the new catalog."""
    st.session_state[added] = name
    st.session_state[OPEN] = False
    st.rerun()


def _say(error: Exception) -> None:
    """The error as a sentence for the person; the log keeps nothing that the sentence lacks."""
    if isinstance(error, OSError):
        st.error(f"{error.filename or 'The file'} cannot be used: {error.strerror}.", icon=":material/error:")
    else:
        # A person knows the upload by its name, not by where the app keeps it.
        text = re.sub(rf"{re.escape(str(_uploads()))}[/\\]\w+[/\\]", "", str(error))
        st.error(text.replace("$", "\\$"), icon=":material/error:")


def _uploads() -> Path:
    return home() / "uploads"

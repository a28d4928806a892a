"""Importing what lies at a path: what was found there, what may be corrected, and how far it is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from poster_genre.data import leftovers, readers, store
from poster_genre.data.catalog import CatalogError
from poster_genre.data.home import home
from poster_genre.data.readers import ColumnGuess, table
from poster_genre.ui.widgets.dataset import added, columns, progress, typed

AUTOMATIC = "Find out"


def draw(path: Path, close: Callable[[], None]) -> None:
    """The form for the dataset at `path`, and the button that imports it; `close` closes the panel."""
    try:
        with progress.shown("Looking at it", "Unpacking bytes") as show:
            found, where = readers.detect(readers.unpacked(path, show))
        left, right = st.columns(2)
        name, replace = typed.name(left, proposed_name(path), str(path))
        format = _layout(right, found, path)
        images = _images(format, path)
        corrected = _columns(where, path) if format == "table" else None
        if st.button(
            "Add catalog", type="primary", icon=":material/check:", key="add-now", disabled=not name
        ):
            with progress.shown("Reading the rows", "Reading images") as show:
                catalog = store.import_catalog(
                    where, name, format, images=images, columns=corrected, replace=replace, progress=show
                )
            _forget(path)
            close()
            added.show(catalog)
    except (CatalogError, OSError) as error:
        typed.say(error)


def proposed_name(path: Path) -> str:
    """A name for the catalog at `path` that the store takes."""
    return re.sub(r"[^A-Za-z0-9 ._-]+", "-", path.stem).strip(" ._-")[:64] or "catalog"


def _layout(place: DeltaGenerator, found: str, path: Path) -> str:
    layout = place.selectbox(
        "Layout",
        [AUTOMATIC, *readers.REGISTRY],
        format_func=lambda name: f"{AUTOMATIC}: {found}" if name == AUTOMATIC else name,
        key=f"layout-{path}",
        help=readers.REGISTRY[found].DESCRIPTION,
    )
    return found if layout == AUTOMATIC else layout


def _images(format: str, path: Path) -> Path | None:
    if "images" not in readers.REGISTRY[format].OPTIONS:
        return None
    return typed.path(st.text_input("Folder with the posters, if they lie elsewhere", key=f"images-{path}"))


def _columns(where: Path, path: Path) -> ColumnGuess:
    """What each column of the table was taken for, as the person corrected it."""
    file = table.table_file(where)
    guess, first_rows = _sampled(str(file), file.stat().st_mtime_ns)
    return columns.correct(guess, first_rows, str(path))


@st.cache_data(max_entries=8, show_spinner="Looking at the table")
def _sampled(file: str, changed: int) -> tuple[ColumnGuess, pd.DataFrame]:
    """The guess, and the first rows; made again when the file changes. Raises CatalogError."""
    cells = table.cells(Path(file))
    return table.guess(cells), cells.head(columns.PREVIEWED)


def _forget(path: Path) -> None:
    """An upload is not needed any more: the catalog has what it needs of it."""
    if path.is_relative_to(home() / leftovers.UPLOADS):
        shutil.rmtree(path.parent, ignore_errors=True)

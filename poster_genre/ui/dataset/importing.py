"""Importing what lies at a path: what was found there, what may be corrected, and how far it is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from poster_genre.data import cleanup, readers, store
from poster_genre.data.catalog import CatalogError
from poster_genre.data.home import home
from poster_genre.data.readers import ColumnGuess, table
from poster_genre.ui.dataset import added_catalog, columns, path_input, progress, understood

AUTOMATIC = "Find out"


def draw(path: Path, close: Callable[[], None]) -> None:
    """The form for the dataset at `path`, and the button that imports it; `close` closes the panel."""
    try:
        with progress.shown("Looking at it", "Unpacking bytes") as show:
            found, where = readers.detect(readers.unpacked(path, show))
        left, right = st.columns(2)
        name, replaces = path_input.name(left, proposed_name(path), str(path))
        format = _layout(right, found, path)
        images = _images(format, path)
        corrected = _columns(where, path) if format == "table" else None
        read = understood.look(
            str(where),
            understood.changed(table.table_file(where) if format == "table" else where),
            format,
            path.stem,
            str(images) if images else None,
            corrected,
            repr(corrected),
        )
        sure = understood.draw(read, str(path))
        if st.button(
            "Add catalog",
            type="primary",
            icon=":material/check:",
            key="add-now",
            disabled=not (name and sure),
        ):
            with progress.shown("Reading the rows", "Reading images") as show:
                catalog = store.keep(read, name, replace=replaces, progress=show)
            _forget(path)
            close()
            added_catalog.show(catalog)
    except (CatalogError, OSError) as error:
        path_input.say(error)


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
    return path_input.path(
        st.text_input("Folder with the posters, if they lie elsewhere", key=f"images-{path}")
    )


def _columns(where: Path, path: Path) -> ColumnGuess | None:
    """What each column of the table was taken for, as the person corrected it; None while they changed
    nothing, so that what is not certain is asked."""
    file = table.table_file(where)
    header = columns.header(file, str(path))
    guess, first_rows = _sampled(str(file), file.stat().st_mtime_ns, header)
    corrected = columns.correct(guess, first_rows, str(path))
    return None if corrected == guess and header is None else corrected


@st.cache_data(max_entries=8, show_spinner="Looking at the table")
def _sampled(file: str, changed: int, header: bool | None) -> tuple[ColumnGuess, pd.DataFrame]:
    """The guess, and the first rows; made again when the file changes. Raises CatalogError."""
    cells = table.cells(Path(file), header)
    guess = replace(table.guess(cells), header=header)
    offered = dict.fromkeys([*cells.columns[: columns.MOST_COLUMNS], *guess.named])
    return guess, cells.head(columns.PREVIEWED)[list(offered)]


def _forget(path: Path) -> None:
    """An upload is not needed any more: the catalog has what it needs of it."""
    if path.is_relative_to(home() / cleanup.UPLOADS):
        shutil.rmtree(path.parent, ignore_errors=True)

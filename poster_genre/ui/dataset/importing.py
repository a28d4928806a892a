"""Importing: what the reader understood, which columns it uses, and the button that keeps it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from poster_genre.data import cleanup, quality, readers, store
from poster_genre.data.catalog import CatalogError
from poster_genre.data.home import home
from poster_genre.data.readers import ColumnGuess, Understood, table
from poster_genre.data.readers.cells import EXCEL, TEXT
from poster_genre.data.readers.genre_text import DELIMITERS, WORDS
from poster_genre.report import wording
from poster_genre.ui.dataset import adding
from poster_genre.ui.shared import figure, theme

AUTOMATIC = "Find out"
NONE, LISTS, SWITCHES = "none", "Python or JSON lists", "0/1 columns"
NUMBERS, SPACES = "TMDB's genre numbers", "spaces"
PARTS = {"film_id": "Film id", "image": "Image path", "title": "Title", "year": "Year", "split": "Split"}
FIRST_LINE = {"Find out": None, "Names the columns": True, "Is a film already": False}
PREVIEWED = 5  # rows shown
MOST_COLUMNS = 300  # offered; of a wider table the first, and those that play a part
COLUMN_WORDS = {"film_id": "Film id", "image": "Image", "genres": "Genres", "title": "Title", "year": "Year"}


def draw(path: Path, close: Callable[[], None]) -> None:
    """The form for the dataset at `path`, and the button that imports it; `close` closes the panel."""
    try:
        with adding.progress_bar("Looking at it", "Unpacking bytes") as show:
            found, where = readers.detect(readers.unpacked(path, show))
        left, right = st.columns(2)
        name, replaces = adding.name_input(left, proposed_name(path), str(path))
        format = _layout(right, found, path)
        images = _images(format, path)
        corrected = _columns(where, path) if format == "table" else None
        read = _look(
            str(where),
            (table.table_file(where) if format == "table" else where).stat().st_mtime_ns,
            format,
            path.stem,
            str(images) if images else None,
            corrected,
            repr(corrected),
        )
        sure = _understood(read, str(path))
        if st.button(
            theme.on_accent("Add catalog"),
            type="primary",
            icon=":material/check:",
            key="add-now",
            disabled=not (name and sure),
        ):
            with adding.progress_bar("Reading the rows", "Reading images") as show:
                catalog = store.keep(read, name, replace=replaces, progress=show)
            _forget(path)
            close()
            adding.turn_to(catalog)
    except (CatalogError, OSError) as error:
        adding.say_error(error)


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
    return adding.as_path(
        st.text_input("Folder with the posters, if they lie elsewhere", key=f"images-{path}")
    )


def _columns(where: Path, path: Path) -> ColumnGuess | None:
    """What each column of the table was taken for, as the person corrected it; None while they changed
    nothing, so that what is not certain is asked."""
    file = table.table_file(where)
    header = _first_line(file, str(path))
    guess, first_rows = _sampled(str(file), file.stat().st_mtime_ns, header)
    corrected = _corrected(guess, first_rows, str(path))
    return None if corrected == guess and header is None else corrected


@st.cache_data(max_entries=8, show_spinner="Looking at the table")
def _sampled(file: str, changed: int, header: bool | None) -> tuple[ColumnGuess, pd.DataFrame]:
    """The guess, and the first rows; made again when the file changes. Raises CatalogError."""
    cells = table.cells(Path(file), header)
    guess = replace(table.guess(cells), header=header)
    offered = dict.fromkeys([*cells.columns[:MOST_COLUMNS], *guess.named])
    return guess, cells.head(PREVIEWED)[list(offered)]


def _forget(path: Path) -> None:
    """An upload is not needed any more: the catalog has what it needs of it."""
    if path.is_relative_to(home() / cleanup.UPLOADS):
        shutil.rmtree(path.parent, ignore_errors=True)


def _first_line(file: Path, key: str) -> bool | None:
    """Whether the first line of the table names its columns; None to find out, and for other files."""
    if file.suffix.lower() not in (*TEXT, *EXCEL):
        return None
    return FIRST_LINE[st.selectbox("First line", list(FIRST_LINE), key=f"header-{key}")]


def _corrected(guess: ColumnGuess, first_rows: pd.DataFrame, key: str) -> ColumnGuess:
    """Show the first rows and what each column was taken for; return it as the person corrected it."""
    rows = figure.harmless(first_rows)
    st.dataframe(rows, hide_index=True, alt="The first rows of the table")
    names = [str(name) for name in rows.columns]
    boxes = st.columns(len(PARTS))
    chosen = {}
    for box, (part, words) in zip(boxes, PARTS.items(), strict=True):
        options = [NONE, *names]
        now = getattr(guess, part) or NONE
        picked = box.selectbox(words, options, index=options.index(now), key=f"{part}-{key}")
        chosen[part] = None if picked == NONE else picked
    return _genres(replace(guess, **chosen), guess, names, key)


def _genres(columns: ColumnGuess, guess: ColumnGuess, names: list[str], key: str) -> ColumnGuess:
    left, right = st.columns(2)
    sources = [*names, SWITCHES]
    now = SWITCHES if guess.genres is None else guess.genres
    source = left.selectbox("Genres", sources, index=sources.index(now), key=f"genres-{key}")
    if source == SWITCHES:
        switches = right.multiselect(
            "The 0/1 columns", names, default=list(guess.genre_columns), key=f"switches-{key}"
        )
        return replace(columns, genres=None, delimiter=None, more_genres=(), genre_columns=tuple(switches))
    ways = [LISTS, NUMBERS, SPACES, *DELIMITERS]
    now = guess if guess.genres == source else ColumnGuess(delimiter=DELIMITERS[0])
    delimiter = right.selectbox(
        "Separated by", ways, index=ways.index(_way(now)), key=f"delimiter-{source}-{key}"
    )
    others = [name for name in names if name != source]
    more = st.multiselect(
        "Further columns with genres", others, default=list(now.more_genres), key=f"more-{source}-{key}"
    )
    return replace(
        columns,
        genres=source,
        delimiter={LISTS: None, NUMBERS: now.delimiter, SPACES: WORDS}.get(delimiter, delimiter),
        more_genres=tuple(more),
        tmdb_numbers=delimiter == NUMBERS,
        genre_columns=(),
    )


def _way(columns: ColumnGuess) -> str:
    if columns.tmdb_numbers:
        return NUMBERS
    return {None: LISTS, WORDS: SPACES}.get(columns.delimiter, columns.delimiter)


@st.cache_resource(max_entries=4, ttl=600, show_spinner="Reading the rows")
def _look(
    place: str,
    changed: int,
    format: str,
    name: str,
    images: str | None,
    _columns: ColumnGuess | None,
    key: str,
) -> Understood:
    """See `readers.look`; read again when `changed` (ns) or `key`, the columns in words, does."""
    return readers.look(place, format, name=name, images=images, columns=_columns)


def _understood(found: Understood, key: str) -> bool:
    """Show it. Returns whether nothing is open: what was guessed is certain, or the person says so."""
    films = f"{wording.counted(found.posters, 'poster')} with {wording.counted(len(found.genres), 'genre')}"
    st.markdown(
        f"**As read:** {films}, from {wording.counted(found.rows, 'record')} in "
        f"{wording.escaped(found.place.name)}."
    )
    st.dataframe(
        figure.harmless(found.sample),
        hide_index=True,
        key=f"as-read-{key}",
        alt="The first films as they were read",
    )
    lines = {COLUMN_WORDS.get(part, part.capitalize()): source for part, source in found.used.items()}
    if found.ignored:
        lines["Not read"] = wording.listed(list(found.ignored), 12)
    if found.split:
        lines["Its own split is kept"] = wording.listed([f"{n:,} {part}" for part, n in found.split.items()])
    if found.new_genres:
        new = [name + (f" ({near}?)" if near else "") for name, near in found.new_genres.items()]
        lines["New to the vocabulary"] = wording.listed(new, 12)
    if lines:
        st.caption("  \n".join(f"{part}: {wording.escaped(words)}" for part, words in lines.items()))
    _left_out(found)
    return _sure(found, key)


def _left_out(found: Understood) -> None:
    rows = quality.noticed(found.findings)
    if len(rows):
        told = [f"- **{row.rows:,}** × {row.title}: {row.meaning}" for row in rows.itertuples()]
        icon = ":material/warning:" if found.lost else ":material/info:"
        st.markdown("\n".join([f"{icon} Merged, left out or missed:", "", *told]))


def _sure(found: Understood, key: str) -> bool:
    if not found.questions:
        return True
    st.warning(
        "\n".join(f"- {wording.escaped(question)}" for question in found.questions),
        title="Please check what was guessed",
        icon=":material/help:",
    )
    return st.checkbox("This is right", key=f"sure-{key}")

"""What the reader understood of a dataset, shown before it is imported; a guess that is not certain asks."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from poster_genre.data import quality, readers
from poster_genre.data.readers import ColumnGuess, Understood
from poster_genre.report import wording
from poster_genre.ui.shared import figure

WORDS = {"film_id": "Film id", "image": "Image", "genres": "Genres", "title": "Title", "year": "Year"}


@st.cache_resource(max_entries=4, ttl=600, show_spinner="Reading the rows")
def look(
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


def draw(found: Understood, key: str) -> bool:
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
    lines = {WORDS.get(part, part.capitalize()): source for part, source in found.used.items()}
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


def changed(place: Path) -> int:
    """When the file or folder changed last, ns."""
    return place.stat().st_mtime_ns

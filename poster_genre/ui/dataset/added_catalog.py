"""A catalog that was just added: the page turns to it and says what came in and what was left out."""

from __future__ import annotations

import streamlit as st

from poster_genre.data import quality
from poster_genre.data.catalog import Catalog
from poster_genre.report import wording

_TO_SHOW = "added-catalog"  # in the session: the name of the catalog that the page turns to
_REPORT = "added-report"  # in the session: (name, what is said of it), until the person closes it


def show(catalog: Catalog) -> None:
    """Turn the page to a new catalog, with what its import brought."""
    st.session_state[_TO_SHOW] = catalog.name
    st.session_state[_REPORT] = (catalog.name, told(catalog))
    st.rerun()


def choose() -> None:
    """Choose the catalog that was just added; to be called before the picker is drawn."""
    if _TO_SHOW in st.session_state:
        st.session_state["catalog"] = st.session_state.pop(_TO_SHOW)


def report(name: str) -> None:
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

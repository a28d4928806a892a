"""Posters of films that are known by their id, from the catalogs with images that a person connected."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from pathlib import Path

import streamlit as st

from poster_genre.data import images, store
from poster_genre.data.catalog import CatalogError
from poster_genre.report.wording import escaped
from poster_genre.ui.shared import poster_input as posters

SHOWN_PX = 420


def choose(films: Collection[str], key: str) -> dict[str, str] | None:
    """Image paths by film id, from the catalog that has most of `films`; None where none has any.

    Where several have some, the person chooses, in a widget named `key`.
    """
    found = {}
    for saved in store.list_catalogs():
        if saved.has_images and not saved.problem:
            paths = _paths(saved.name, (saved.folder / "catalog.json").stat().st_mtime_ns)
            if count := sum(film in paths for film in films):
                found[saved.name] = (count, paths)
    if not found:
        return None
    best_first = sorted(found, key=lambda name: -found[name][0])
    name = best_first[0]
    if len(found) > 1:
        name = st.selectbox("Posters from", best_first, key=key, width=220)
    return found[name][1]


def picture(path: str | None, alt: str, made: Callable[[str, bytes], bytes] | None = None) -> None:
    """Draw the poster at `path`, or say why there is none.

    made: makes the picture's bytes of (SHA-256 hex, file's bytes); without it the poster itself is shown.
    """
    if path is None:
        st.caption(":material/hide_image: not in that catalog")
        return
    try:
        data = Path(path).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        shown = made(digest, data) if made else posters.display_jpeg(digest, data, SHOWN_PX)
    except OSError as error:
        st.caption(f":material/hide_image: {escaped(path)}: {error.strerror or error}")
    except images.ImageError as error:
        st.caption(f":material/broken_image: {escaped(path)}: {error}")
    else:
        st.image(shown, width="stretch", alt=alt)


@st.cache_resource(max_entries=3, show_spinner="Opening the catalog")
def _paths(name: str, changed: int) -> dict[str, str]:
    """Image file of each film of an imported catalog; empty for one that cannot be opened."""
    try:
        films = store.open_catalog(name).posters
    except CatalogError:
        return {}
    return dict(zip(films["film_id"], films["path"]))

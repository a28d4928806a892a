"""The mistakes as posters, from a connected catalog, with activation maps on request."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import pandas as pd
import streamlit as st
from PIL import Image

from poster_genre.data import images, store
from poster_genre.data.catalog import CatalogError
from poster_genre.inference import explain
from poster_genre.inference.bundle import Bundle
from poster_genre.ui.report_parts import FILM
from poster_genre.ui.widgets import posters
from poster_genre.ui.widgets.dataset.posters import escaped
from poster_genre.ui.widgets.posters import Upload

A_PAGE = 8
SHOWN_PX = 420
OPACITY = 0.8


def choose(table: pd.DataFrame) -> dict[str, str] | None:
    """The images by film id of the connected catalog that has most of the table's films; None without one.

    Where several have some, the person chooses.
    """
    found = {}
    for saved in store.list_catalogs():
        if saved.has_images and not saved.problem:
            paths = _paths(saved.name, (saved.folder / "catalog.json").stat().st_mtime_ns)
            if films := sum(film in paths for film in table["film_id"]):
                found[saved.name] = (films, paths)
    if not found:
        return None
    best_first = sorted(found, key=lambda name: -found[name][0])
    name = best_first[0]
    if len(found) > 1:
        name = st.selectbox("Posters from", best_first, key="mistakes-from", width=220)
    return found[name][1]


def draw(bundle: Bundle, table: pd.DataFrame, paths: dict[str, str]) -> None:
    """A page of posters, each with what was wrong about it."""
    lit = False
    if bundle.head is not None:
        lit = st.toggle(
            "Light the places that speak for the genre",
            key="mistakes-lit",
            bind="query-params",
            help="The activation map: bright places raise the genre's score. A look at each poster takes a "
            "tenth of a second.",
        )
    pages = -(-len(table) // A_PAGE)
    place = st.container()
    number = st.pagination(pages, key="mistakes-page") if pages > 1 else 1
    shown = table.iloc[(number - 1) * A_PAGE : number * A_PAGE]
    with place, st.grid(4, min_column_width=150, gap="small"):
        for mistake in shown.itertuples():
            with st.container(gap="xsmall"):
                _poster(bundle, mistake, paths.get(mistake.film_id), lit)
                st.markdown(_told(mistake))


def _poster(bundle: Bundle, mistake, path: str | None, lit: bool) -> None:
    if path is None:
        st.caption(":material/hide_image: not in that catalog")
        return
    try:
        picture = _picture(bundle, mistake.genre, path, lit)
    except OSError as error:
        st.caption(f":material/hide_image: {escaped(path)}: {error.strerror or error}")
    except images.ImageError as error:
        st.caption(f":material/broken_image: {escaped(path)}: {error}")
    else:
        alt = f"Poster of {mistake.film_id}" + (f", lit where it speaks for {mistake.genre}" if lit else "")
        st.image(picture, width="stretch", alt=alt)


def _picture(bundle: Bundle, genre: str, path: str, lit: bool) -> bytes:
    """The poster as JPEG, with the activation map of `genre` over it where asked for."""
    data = Path(path).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if lit:
        return _lit(bundle.sha, digest, genre, bundle, data)
    return posters.display_jpeg(digest, data, SHOWN_PX)


@st.cache_data(max_entries=200, show_spinner=False)
def _lit(sha: str, digest: str, genre: str, _bundle: Bundle, _data: bytes) -> bytes:
    """Raises ImageError for a file that is no image."""
    (item,) = posters.predict_all(_bundle, [Upload(digest, _data)])
    if item.prediction is None:
        raise images.ImageError(item.error)
    activation = explain.activation_map(
        _bundle.head, item.prediction.feature_map, _bundle.genres.index(genre)
    )
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(posters.display_jpeg(digest, _data, SHOWN_PX))) as poster:
        explain.overlay(poster, activation, OPACITY).save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


@st.cache_resource(max_entries=3, show_spinner="Opening the catalog")
def _paths(name: str, changed: int) -> dict[str, str]:
    """Image file of each film of an imported catalog; empty for one that cannot be opened."""
    try:
        films = store.open_catalog(name).posters
    except CatalogError:
        return {}
    return dict(zip(films["film_id"], films["path"]))


def _told(mistake) -> str:
    """Genre, probability, film and genres of one mistake, as Markdown."""
    film = escaped(mistake.film_id)
    if re.fullmatch(r"tt\d+", mistake.film_id):
        film = f"[{film}]({FILM.format(mistake.film_id)})"
    return (
        f"**{mistake.genre}** at {mistake.probability:.2f}  \n{film}  \n"
        f":small[True: {mistake.true_genres or 'none'}]  \n"
        f":small[Named: {mistake.predicted_genres or 'none'}]"
    )

"""The mistakes as posters, from a connected catalog, with activation maps on request."""

from __future__ import annotations

import io
import re

import pandas as pd
import streamlit as st
from PIL import Image

from poster_genre.data import images
from poster_genre.inference import explain
from poster_genre.inference.bundle import Bundle
from poster_genre.report.html_pieces import FILM
from poster_genre.report.wording import escaped
from poster_genre.ui.shared import connected_posters as connected
from poster_genre.ui.shared import poster_input as posters
from poster_genre.ui.shared.poster_input import Upload

A_PAGE = 8
OPACITY = 0.8


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
    if not lit:
        connected.picture(path, f"Poster of {mistake.film_id}")
        return
    alt = f"Poster of {mistake.film_id}, lit where it speaks for {mistake.genre}"
    connected.picture(path, alt, lambda digest, data: _lit(bundle.sha, digest, mistake.genre, bundle, data))


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
    with Image.open(io.BytesIO(posters.display_jpeg(digest, _data, connected.SHOWN_PX))) as poster:
        explain.overlay(poster, activation, OPACITY).save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


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

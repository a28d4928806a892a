"""Sections: what is taken for what, and the films on which the model is most wrong."""

from __future__ import annotations

import io
import re

import pandas as pd
import streamlit as st
from PIL import Image

from poster_genre.data import images
from poster_genre.evaluation.confusion import FALSE_NEGATIVE, FALSE_POSITIVE
from poster_genre.inference import explain
from poster_genre.inference.bundle import Bundle
from poster_genre.report import figures
from poster_genre.report.html_pieces import FILM
from poster_genre.report.wording import escaped
from poster_genre.ui.evaluate.source import View
from poster_genre.ui.shared import connected_posters as connected
from poster_genre.ui.shared import figure
from poster_genre.ui.shared import poster_input as posters
from poster_genre.ui.shared.poster_input import Upload

EACH, GIVEN, TOGETHER = "Each genre", "Given the truth", "Together"
KINDS = {FALSE_POSITIVE: "Named, but wrong", FALSE_NEGATIVE: "True, but missed"}
EVERY = "All genres"
MOST = 200
A_PAGE = 8
OPACITY = 0.8


def confusions(view: View) -> None:
    """One of three views of the same decisions."""
    look = st.segmented_control(
        "Confusions shown",
        [EACH, GIVEN, TOGETHER],
        default=EACH,
        required=True,
        key="confusions",
        bind="query-params",
        label_visibility="collapsed",
    )
    decided = view.decided
    if look == EACH:
        counts = decided.confusion
        figure.show(
            figures.confusion_squares(counts, figure.ink()),
            "confusion",
            "A 2×2 confusion matrix of each genre",
            counts,
        )
    elif look == GIVEN:
        pairs = decided.given_truth
        figure.show(
            figures.given_truth_map(pairs, decided.evaluated.ordered_genres),
            "given-truth",
            "For films of each genre, how often every genre is named, rightly and wrongly",
            pairs,
        )
    else:
        pairs = decided.together
        if len(pairs) == 0:
            st.info("Pairs need a second genre; this model knows one.", icon=":material/info:")
            return
        figure.show(
            figures.joined_pairs(pairs),
            "joined-pairs",
            "How many films have each two genres, and how many are given both",
            pairs,
        )


def worst_films(view: View) -> None:
    """Choose a kind and a genre; then the mistakes, the most confident first."""
    films = view.decided.evaluated
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.segmented_control(
            "Mistakes",
            list(KINDS),
            format_func=KINDS.get,
            default=FALSE_POSITIVE,
            required=True,
            key="mistakes",
            bind="query-params",
            help="**Named, but wrong**: the surest of what is not so. **True, but missed**: the least "
            "expected of what is so. Labels are incomplete, too: now and then the model is right.",
        )
        genre = st.selectbox(
            "Genre", [EVERY, *films.ordered_genres], key="mistakes-of", bind="query-params", width=220
        )
    table = view.decided.mistakes(kind, None if genre == EVERY else genre, MOST)
    if not len(table):
        st.success("No such mistake under these thresholds.", icon=":material/check_circle:")
        return
    paths = connected.choose(table["film_id"], "mistakes-from")
    if paths is None:
        _table(table)
        st.caption(
            "Films open on imdb.com. Add a catalog with its posters on the Dataset page to see them here, "
            "with the places that spoke for each mistake."
        )
    else:
        _gallery(view.bundle, table, paths)
        with st.expander("As a table", icon=":material/table:", key="mistakes-as-table"):
            _table(table)


def _table(table: pd.DataFrame) -> None:
    films, film_column = figure.film_links(table["film_id"])
    figure.table(
        table.drop(columns="row").assign(film_id=films),
        "mistakes-table",
        "The most confident mistakes with their true and predicted genres",
        column_config={
            "film_id": film_column,
            "genre": "Genre",
            "probability": st.column_config.ProgressColumn(
                "Probability", format="%.2f", min_value=0, max_value=1
            ),
            "true_genres": st.column_config.TextColumn("True genres", width="medium"),
            "predicted_genres": st.column_config.TextColumn("Named genres", width="medium"),
        },
    )


def _gallery(bundle: Bundle, table: pd.DataFrame, paths: dict[str, str]) -> None:
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

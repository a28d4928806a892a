"""What the model says of one poster: its genres, every probability, and the places that speak for one."""

from __future__ import annotations

import hashlib
import io

import numpy as np
import pandas as pd
import streamlit as st
from PIL import Image

from poster_genre.data import images
from poster_genre.evaluation import conformal
from poster_genre.evaluation.checks import EvaluationError
from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference import explain
from poster_genre.inference.bundle import Bundle, BundleError
from poster_genre.inference.neighbours import Neighbours
from poster_genre.inference.predictor import Answer, answer
from poster_genre.report import answer_sentences, wording
from poster_genre.ui.predict import downloads, figures
from poster_genre.ui.shared import connected_posters as connected
from poster_genre.ui.shared import figure, models, thresholds
from poster_genre.ui.shared import poster_input as posters
from poster_genre.ui.shared.poster_input import PosterPrediction

SURE = 0.9
NEAREST = 6
THE_SAME = 0.99  # similarity from which two posters are one
SHOWN = {"Top 3": 3, "Top 10": 10, "All": None}


def one_poster(bundle: Bundle, item: PosterPrediction) -> None:
    """One poster alone on the page: its answer on top, the threshold control beside the bars it moves."""
    place = st.container(gap="xsmall")
    picture, said = st.columns([4, 6], gap="large")
    with said:
        control, bars, sliders = st.container(), st.container(), st.container()
        with control:
            policy = thresholds.choose(bundle, sliders)
        with bars:
            _bars(bundle, item, policy)
        downloads.buttons(bundle, [item], policy)
    decided = answer(item.prediction.probabilities, policy, bundle.genres)
    with place:
        _answer(bundle, item, policy, decided)
    with picture:
        _poster_with_why(bundle, item, decided)
    _nearest(bundle, item)


def poster_details(bundle: Bundle, item: PosterPrediction, policy: Policy) -> None:
    """One poster of many, under the policy that was chosen for all."""
    decided = answer(item.prediction.probabilities, policy, bundle.genres)
    _answer(bundle, item, policy, decided)
    picture, said = st.columns([4, 6], gap="large")
    with said:
        _bars(bundle, item, policy)
    with picture:
        _poster_with_why(bundle, item, decided)


def _answer(bundle: Bundle, item: PosterPrediction, policy: Policy, decided: Answer) -> None:
    """The decided genres with their percentages, large; below, whatever in them might puzzle."""
    probabilities = item.prediction.probabilities
    st.header(answer_sentences.headline(decided, probabilities, bundle.genres), anchor=False)
    said = answer_sentences.why(decided, probabilities, policy, bundle.genres, _usual(bundle.sha, bundle))
    if said:
        st.caption(said)
    _how_sure(bundle, probabilities)
    if item.prediction.hint:
        st.info(item.prediction.hint, icon=":material/image_search:")


def _how_sure(bundle: Bundle, probabilities: np.ndarray) -> None:
    """Sets that hold with a stated confidence, fitted on validation and measured on test."""
    sets = _conformal(bundle.sha, bundle)
    if sets is None:
        return
    one = [
        bundle.genres[index]
        for index in np.argsort(-probabilities)
        if probabilities[index] >= sets["cut_one"]
    ]
    if not one:  # nothing is likely enough to be named with that confidence
        return
    n_all = int((probabilities >= sets["cut_all"]).sum())
    named = f"at least one of {wording.listed(one)} is right" if len(one) > 1 else f"{one[0]} is right"
    st.caption(
        f"{SURE:.0%} sure: {named}; all of its genres are among the {n_all} likeliest.",
        help=f"Conformal sets, fitted on validation; on test the first held for {sets['one']:.0%} of films, "
        f"the second for {sets['all']:.0%}, with {sets['size_all']:.0f} genres on average.",
    )


@st.cache_data(max_entries=8, show_spinner=False)
def _conformal(sha: str, _bundle: Bundle) -> dict[str, float] | None:
    """Cuts for SURE and what they do on test; None where the films are missing, damaged or too few."""
    try:
        fitted, test = (
            (part.labels, _bundle.calibration.apply(part.logits))
            for part in (_bundle.evaluation[split] for split in ("validation", "test"))
        )
        cuts = conformal.cut_for_all(*fitted, SURE), conformal.cut_for_one(*fitted, SURE)
        return conformal.coverage(*test, *cuts) | {"cut_all": cuts[0], "cut_one": cuts[1]}
    except (BundleError, EvaluationError, KeyError):
        return None


@st.cache_data(max_entries=8, show_spinner=False)
def _usual(sha: str, _bundle: Bundle) -> np.ndarray:
    """Each genre's share of the training posters, (n_genres,); NaN where the evaluation is damaged."""
    try:
        return _bundle.evaluation["train"].labels.mean(axis=0)
    except (BundleError, KeyError):
        return np.full(len(_bundle.genres), np.nan)


def chips(decided: Answer) -> None:
    """The genres as chips; one that stayed below its threshold is marked unsure."""
    with st.container(horizontal=True, gap="xsmall"):
        for genre in decided.genres:
            if decided.unsure:
                st.badge(f"unsure: {genre}", icon=":material/help:", color="gray")
            else:
                st.badge(genre, color="blue")


def _bars(bundle: Bundle, item: PosterPrediction, policy: Policy) -> None:
    shown = st.segmented_control(
        "Genres shown",
        list(SHOWN),
        default="Top 10",
        required=True,
        key="shown",
        bind="query-params",
        label_visibility="collapsed",
    )
    probabilities = item.prediction.probabilities
    frame = pd.DataFrame(
        {
            "genre": bundle.genres,
            "probability": probabilities,
            "threshold": policy.cuts,
            "decided": policy.decide(probabilities[None])[0],
        }
    ).sort_values("probability", ascending=False, kind="stable")
    # A rare genre may be decided although ten others are likelier.
    frame = frame[frame["decided"] | (np.arange(len(frame)) < (SHOWN[shown] or len(frame)))]
    alt = f"Probability of each genre, highest for {frame['genre'].iloc[0]}"
    st.plotly_chart(figures.genre_bars(frame), config={"displayModeBar": False}, key="bars", alt=alt)
    figure.as_table(frame, "bars", alt)
    if policy.k is None:
        st.caption("Blue is decided: the bar reaches the genre's threshold, the upright mark.")
    else:
        st.caption(f"Blue is decided: among the {policy.k} likeliest genres, and from the upright mark on.")


def _poster_with_why(bundle: Bundle, item: PosterPrediction, decided: Answer) -> None:
    """The poster; with a genre chosen under *Why?*, its activation map over it."""
    place = st.empty()
    likeliest = np.argsort(-item.prediction.probabilities)[:5]
    offered = list(dict.fromkeys([*decided.genres, *(bundle.genres[index] for index in likeliest)]))[:7]
    genre = st.pills("Why? Show the places that speak for", offered, key="why", wrap=True)
    digest = hashlib.sha256(item.upload.data).hexdigest()
    jpeg = posters.display_jpeg(digest, item.upload.data)
    if genre is None:
        place.image(jpeg, width="stretch", alt=f"The poster {item.upload.name}")
        return
    activation = _activation(bundle, item, digest, genre)
    if activation is None:
        place.image(jpeg, width="stretch", alt=f"The poster {item.upload.name}")
        return
    opacity = st.slider("Opacity of the map", 0.0, 1.0, 0.8, 0.05, key="opacity")
    with Image.open(io.BytesIO(jpeg)) as poster:
        lit = explain.overlay(poster, activation, opacity)
    place.image(lit, width="stretch", alt=f"The poster with the places lit that speak for {genre}")
    st.caption(f"Bright places raise the score of {genre}; dark ones do not.")


def _nearest(bundle: Bundle, item: PosterPrediction) -> None:
    """The posters among those it learned from that look most alike to the network, with their genres."""
    known = _neighbours(bundle.sha, bundle)
    if known is None or item.prediction.feature_map is None:
        return
    found = known.nearest(item.prediction.feature_map, bundle.genres, NEAREST)
    st.header("Nearest among the posters it learned from", anchor=False)
    if found[0].similarity > THE_SAME:
        st.caption("The first is this very poster: the model learned from it, so it is no test of the model.")
    paths = connected.choose(pd.Series([film.film_id for film in found]), "nearest-from")
    if paths is not None:
        with st.grid(NEAREST, min_column_width=120, gap="small"):
            for film in found:
                with st.container(gap="xsmall"):
                    connected.picture(paths.get(film.film_id), f"Poster of {film.film_id}")
                    st.caption(f"{film.similarity:.0%} alike  \n{', '.join(film.genres)}")
        return
    table = pd.DataFrame(found)
    table["film_id"], link = figure.film_links(table["film_id"])
    table["similarity"] *= 100
    st.dataframe(
        table[["film_id", "genres", "similarity"]],
        hide_index=True,
        key="nearest",
        alt="The nearest posters of the training films, with their genres",
        column_config={
            "film_id": link,
            "genres": st.column_config.ListColumn("Genres", width="large"),
            "similarity": st.column_config.ProgressColumn(
                "Alike", format="%d %%", min_value=0, max_value=100, help="Cosine similarity of embeddings"
            ),
        },
    )


@st.cache_resource(max_entries=4, show_spinner=False)
def _neighbours(sha: str, _bundle: Bundle) -> Neighbours | None:
    try:
        return Neighbours.open(_bundle)
    except BundleError:
        return None  # the answer stands without them


def _activation(bundle: Bundle, item: PosterPrediction, digest: str, genre: str) -> np.ndarray | None:
    """Activation map (h, w) of `genre`; for networks without pooling by occlusion, once it is asked for."""
    index = bundle.genres.index(genre)
    if bundle.head is not None:
        return explain.activation_map(bundle.head, item.prediction.feature_map, index)
    key = f"occlusion-{bundle.sha}-{digest}"
    if key not in st.session_state:
        if not st.button("Cover the poster piece by piece", icon=":material/grid_view:", key="occlude"):
            st.caption("This network has no activation map; covering it piece by piece takes some seconds.")
            return None
        bar = st.progress(0.0, "Covering the poster piece by piece")
        predictor = models.predictor(str(bundle.folder))
        pixels = images.load(item.upload.data, bundle.input_size)
        for done, maps in explain.occlusion_maps(lambda covered: predictor.forward(covered)[0], pixels):
            bar.progress(done)
            if maps is not None:
                st.session_state[key] = maps
        bar.empty()
    return st.session_state[key][:, :, index]

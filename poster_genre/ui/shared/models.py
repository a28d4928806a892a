"""Which model is in use: opened once, and chosen where there are several."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import streamlit as st

from poster_genre.inference.bundle import DEFAULT, Bundle, BundleError
from poster_genre.inference.predictor import Predictor
from poster_genre.report.wording import escaped
from poster_genre.runs.run_folder import RUNS_DIR

APP_WORKERS = 2
SHIPPED = "shipped"


def bundle_folders() -> dict[str, Path]:
    """Every model at hand, by the name that the URL carries: the shipped one, then finished runs."""
    finished = sorted(RUNS_DIR.glob("*/bundle/card.json"), reverse=True)
    return {SHIPPED: DEFAULT} | {card.parents[1].name: card.parent for card in finished}


def in_sidebar() -> None:
    """On the margin of every page: the choice of model where there are several, then what it is."""
    folders = bundle_folders()
    with st.sidebar:
        asked = st.query_params.get("model", SHIPPED)
        if asked not in folders:
            st.warning(f"There is no model “{escaped(asked)}” here (any more); the shipped one answers.")
        if len(folders) > 1:
            st.selectbox("Model", list(folders), key="model", bind="query-params")
        _said(folders)


def choose(name: str) -> None:
    """Take a model into use on every page; in a callback, which comes before the sidebar is drawn."""
    st.session_state["model"] = name


def chosen_bundle(needs: tuple[str, ...] = ("model.tflite",)) -> Bundle:
    """The bundle chosen in the sidebar, else the shipped one; an unusable one stops the page.

    needs: files without which the page has nothing to show.
    """
    folders = bundle_folders()
    try:
        bundle = open_bundle(str(_chosen(folders)))
        for file in needs:
            bundle.path(file)
    except BundleError as error:
        st.error(escaped(str(error)), title="This model cannot be used", icon=":material/broken_image:")
        st.stop()
    return bundle


@st.cache_resource(max_entries=8, show_spinner=False)
def open_bundle(folder: str) -> Bundle:
    """The bundle in `folder`, opened once for all sessions."""
    return Bundle.open(folder)


@st.cache_resource(max_entries=2, show_spinner="Loading the model")
def predictor(folder: str) -> Predictor:
    """The predictor of the bundle in `folder`, shared by all sessions."""
    return Predictor(open_bundle(folder))  # one network, on all cores: a second would cost 60 MB


def _chosen(folders: dict[str, Path]) -> Path:
    return folders.get(st.session_state.get("model", SHIPPED), DEFAULT)


def _origin(bundle: Bundle) -> str:
    """What tells models of one recipe apart: when each was trained, in this machine's time zone."""
    if bundle.folder == DEFAULT:
        return "comes with the app"
    if "created" not in bundle.card:
        return "trained here"
    return f"trained {datetime.fromisoformat(bundle.card['created']).astimezone():%d %b %Y, %H:%M}"


def _said(folders: dict[str, Path]) -> None:
    """Which model answers, in a line; how good it is stands on Evaluate and About."""
    try:
        bundle = open_bundle(str(_chosen(folders)))
    except BundleError:
        return  # the page says it
    size = bundle.card["files"]["model.tflite"]["bytes"] / 1e6
    st.caption(f"**{bundle.card['title']}**  \n{size:.0f} MB, on the processor, {_origin(bundle)}")

"""Which model is in use: opened once, chosen where there are several, and its honest headline."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from poster_genre.inference.bundle import DEFAULT, Bundle, BundleError
from poster_genre.inference.predictor import Predictor
from poster_genre.training.runs import RUNS_DIR

APP_WORKERS = 2


def bundle_folders() -> dict[str, Path]:
    """Every model at hand, by the name that the URL carries: the shipped one, then finished runs."""
    finished = sorted(RUNS_DIR.glob("*/bundle/card.json"), reverse=True)
    return {"shipped": DEFAULT} | {card.parents[1].name: card.parent for card in finished}


def chosen_bundle(needs: tuple[str, ...] = ("model.tflite",)) -> Bundle:
    """The bundle that the person chose (in the URL), else the shipped one; an unusable one stops the page.

    needs: files without which the page has nothing to show.
    """
    folders = bundle_folders()
    name = "shipped"
    if len(folders) > 1:
        name = st.sidebar.selectbox("Model", list(folders), key="model", bind="query-params")
    try:
        bundle = open_bundle(str(folders[name]))
        for file in needs:
            bundle.path(file)
    except BundleError as error:
        st.error(str(error), title="This model cannot be used", icon=":material/broken_image:")
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


def model_card() -> None:
    """On the margin: which model answers, how large it is, and how good, beside the constant predictor."""
    try:
        bundle = open_bundle(str(bundle_folders().get(st.session_state.get("model", "shipped"), DEFAULT)))
    except BundleError:
        return
    report = bundle.card["metrics"]["test"]
    low, high = report["intervals"]["f1_macro"]
    constant = max(report["constants"], key=lambda row: row["f1_macro"])
    model = bundle.card["files"]["model.tflite"]
    with st.sidebar.container(border=True):
        st.markdown(f"**{bundle.card['title']}**  \n{model['bytes'] / 1e6:.0f} MB, runs on the processor")
        st.metric(
            "Macro-F1 on unseen films",
            f"{report['f1_macro']:.2f}",
            help="The mean over genres of F1, which is high only where few shown genres are wrong and few "
            "true ones are missed; every genre counts the same, however rare.",
        )
        st.caption(
            f"95 % interval {low:.2f} to {high:.2f}. Saying every genre of every poster gives "
            f"{constant['f1_macro']:.2f}."
        )

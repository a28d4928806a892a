"""Many posters: a gallery with chips, a table with bars, and downloads."""

from __future__ import annotations

import base64
import hashlib
import re

import pandas as pd
import streamlit as st

from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.predictor import answer
from poster_genre.ui.predict import downloads, result
from poster_genre.ui.shared import poster_input as posters
from poster_genre.ui.shared import thresholds
from poster_genre.ui.shared.poster_input import PosterPrediction

THUMBNAIL_PX, CARD_PX = 96, 420


def many_posters(bundle: Bundle, usable: list[PosterPrediction], everything: list[PosterPrediction]) -> None:
    """Threshold control, downloads of every file's row, then gallery, table, or one poster in detail."""
    policy = thresholds.choose(bundle)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = st.segmented_control(
            "View", ["Gallery", "Table", "One by one"], default="Gallery", required=True, key="view"
        )
        st.space("stretch")
        downloads.buttons(bundle, everything, policy)
    if view == "Gallery":
        _gallery(bundle, usable, policy)
    elif view == "Table":
        _table(bundle, usable, policy)
    else:
        _one_by_one(bundle, usable, policy)


def _gallery(bundle: Bundle, usable: list[PosterPrediction], policy: Policy) -> None:
    with st.grid("auto", min_column_width=170, gap="medium"):
        for number, item in enumerate(usable):
            with st.container(gap="xsmall"):
                st.image(_jpeg(item, CARD_PX), width="stretch", alt=f"The poster {item.upload.name}")
                result.chips(answer(item.prediction.probabilities, policy, bundle.genres))
                st.button(
                    literal(item.upload.name),
                    key=f"open-{number}",
                    type="tertiary",
                    help="Every genre of this poster, and why",
                    on_click=_open,
                    args=(number,),
                )


def _one_by_one(bundle: Bundle, usable: list[PosterPrediction], policy: Policy) -> None:
    """One poster in detail, with the ones before and after it a click away."""
    names = [f"{number}. {item.upload.name}" for number, item in enumerate(usable, start=1)]
    st.session_state["one"] = min(st.session_state.get("one", 0), len(usable) - 1)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Poster", range(len(usable)), format_func=names.__getitem__, key="one")
        for label, icon, other in (("Previous", "back", chosen - 1), ("Next", "forward", chosen + 1)):
            st.button(
                label,
                icon=f":material/arrow_{icon}:",
                key=label.lower(),
                disabled=not 0 <= other < len(usable),
                on_click=_open,
                args=(other,),
            )
    result.poster_details(bundle, usable[chosen], policy)


def _open(number: int) -> None:
    st.session_state["view"], st.session_state["one"] = "One by one", number


def literal(name: str) -> str:
    """A file's name for a label: shown as it is, although labels are Markdown."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!:$~<>|&])", r"\\\1", name)


def _table(bundle: Bundle, usable: list[PosterPrediction], policy: Policy) -> None:
    records = []
    for item in usable:
        probabilities = item.prediction.probabilities
        decided = answer(probabilities, policy, bundle.genres)
        thumbnail = base64.b64encode(_jpeg(item, THUMBNAIL_PX)).decode()
        records.append(
            {
                "Poster": f"data:image/jpeg;base64,{thumbnail}",
                "File": item.upload.name,
                "Genres": list(decided.genres),
                "Note": "unsure" if decided.unsure else "",
                **dict(zip(bundle.genres, probabilities)),
            }
        )
    frame = pd.DataFrame(records)
    likeliest = frame[list(bundle.genres)].mean().sort_values(ascending=False).index
    bar = {
        g: st.column_config.ProgressColumn(g, format="percent", min_value=0, max_value=1)
        for g in bundle.genres
    }
    st.dataframe(
        frame[["Poster", "File", "Genres", "Note", *likeliest]],
        column_config={"Poster": st.column_config.ImageColumn(width="small")} | bar,
        row_height=72,
        hide_index=True,
        alt="Genres and probabilities of every poster",
    )


def _jpeg(item: PosterPrediction, longest: int) -> bytes:
    digest = hashlib.sha256(item.upload.data).hexdigest()
    return posters.display_jpeg(digest, item.upload.data, longest)

"""Many posters: a gallery with chips, a table with bars, and downloads."""

from __future__ import annotations

import base64
import hashlib
import io

import pandas as pd
import streamlit as st

from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference import rows
from poster_genre.inference.batch import FilePrediction
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.predictor import answer
from poster_genre.ui.widgets import posters, result, thresholds
from poster_genre.ui.widgets.posters import PosterPrediction

THUMBNAIL_PX, CARD_PX = 96, 420


def many_posters(bundle: Bundle, usable: list[PosterPrediction], everything: list[PosterPrediction]) -> None:
    """Threshold control, downloads of every file's row, then gallery, table, or one poster in detail."""
    policy = thresholds.choose(bundle)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = st.segmented_control(
            "View", ["Gallery", "Table", "One by one"], default="Gallery", required=True, key="view"
        )
        st.space("stretch")
        _downloads(bundle, everything, policy)
    if view == "Gallery":
        _gallery(bundle, usable, policy)
    elif view == "Table":
        _table(bundle, usable, policy)
    else:
        names = [f"{number}. {item.upload.name}" for number, item in enumerate(usable, start=1)]
        chosen = st.selectbox("Poster", range(len(usable)), format_func=names.__getitem__, key="one")
        result.poster_details(bundle, usable[chosen], policy)


def _gallery(bundle: Bundle, usable: list[PosterPrediction], policy: Policy) -> None:
    with st.grid("auto", min_column_width=170, gap="medium"):
        for item in usable:
            with st.container(gap="xsmall"):
                st.image(_jpeg(item, CARD_PX), width="stretch", alt=f"The poster {item.upload.name}")
                result.chips(answer(item.prediction.probabilities, policy, bundle.genres))
                st.text(item.upload.name)  # as it is: a name is no Markdown


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
                "Unsure": decided.unsure,
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
        frame[["Poster", "File", "Genres", "Unsure", *likeliest]],
        column_config={"Poster": st.column_config.ImageColumn(width="small")} | bar,
        row_height=72,
        hide_index=True,
        alt="Genres and probabilities of every poster",
    )


def _downloads(bundle: Bundle, everything: list[PosterPrediction], policy: Policy) -> None:
    items = [FilePrediction(item.upload.name, item.prediction, item.error) for item in everything]
    records = [rows.row(item, policy, bundle.genres) for item in items]
    for name, mime in (("csv", "text/csv"), ("json", "application/json")):
        text = io.StringIO(newline="")
        with rows.WRITERS[name](text, bundle.genres) as writer:
            for record in records:
                writer.write(record)
        st.download_button(
            name.upper(),
            text.getvalue(),
            f"genres.{name}",
            mime,
            icon=":material/download:",
            key=f"download-{name}",
            on_click="ignore",
        )


def _jpeg(item: PosterPrediction, longest: int) -> bytes:
    digest = hashlib.sha256(item.upload.data).hexdigest()
    return posters.display_jpeg(digest, item.upload.data, longest)

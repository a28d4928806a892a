"""Predictions as files: CSV and JSON, named after the model and the thresholds that decided."""

from __future__ import annotations

import io
import re

import streamlit as st

from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference import rows
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.predictor import FilePrediction
from poster_genre.ui.shared.poster_input import PosterPrediction

MIME = {"csv": "text/csv", "json": "application/json"}


def buttons(bundle: Bundle, items: list[PosterPrediction], policy: Policy) -> None:
    """One button a format; files that could not be used are in it with their error."""
    predictions = [FilePrediction(item.upload.name, item.prediction, item.error) for item in items]
    records = [rows.row(item, policy, bundle.genres) for item in predictions]
    with st.container(horizontal=True, width="content"):
        for name, mime in MIME.items():
            st.download_button(
                name.upper(),
                _text(name, records, bundle.genres),
                f"{_plain(f'genres-{bundle.name}-{policy.name}')}.{name}",
                mime,
                icon=":material/download:",
                key=f"download-{name}",
                on_click="ignore",
                help=f"Genres under “{policy.name}”, and every probability.",
            )


def _text(name: str, records: list[dict], genres: tuple[str, ...]) -> str:
    text = io.StringIO(newline="")
    with rows.WRITERS[name](text, genres) as writer:
        for record in records:
            writer.write(record)
    return text.getvalue()


def _plain(name: str) -> str:
    """A file name that every system takes."""
    return re.sub(r"[^\w-]+", "-", name.lower()).strip("-")

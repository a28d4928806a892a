"""Section: one genre at every threshold, with the present cut as a point that moves."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.report import evaluation_sentences as sentences
from poster_genre.report import figures
from poster_genre.report.evaluated import Evaluated
from poster_genre.ui.evaluate.source import View
from poster_genre.ui.shared import figure

POINTS = 2000  # every threshold of a test split; more could not be told apart


def draw(view: View) -> None:
    """Choose a genre; then its curves, its scores and whether its probabilities hold."""
    films = view.decided.evaluated
    genre = st.selectbox("Genre", films.ordered_genres, key="genre", bind="query-params")
    row = view.decided.table.set_index("genre").loc[genre]
    st.markdown(sentences.of_genre(view.decided, genre))
    if view.decided.policy.k is not None:
        st.caption("A fixed number of genres has no threshold; the point stands at a cut of 0.")
    with st.grid(2, min_column_width=290, gap="medium"):
        with st.container():
            _precision_recall(films, genre, row)
        with st.container():
            _roc(films, genre, row)
        with st.container():
            _f1(films, genre, row)
        with st.container():
            _histogram(films, genre, row)
        with st.container():
            _reliability(films, genre)


def _precision_recall(films: Evaluated, genre: str, row: pd.Series) -> None:
    if row["support"] == 0:
        _instead(f"No film here is {genre}, so there is no precision or recall to draw.")
        return
    curve, point = _curve(films, genre, row)
    figure.show(
        figures.precision_recall(curve, point, row["support"] / len(films), row["ap"]),
        "precision-recall",
        f"Precision over recall of {genre}, average precision {row['ap']:.2f}",
        curve[["threshold", "precision", "recall"]],
    )


def _roc(films: Evaluated, genre: str, row: pd.Series) -> None:
    if pd.isna(row["auc"]):
        every = "Every" if row["support"] else "No"
        _instead(f"{every} film here is {genre}, so there is nothing to tell apart and no ROC curve.")
        return
    curve, point = _curve(films, genre, row)
    figure.show(
        figures.roc(curve, point, row["auc"]),
        "roc",
        f"ROC curve of {genre}, area {row['auc']:.2f}",
        curve[["threshold", "false_positive_rate", "recall"]],
    )


def _f1(films: Evaluated, genre: str, row: pd.Series) -> None:
    if row["support"] == 0:
        _instead(f"No film here is {genre}, so its F1 is not defined.")
        return
    curve, point = _curve(films, genre, row)
    figure.show(
        figures.f1_by_threshold(curve, point),
        "f1-by-threshold",
        f"F1 of {genre} at every threshold, {point['f1']:.2f} at the present one",
        curve[["threshold", "f1", "predicted"]],
    )


def _histogram(films: Evaluated, genre: str, row: pd.Series) -> None:
    bins = films.histogram(genre)
    figure.show(
        figures.score_histogram(bins, row["threshold"]),
        "score-histogram",
        f"Scores of films with and without {genre}",
        bins,
    )


def _reliability(films: Evaluated, genre: str) -> None:
    before, after, ece_before, ece_after = films.reliability(genre)
    figure.show(
        figures.reliability(before, after, ece_before, ece_after),
        "reliability",
        f"Share of films that are {genre} at each probability; error {ece_after:.3f} after calibration",
        pd.concat([before.assign(calibrated=False), after.assign(calibrated=True)]),
    )


def _curve(films: Evaluated, genre: str, row: pd.Series) -> tuple[pd.DataFrame, pd.Series]:
    return films.curves.of_genre(genre, POINTS), films.curves.point(genre, row["threshold"])


def _instead(sentence: str) -> None:
    st.info(sentence, icon=":material/info:")

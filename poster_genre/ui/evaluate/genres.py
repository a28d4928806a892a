"""Sections: every genre in a table, and one genre under any threshold."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.report import evaluation_sentences as sentences
from poster_genre.report import figures, offered_policies
from poster_genre.report.evaluated import Evaluated
from poster_genre.ui.evaluate.source import View
from poster_genre.ui.shared import figure, thresholds

COLUMNS = ["genre", "f1", "precision", "recall", "ap", "support", "predicted", "threshold"]
LEAST_CHANGE = 0.005  # smaller ones are left empty
POINTS = 2000  # every threshold of a test split; more could not be told apart


def all_genres(view: View) -> None:
    """The table; a click on a column's head sorts by it, and a genre's threshold can be typed into it."""
    policy, default = view.decided.policy, offered_policies.default(view.bundle)
    table = view.decided.table[COLUMNS]
    before = view.decided.evaluated.under(default).table["f1"]
    change = table["f1"] - before
    table.insert(2, "f1_change", change.where(change.abs() >= LEAST_CHANGE))
    number = st.column_config.NumberColumn
    options = {
        "height": "content",
        "row_height": 30,
        "placeholder": "–",
        "column_config": {
            "genre": st.column_config.TextColumn("Genre", pinned=True, width=94),
            "f1": _bar("F1", "High only where few named films are wrong and few true ones are missed."),
            "f1_change": number(
                "Change",
                width=62,
                format="%+.2f",
                help="Of F1, against the thresholds that the model comes with.",
            ),
            "precision": _bar("Precision", "Of the films it is named on, the share that has it."),
            "recall": _bar("Recall", "Of the films that have it, the share on which it is named."),
            "support": number("True", width=52, format="localized", help="Films that have it."),
            "predicted": number("Named", width=60, format="localized", help="Films that it is named on."),
            "threshold": number(
                "From",
                width=58,
                format="%.3f",
                min_value=0.0,
                max_value=1.0,
                help="The least probability at which it is named. Type another to see what it does.",
            ),
            "ap": _bar("AP", "Average precision: how well films are ranked by this genre, at any threshold."),
        },
    }
    alt = "Precision, recall, F1, average precision and threshold of each genre"
    if policy.k is not None:  # a fixed number of genres has no thresholds
        figure.table(table, "evaluate-genres", alt, **options)
        return

    def changed(row: int, cut: float) -> None:
        cuts = dict(zip(view.bundle.genres, policy.cuts.tolist()))
        thresholds.set_each(cuts | {table["genre"].iloc[row]: cut})

    figure.editable_table(table, "evaluate-genres", alt, "threshold", changed, **options)
    st.caption("**From** can be typed into: a genre's own threshold, and what it changes.")


def _bar(label: str, explained: str) -> object:
    return st.column_config.ProgressColumn(
        label, format="%.2f", min_value=0, max_value=1, width=75, help=explained
    )


def one_genre(view: View) -> None:
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

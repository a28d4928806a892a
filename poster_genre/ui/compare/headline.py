"""The page's answer: which model is best, and whether by chance; and what to do with no or one model."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.leaderboard.entries import CONSTANT
from poster_genre.report import leaderboard_sentences as sentences
from poster_genre.report.leaderboard_sentences import Lead
from poster_genre.ui.compare import board
from poster_genre.ui.compare.board import Board, Model

MOST_CLOSE = 5  # models beside the second that are compared with the best


def sentence(found: Board, ranking: str, metric: str) -> None:
    """Who leads by `metric` among the models ranked together, and how sure that is."""
    rows = found.ranked(ranking, metric)
    models = rows[rows["source"] != CONSTANT]
    best = models.iloc[0]
    alone = len(models) == 1
    second = rows[rows["source"] == CONSTANT].iloc[0] if alone else models.iloc[1]
    try:
        measured = _lead(_model(found, best), _model(found, second), metric)
    except ValueError as error:
        st.error(f"{sentences.named(best)} cannot be compared with {sentences.named(second)}. {error}")
        return
    answer = (
        sentences.of_one(best, second["title"], measured)
        if alone
        else sentences.of_several(best, second, measured)
    )
    st.header(answer, anchor=False)
    close = [] if alone or measured.clear else _close(found, best, models.iloc[2 : 2 + MOST_CLOSE], metric)
    st.caption(f"{sentences.interval(measured)} {sentences.also_close(close)}")


def _close(found: Board, best: pd.Series, others: pd.DataFrame, metric: str) -> list[str]:
    """Those of the next best models that are not clearly behind; the first that is ends the search."""
    close = []
    for _, row in others.iterrows():
        try:
            if _lead(_model(found, best), _model(found, row), metric).clear:
                break
        except ValueError:
            break  # what cannot be compared is named below the leaderboard
        close.append(sentences.named(row))
    return close


def _model(found: Board, row: pd.Series) -> Model:
    """The model of a row; a constant predictor's name says nothing of its ranking, so both are asked for."""
    return next(
        model
        for model in found.models.values()
        if model.row["name"] == row["name"] and model.row["ranking"] == row["ranking"]
    )


def _lead(best: Model, second: Model, metric: str) -> Lead:
    row = board.gaps(second, best).set_index("metric").loc[metric]
    films = len(board.answers(best).ids)
    return Lead(metric, row["difference"], row["low"], row["high"], row["second_better"], films)


COMMAND = """python -m poster_genre train transfer_head --catalog models/default \\
    --set loss.name=bce --set loss.settings={}"""


def nothing() -> None:
    """No usable model at all."""
    st.info(
        "There is no model to compare yet. Train one, and it appears here.", icon=":material/leaderboard:"
    )
    _train()


def only_one() -> None:
    """One model stands beside the constant predictors; a second is half a minute away."""
    with st.container(border=True):
        st.markdown(
            "**One model, so it is compared with predictors that look at no poster.** A second one trains in "
            "half a minute on the films that the shipped model learned from; try another loss."
        )
        _train()


def _train() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link("pages/train.py", label="Train a model", icon=":material/model_training:")
        st.code(COMMAND, language="bash")

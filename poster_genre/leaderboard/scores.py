"""Figures of a row with their 95 % intervals: on all of a model's genres, and on UCML's 20."""

from __future__ import annotations

import io
import math
import statistics
import time
from collections.abc import Sequence

import numpy as np

from poster_genre.demo import draw_poster
from poster_genre.evaluation.constants import predictors
from poster_genre.evaluation.intervals import intervals
from poster_genre.evaluation.metrics import HEADLINE
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.comparison import OWN, answers_of, narrowed
from poster_genre.inference.predictor import Predictor
from poster_genre.leaderboard.protocol import Films

Figures = dict[str, list[float | None]]
DIGITS = 5
SIZE = (444, 300)  # height, width in px of a usual poster file
WARM_UPS, REPEATS = 5, 40
"""{metric: [value, low, high]}; None is undefined (JSON has no NaN)."""


def of_bundle(bundle: Bundle) -> Figures:
    """Test figures under the recipe's own thresholds, as the card keeps them."""
    report = bundle.card["metrics"]["test"]
    return {name: _rounded(report[name], *report["intervals"][name]) for name in HEADLINE}


def under_policy(bundle: Bundle, policy: str) -> Figures:
    """Test figures under one of the bundle's policies."""
    said = answers_of(bundle, policy)
    return _figures(said.labels, said.probabilities, said.decisions)


def on_genres(bundle: Bundle, genres: Sequence[str]) -> tuple[Figures, int]:
    """Test figures on some of the model's genres, under its own thresholds, and on how many films.

    Films without any of these genres are left out, as they are for a model that knows no others.
    """
    said = narrowed(answers_of(bundle, OWN), genres)
    return _figures(said.labels, said.probabilities, said.decisions), len(said.ids)


def of_constants(films: Films, genres: Sequence[str]) -> dict[str, Figures]:
    """Each constant predictor's figures on the test films in `genres`, by its name."""
    known = films.catalog.genres
    test, train = films.labels("test"), films.labels("train")
    test = test[np.ix_(*_narrowed(test, known, genres))]
    train = train[np.ix_(*_narrowed(train, known, genres))]
    found = {}
    for name, row in predictors(train, [genre for genre in known if genre in genres]).items():
        probabilities = np.broadcast_to(row, test.shape)
        found[name] = _figures(test, probabilities, probabilities >= 0.5)
    return found


def _narrowed(labels: np.ndarray, known: Sequence[str], genres: Sequence[str]) -> tuple:
    """Rows with any of `genres`, and those genres' columns in `known`."""
    columns = [column for column, genre in enumerate(known) if genre in genres]
    return np.flatnonzero(labels[:, columns].any(axis=1)), columns


def _figures(labels: np.ndarray, probabilities: np.ndarray, decisions: np.ndarray) -> Figures:
    table = intervals(labels, probabilities, decisions)
    return {row.metric: _rounded(row.value, row.low, row.high) for row in table.itertuples()}


def _rounded(*values: float | None) -> list[float | None]:
    return [None if value is None or not math.isfinite(value) else round(value, DIGITS) for value in values]


def p50_ms(bundle: Bundle) -> float:
    """Median milliseconds of a prediction on all cores."""
    buffer = io.BytesIO()
    draw_poster(["Drama"], 0, SIZE).save(buffer, "JPEG", quality=90)
    predictor, data, taken = Predictor(bundle), buffer.getvalue(), []
    for _ in range(WARM_UPS + REPEATS):
        started = time.perf_counter()
        predictor.predict(data)
        taken.append(time.perf_counter() - started)
    return round(1000 * statistics.median(taken[WARM_UPS:]), 2)

"""One evaluation as plain JSON values: what the command line prints and a bundle's card keeps."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from poster_genre.evaluation.calibration import Calibration
from poster_genre.evaluation.checks import as_labels, as_scores
from poster_genre.evaluation.constants import constants
from poster_genre.evaluation.curves import per_genre
from poster_genre.evaluation.groups import group_summary, groups_of
from poster_genre.evaluation.intervals import RESAMPLES, intervals
from poster_genre.evaluation.metrics import HEADLINE, figures
from poster_genre.evaluation.thresholds import Policy


def evaluation_report(
    labels: np.ndarray,
    logits: np.ndarray,
    calibration: Calibration,
    policy: Policy,
    genres: Sequence[str],
    train_labels: np.ndarray,
    *,
    groups: Sequence[str] | None = None,
    names: Sequence[str] = HEADLINE,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> dict:
    """Everything METHODS.md §7 asks of one split under one policy, ready for `json.dumps`.

    labels, logits: (n_posters, n_genres); train_labels: (n_train, n_genres), for the constant predictors
    and, unless given, the groups. Returns every figure by name at the top (with `n` and `genres_scored`),
    and `policy`, `left_out` (genres without positives here), `genres` (a dict a genre), `groups`,
    `constants` (a dict a predictor) and `intervals` ({name: [low, high]} of `names`). What is undefined is
    None. Raises EvaluationError on NaN logits or an empty split.
    """
    labels = as_labels(labels)
    probabilities = calibration.apply(as_scores(logits, labels, "logits", genres))
    decisions = policy.decide(probabilities)
    groups = groups_of(train_labels) if groups is None else groups
    table = per_genre(labels, probabilities, decisions, genres, policy.cuts, groups)
    bounds = intervals(labels, probabilities, decisions, names, resamples, seed)
    report = figures(labels, probabilities, decisions) | {
        "policy": policy.to_dict(),
        "left_out": table.loc[table["support"] == 0, "genre"].tolist(),
        "genres": _records(table),
        "groups": _records(group_summary(table)),
        "constants": _records(constants(labels, train_labels, genres)),
        "intervals": {row.metric: [row.low, row.high] for row in bounds.itertuples()},
    }
    return _plain(report)


def _records(table: pd.DataFrame) -> list[dict]:
    return table.to_dict(orient="records")


def _plain(value: object) -> object:
    """NumPy scalars to Python's, NaN to None (JSON has no NaN), all the way down."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value

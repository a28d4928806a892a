"""Two models on the same posters: the genres on which they differ, and the posters on which they part."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from poster_genre.evaluation.checks import as_decisions, as_labels, as_scores
from poster_genre.evaluation.decisions import genre_counts
from poster_genre.evaluation.intervals import RESAMPLES, resample_weights

_WEIGHTS_AT_ONCE = 20_000_000  # resamples × posters held in memory together, float32


def genre_differences(
    labels: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    genres: Sequence[str],
    groups: Sequence[str],
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """F1 of each genre under two models' decisions, bool (n_posters, n_genres), and how sure the gap is.

    Returns a row a genre: genre, group, support, first, second (F1), difference (second − first), low, high
    (its 95 % percentile interval over resamples of posters, both models on the same ones) and clear (whether
    that leaves out zero). A genre without positives has NaN and is not clear. Raises EvaluationError for
    shapes that disagree or an empty split.
    """
    labels = as_labels(labels)
    models = [as_decisions(decisions, labels) for decisions in (first, second)]
    counts = [genre_counts(labels, decisions) for decisions in models]
    support = counts[0].support
    value = [np.where(support > 0, count.f1, np.nan) for count in counts]
    drawn = _resampled_differences(labels, models, resamples, seed)
    low, high = (np.full(len(support), math.nan) for _ in range(2))
    some = support > 0
    low[some], high[some] = np.nanpercentile(drawn[:, some], [2.5, 97.5], axis=0)
    return pd.DataFrame(
        {
            "genre": list(genres),
            "group": list(groups),
            "support": support,
            "first": value[0],
            "second": value[1],
            "difference": value[1] - value[0],
            "low": low,
            "high": high,
            "clear": (low > 0) | (high < 0),
        }
    )


def disagreements(
    labels: np.ndarray,
    first: tuple[np.ndarray, np.ndarray],
    second: tuple[np.ndarray, np.ndarray],
    genres: Sequence[str],
    film_ids: Sequence[str],
    limit: int = 50,
) -> pd.DataFrame:
    """The `limit` posters on which two models part most, farthest apart first.

    first, second: (probabilities, decisions) of each model, (n_posters, n_genres). Distance is the sum over
    genres of the gap between their probabilities. Returns a row a poster: row (in the arrays), film_id,
    distance, true_genres, first_genres, second_genres (names joined by ", "), first_wrong, second_wrong
    (genres decided wrongly). Raises EvaluationError as `metrics.figures`.
    """
    labels = as_labels(labels)
    (p_first, d_first), (p_second, d_second) = (
        (as_scores(probabilities, labels, genres=genres), as_decisions(decisions, labels))
        for probabilities, decisions in (first, second)
    )
    distance = np.abs(p_second - p_first).sum(axis=1)
    rows = np.argsort(-distance, kind="stable")[:limit]
    return pd.DataFrame(
        {
            "row": rows,
            "film_id": np.asarray(film_ids, dtype=object)[rows],
            "distance": distance[rows],
            "true_genres": _named(labels[rows], genres),
            "first_genres": _named(d_first[rows], genres),
            "second_genres": _named(d_second[rows], genres),
            "first_wrong": (d_first != labels)[rows].sum(axis=1),
            "second_wrong": (d_second != labels)[rows].sum(axis=1),
        }
    )


def _resampled_differences(labels: np.ndarray, models: list, resamples: int, seed: int) -> np.ndarray:
    """F1 of the second model less that of the first: (resamples, n_genres), NaN without positives."""
    rng = np.random.default_rng(seed)
    at_once = max(1, _WEIGHTS_AT_ONCE // len(labels))
    parts = []
    for start in range(0, resamples, at_once):
        weights = resample_weights(len(labels), min(at_once, resamples - start), rng)
        first, second = (genre_counts(labels, decisions, weights) for decisions in models)
        parts.append(np.where(first.support > 0, second.f1 - first.f1, np.nan))
    return np.concatenate(parts)


def _named(decided: np.ndarray, genres: Sequence[str]) -> list[str]:
    return [", ".join(genres[genre] for genre in np.flatnonzero(row)) for row in decided]

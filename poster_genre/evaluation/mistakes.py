"""The most confident mistakes: what was promised and is not so, and what was missed by the widest margin."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .checks import EvaluationError, as_decisions, as_labels, as_scores

FALSE_POSITIVE, FALSE_NEGATIVE = "false_positive", "false_negative"


def confident_mistakes(
    labels: np.ndarray,
    probabilities: np.ndarray,
    decisions: np.ndarray,
    genres: Sequence[str],
    film_ids: Sequence[str],
    kind: str = FALSE_POSITIVE,
    genre: str | None = None,
    limit: int = 50,
) -> pd.DataFrame:
    """The `limit` most confident mistakes of a kind, of one genre or of all.

    False positives by falling, false negatives by rising probability; arrays are (n_posters, n_genres).
    Returns a row a mistake: row (of the poster in the arrays), film_id, genre, probability, true_genres,
    predicted_genres (names joined by ", "). Raises EvaluationError for an unknown kind or genre.
    """
    if kind not in (FALSE_POSITIVE, FALSE_NEGATIVE):
        raise EvaluationError(f"Unknown kind of mistake {kind!r}: {FALSE_POSITIVE} or {FALSE_NEGATIVE}.")
    if genre is not None and genre not in genres:
        raise EvaluationError(f"There is no genre {genre!r} here; choose from {', '.join(genres)}.")
    labels = as_labels(labels)
    probabilities = as_scores(probabilities, labels, genres=genres)
    decisions = as_decisions(decisions, labels)

    wrong = decisions & ~labels if kind == FALSE_POSITIVE else labels & ~decisions
    if genre is not None:
        wrong = wrong & (np.array(genres) == genre)
    rows, columns = np.nonzero(wrong)
    confidence = probabilities[rows, columns] * (1 if kind == FALSE_POSITIVE else -1)
    worst = np.argsort(-confidence, kind="stable")[:limit]
    rows, columns = rows[worst], columns[worst]
    return pd.DataFrame(
        {
            "row": rows,
            "film_id": np.asarray(film_ids, dtype=object)[rows],
            "genre": np.asarray(genres, dtype=object)[columns],
            "probability": probabilities[rows, columns],
            "true_genres": [_named(labels[row], genres) for row in rows],
            "predicted_genres": [_named(decisions[row], genres) for row in rows],
        }
    )


def _named(mask: np.ndarray, genres: Sequence[str]) -> str:
    return ", ".join(genres[genre] for genre in np.flatnonzero(mask))

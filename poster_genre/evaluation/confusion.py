"""What is taken for what: confusion counts, pairs of genres, and the most confident mistakes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from poster_genre.evaluation.checks import EvaluationError, as_decisions, as_labels, as_scores
from poster_genre.evaluation.means import ratio

FALSE_POSITIVE, FALSE_NEGATIVE = "false_positive", "false_negative"


def confusion_counts(labels: np.ndarray, decisions: np.ndarray, genres: Sequence[str]) -> pd.DataFrame:
    """The 2×2 matrix of each genre, in posters, from arrays of (n_posters, n_genres).

    Columns: genre, true_positives, false_positives, false_negatives, true_negatives.
    """
    labels, decisions = _checked(labels, decisions)
    both = np.count_nonzero(labels & decisions, axis=0)
    predicted, support = np.count_nonzero(decisions, axis=0), np.count_nonzero(labels, axis=0)
    return pd.DataFrame(
        {
            "genre": list(genres),
            "true_positives": both,
            "false_positives": predicted - both,
            "false_negatives": support - both,
            "true_negatives": len(labels) - predicted - support + both,
        }
    )


def predicted_given_truth(labels: np.ndarray, decisions: np.ndarray, genres: Sequence[str]) -> pd.DataFrame:
    """When the truth is A, what else is predicted, and is it right?

    A row a pair of genres: truth, predicted, posters (that have `truth`), right and wrong: the shares of
    them on which `predicted` is predicted and is, or is not, true of the poster. Shares are NaN for a truth
    that no poster has. On the diagonal `right` is the recall and `wrong` is 0.
    """
    labels, decisions = _checked(labels, decisions)
    truth = labels.astype(np.float32)
    support = np.count_nonzero(labels, axis=0)
    right = truth.T @ (decisions & labels).astype(np.float32)
    wrong = truth.T @ (decisions & ~labels).astype(np.float32)
    n = len(genres)
    given = np.repeat(support, n)
    shares = {
        name: np.where(given > 0, ratio(matrix.ravel(), given), np.nan)
        for name, matrix in (("right", right), ("wrong", wrong))
    }
    return pd.DataFrame({**_pairs(genres, "truth", "predicted"), "posters": given, **shares})


def cooccurrence_compared(labels: np.ndarray, decisions: np.ndarray, genres: Sequence[str]) -> pd.DataFrame:
    """On how many posters two genres stand together, in truth and as predicted.

    A row a pair of genres (both orders, and a genre with itself): genre, other, true, predicted.
    """
    labels, decisions = _checked(labels, decisions)
    together = [m.astype(np.float32).T @ m.astype(np.float32) for m in (labels, decisions)]
    true, predicted = (matrix.ravel().astype(int) for matrix in together)
    return pd.DataFrame({**_pairs(genres, "genre", "other"), "true": true, "predicted": predicted})


def _pairs(genres: Sequence[str], row: str, column: str) -> dict[str, np.ndarray]:
    names = np.array(genres, dtype=object)
    return {row: np.repeat(names, len(names)), column: np.tile(names, len(names))}


def _checked(labels: np.ndarray, decisions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    labels = as_labels(labels)
    return labels, as_decisions(decisions, labels)


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

"""What is taken for what: 2×2 counts a genre, genre by genre, and which genres go together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .checks import as_decisions, as_labels
from .means import ratio


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

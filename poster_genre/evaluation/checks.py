"""What every evaluation asks of its input, and the sentence a person reads when it is not so."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


class EvaluationError(ValueError):
    """Labels, scores or decisions that cannot be evaluated; the message says why and what to do."""


def as_labels(labels: np.ndarray) -> np.ndarray:
    """Labels as bool (n_posters, n_genres). Raises EvaluationError if empty or not 0/1."""
    labels = np.asarray(labels)
    if labels.ndim != 2:
        raise EvaluationError(f"Labels must be a table of posters by genres, not of shape {labels.shape}.")
    if labels.shape[0] == 0:
        raise EvaluationError("This split has no posters: there is nothing to score. Choose another.")
    if labels.shape[1] == 0:
        raise EvaluationError("There are no genres to score: the labels have no columns.")
    if labels.dtype == bool:
        return labels
    strange = (labels != 0) & (labels != 1)
    if strange.any():
        row, column = np.argwhere(strange)[0]
        raise EvaluationError(
            f"Labels must be 0 or 1, but row {row}, genre column {column} holds {labels[row, column]}."
        )
    return labels.astype(bool)


def as_scores(
    scores: np.ndarray,
    labels: np.ndarray,
    what: str = "probabilities",
    genres: Sequence[str] | None = None,
) -> np.ndarray:
    """Scores as float (n_posters, n_genres), finite and of the labels' shape.

    `what` names them in the message ("logits", "probabilities"); `genres` names the faulty column.
    Raises EvaluationError otherwise.
    """
    scores = np.asarray(scores)
    _same_shape(scores, labels, what)
    if not np.issubdtype(scores.dtype, np.floating):
        scores = scores.astype(np.float64)
    faulty = ~np.isfinite(scores)
    if faulty.any():
        row, column = np.argwhere(faulty)[0]
        genre = genres[column] if genres is not None else f"column {column}"
        raise EvaluationError(
            f"The {what} of {faulty.any(axis=1).sum():,} posters are not finite numbers (first: row {row}, "
            f"genre {genre}, {scores[row, column]}). The training diverged; evaluate another run."
        )
    return scores


def as_decisions(decisions: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Decisions as bool (n_posters, n_genres) of the labels' shape; raises EvaluationError otherwise."""
    decisions = np.asarray(decisions)
    _same_shape(decisions, labels, "decisions")
    return decisions.astype(bool, copy=False)


def _same_shape(values: np.ndarray, labels: np.ndarray, what: str) -> None:
    if values.shape != labels.shape:
        raise EvaluationError(
            f"The {what} have shape {values.shape}, the labels {labels.shape} (posters, genres): "
            "they come from different splits or genre lists."
        )

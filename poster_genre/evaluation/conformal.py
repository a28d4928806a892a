"""Answer sets that hold with a stated confidence, whatever the network: split conformal prediction.

A cut is fitted on posters that the network did not learn from; a new poster of the same kind is then covered
with at least the stated confidence (Vovk and others 2005; Angelopoulos & Bates 2023, doi:10.1561/2200000101).
"""

from __future__ import annotations

import numpy as np

from poster_genre.evaluation.checks import EvaluationError, as_labels, as_scores


def cut_for_all(labels: np.ndarray, probabilities: np.ndarray, confidence: float) -> float:
    """The cut at or above which *all* genres of a new poster lie, with at least `confidence`.

    labels bool, probabilities, both (n_posters, n_genres), of validation. Raises EvaluationError for a
    confidence outside (0, 1), and for too few posters to be that sure.
    """
    labels, probabilities = _checked(labels, probabilities)
    return _quantile(np.where(labels, probabilities, np.inf).min(axis=1), confidence)


def cut_for_one(labels: np.ndarray, probabilities: np.ndarray, confidence: float) -> float:
    """The cut at or above which *at least one* genre of a new poster lies; as `cut_for_all`."""
    labels, probabilities = _checked(labels, probabilities)
    return _quantile(np.where(labels, probabilities, -np.inf).max(axis=1), confidence)


def coverage(
    labels: np.ndarray, probabilities: np.ndarray, cut_all: float, cut_one: float
) -> dict[str, float]:
    """What the cuts do on other posters: `all` and `one`, the shares covered; `size_all` and `size_one`, the
    mean number of genres in the sets."""
    labels, probabilities = _checked(labels, probabilities)
    within_all, within_one = probabilities >= cut_all, probabilities >= cut_one
    return {
        "all": float((within_all | ~labels).all(axis=1).mean()),
        "one": float((within_one & labels).any(axis=1).mean()),
        "size_all": float(within_all.sum(axis=1).mean()),
        "size_one": float(within_one.sum(axis=1).mean()),
    }


def _quantile(scores: np.ndarray, confidence: float) -> float:
    """The score that `confidence` of new posters reach: the ⌊(1 − confidence)(n + 1)⌋-th from below."""
    if not 0 < confidence < 1:
        raise EvaluationError(f"A confidence lies between 0 and 1, not at {confidence}.")
    place = int(np.floor((1 - confidence) * (len(scores) + 1) + 1e-9))
    if place < 1:
        raise EvaluationError(f"{len(scores)} posters are too few to be {confidence:.0%} sure.")
    return float(np.sort(scores)[place - 1])


def _checked(labels: np.ndarray, probabilities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Posters with at least one genre: the others have nothing to cover."""
    labels = as_labels(labels)
    probabilities = as_scores(probabilities, labels)
    some = labels.any(axis=1)
    return labels[some], probabilities[some]

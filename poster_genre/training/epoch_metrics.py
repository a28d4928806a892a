"""Figures of an epoch, for the curves of a training run (METHODS.md §7)."""

from __future__ import annotations

import numpy as np

from poster_genre.evaluation.calibration import sigmoid
from poster_genre.evaluation.decisions import decision_figures
from poster_genre.evaluation.ranking import ranking_figures
from poster_genre.evaluation.threshold_search import global_curve

WATCHED = (
    "map_macro",
    "auc_macro",
    "precision_macro",
    "recall_macro",
    "f1_macro",
    "precision_micro",
    "recall_micro",
    "f1_micro",
    "label_accuracy",
)
SHOWN_GENRES = 5


def watched_figures(labels: np.ndarray, logits: np.ndarray, prefix: str) -> dict[str, float]:
    """WATCHED and top1_hit (the likeliest genre is true), each under `prefix`.

    labels bool (n, L), logits (n, L). Decisions are σ(z) ≥ 0.5, uncalibrated: what the sources' own
    curves show. `label_accuracy_all_negative` stands beside label_accuracy: saying nothing scores that.
    """
    probabilities = sigmoid(logits)
    found = decision_figures(labels, probabilities >= 0.5) | ranking_figures(labels, probabilities)
    figures = {name: found[name] for name in WATCHED}
    figures["label_accuracy_all_negative"] = float(1 - labels.mean())
    figures["top1_hit"] = float(labels[np.arange(len(labels)), logits.argmax(axis=1)].mean())
    return {f"{prefix}_{name}": value for name, value in figures.items()}


def genre_f1(labels: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """F1 of each genre, (L,), NaN without positives, under the one cut with the best macro-F1 here.

    Fitted on the posters that it scores, so optimistic: for watching a run, never for a result.
    """
    probabilities = sigmoid(logits)
    curve = global_curve(labels, probabilities)
    decisions = probabilities >= curve["cut"].iloc[int(curve["f1_macro"].argmax())]
    hits, claims = (labels & decisions).sum(0), labels.sum(0) + decisions.sum(0)
    return np.where(labels.any(0), 2 * hits / np.maximum(claims, 1), np.nan)


def likeliest(logits: np.ndarray, genres: tuple[str, ...]) -> list[tuple[str, float]]:
    """The likeliest genres of one poster's logits (L,), with σ(z), falling."""
    probabilities = sigmoid(logits)
    order = np.argsort(-probabilities, kind="stable")[:SHOWN_GENRES]
    return [(genres[index], round(float(probabilities[index]), 4)) for index in order]

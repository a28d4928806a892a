"""Every threshold at once: precision-recall, ROC and F1 curves from one sort a genre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from poster_genre.evaluation.calibration import weighted_calibration_errors
from poster_genre.evaluation.checks import EvaluationError, as_decisions, as_labels, as_scores
from poster_genre.evaluation.decisions import GenreCounts, Sweep, genre_counts

POINTS = 400  # more than a screen can tell apart, few enough to send to a browser


@dataclass(frozen=True)
class Curves:
    """All genres of one split, sorted once; then any set of cuts is a look-up.

    sweeps: one a genre, in the order of genres; brier, ece: float64 (n_genres,).
    """

    genres: tuple[str, ...]
    sweeps: tuple[Sweep, ...]
    brier: np.ndarray
    ece: np.ndarray

    @classmethod
    def of(cls, labels: np.ndarray, probabilities: np.ndarray, genres: Sequence[str]) -> Curves:
        """Sort labels and probabilities (n_posters, n_genres). Raises EvaluationError on NaN, no posters."""
        labels = as_labels(labels)
        probabilities = as_scores(probabilities, labels, genres=genres)
        once = np.ones((1, len(labels)), np.float32)
        return cls(
            genres=tuple(genres),
            sweeps=tuple(Sweep.of(y, p) for y, p in zip(labels.T, probabilities.T, strict=True)),
            brier=((probabilities - labels) ** 2).mean(axis=0),
            ece=weighted_calibration_errors(labels, probabilities, once)[0],
        )

    def counts(self, cuts: np.ndarray) -> GenreCounts:
        """What the cuts (n_genres,) decide: counts by genre, each int (n_genres,)."""
        states = [sweep.states(cut) for sweep, cut in zip(self.sweeps, cuts, strict=True)]
        pairs = list(zip(self.sweeps, states, strict=True))
        return GenreCounts(
            true_positives=np.array([sweep.true_positives[state] for sweep, state in pairs]),
            predicted=np.array([sweep.predicted[state] for sweep, state in pairs]),
            support=np.array([sweep.support for sweep in self.sweeps]),
        )

    def table(
        self, cuts: np.ndarray, groups: Sequence[str], counts: GenreCounts | None = None
    ) -> pd.DataFrame:
        """The table of `per_genre` at these cuts, without the posters.

        counts replaces what the cuts would decide, for policies that do not decide by cuts alone (top-k).
        """
        counts = self.counts(cuts) if counts is None else counts
        some = counts.support > 0
        return pd.DataFrame(
            {
                "genre": self.genres,
                "group": list(groups),
                "support": counts.support,
                "predicted": counts.predicted,
                "precision": np.where(some, counts.precision, np.nan),
                "recall": np.where(some, counts.recall, np.nan),
                "f1": np.where(some, counts.f1, np.nan),
                "ap": [sweep.average_precision for sweep in self.sweeps],
                "auc": [sweep.roc_auc for sweep in self.sweeps],
                "threshold": np.asarray(cuts, np.float64),
                "brier": self.brier,
                "ece": self.ece,
            }
        )

    def of_genre(self, genre: str, points: int = POINTS) -> pd.DataFrame:
        """One genre's curves, at most `points` rows, threshold falling.

        Columns: threshold, predicted, precision, recall, f1, false_positive_rate. Raises EvaluationError
        for an unknown genre.
        """
        sweep = self._sweep(genre)
        return _rows(sweep, _spread(len(sweep.predicted), points))

    def point(self, genre: str, cut: float) -> pd.Series:
        """Where a cut stands on the genre's curves: the columns of `of_genre`, threshold = cut."""
        sweep = self._sweep(genre)
        point = _rows(sweep, np.array([sweep.states(np.float64(cut))])).iloc[0]
        point["threshold"] = cut
        return point

    def _sweep(self, genre: str) -> Sweep:
        if genre not in self.genres:
            raise EvaluationError(f"There is no genre {genre!r} here; choose from {', '.join(self.genres)}.")
        return self.sweeps[self.genres.index(genre)]


def per_genre(
    labels: np.ndarray,
    probabilities: np.ndarray,
    decisions: np.ndarray,
    genres: Sequence[str],
    cuts: np.ndarray,
    groups: Sequence[str],
) -> pd.DataFrame:
    """A genre a row: genre, group, support, predicted, precision, recall, f1, ap, auc, threshold, brier, ece.

    cuts: (n_genres,), shown as threshold; groups: "head", "medium" or "tail" a genre. Genres without
    positives have NaN for precision, recall, F1, AP and AUC; where nothing was predicted precision is 0.
    Raises EvaluationError on NaN, an empty split or shapes that disagree.
    """
    labels = as_labels(labels)
    counts = genre_counts(labels, as_decisions(decisions, labels))
    return Curves.of(labels, probabilities, genres).table(np.asarray(cuts), groups, counts)


def score_histogram(labels: np.ndarray, probabilities: np.ndarray, bins: int = 40) -> pd.DataFrame:
    """How one genre's positives and negatives are scored, from labels and probabilities (n_posters,).

    Returns a row a bin of equal width over [0, 1]: low, high, positives, negatives (posters).
    """
    edges = np.linspace(0, 1, bins + 1)
    labels = np.asarray(labels, bool)
    return pd.DataFrame(
        {
            "low": edges[:-1],
            "high": edges[1:],
            "positives": np.histogram(probabilities[labels], edges)[0],
            "negatives": np.histogram(probabilities[~labels], edges)[0],
        }
    )


def _rows(sweep: Sweep, states: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "threshold": sweep.cuts[states],
            "predicted": sweep.predicted[states],
            "precision": sweep.precision[states],
            "recall": sweep.recall[states],
            "f1": sweep.f1[states],
            "false_positive_rate": sweep.false_positive_rate[states],
        }
    )


def _spread(n_states: int, points: int) -> np.ndarray:
    """At most `points` of the states, dense at the confident end, where precision moves fastest."""
    if n_states <= points:
        return np.arange(n_states)
    even = np.linspace(0, n_states - 1, points // 2)
    confident = np.geomspace(1, n_states - 1, points // 2)
    return np.unique(np.concatenate([even, confident]).astype(int))

"""One split of a model, and the same under a threshold policy: the numbers that every evaluation shows.

No Streamlit here: the Evaluate page and the command line's report draw their figures from these frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from poster_genre.evaluation import confusion
from poster_genre.evaluation.calibration import (
    Calibration,
    calibration_curve,
    sigmoid,
    weighted_calibration_errors,
)
from poster_genre.evaluation.checks import EvaluationError, as_labels, as_scores
from poster_genre.evaluation.constants import constants
from poster_genre.evaluation.curves import Curves, score_histogram
from poster_genre.evaluation.decisions import decision_figures, genre_counts
from poster_genre.evaluation.groups import group_summary, groups_of
from poster_genre.evaluation.intervals import intervals
from poster_genre.evaluation.metrics import LOWER_IS_BETTER
from poster_genre.evaluation.ranking import ranking_figures
from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference.bundle import Bundle, BundleError

AVERAGES = ("micro", "macro", "samples")
METRICS = ("precision", "recall", "f1")


@dataclass(frozen=True, eq=False)
class Evaluated:
    """Labels and scores of some posters, sorted once so that any policy is a look-up.

    genres, groups: of each column; order: the columns, commonest in training first, which is the one genre
    order of the page; ids: str (n,); labels: bool (n, L); logits, probabilities: float (n, L);
    train_labels: bool (n_train, L), which constant predictors know.
    """

    genres: tuple[str, ...]
    groups: tuple[str, ...]
    order: tuple[int, ...]
    ids: np.ndarray
    labels: np.ndarray
    logits: np.ndarray
    probabilities: np.ndarray
    train_labels: np.ndarray
    curves: Curves

    @classmethod
    def of(
        cls,
        genres: tuple[str, ...],
        ids: np.ndarray,
        labels: np.ndarray,
        logits: np.ndarray,
        calibration: Calibration,
        train_labels: np.ndarray,
    ) -> Evaluated:
        """Check and sort. Raises EvaluationError for no posters, other genres, or logits not finite."""
        labels = as_labels(labels)
        if labels.shape[1] != len(genres):
            raise EvaluationError(
                f"The stored labels have {labels.shape[1]} genres, the model names {len(genres)}: "
                "they belong to different models. Train the recipe again, or choose another model."
            )
        logits = as_scores(logits, labels, "logits", genres)
        probabilities = calibration.apply(logits)
        return cls(
            genres=tuple(genres),
            groups=groups_of(train_labels),
            order=tuple(np.argsort(-train_labels.sum(axis=0), kind="stable").tolist()),
            ids=ids,
            labels=labels,
            logits=logits,
            probabilities=probabilities,
            train_labels=train_labels,
            curves=Curves.of(labels, probabilities, genres),
        )

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def ordered_genres(self) -> list[str]:
        return [self.genres[genre] for genre in self.order]

    @property
    def left_out(self) -> list[str]:
        """Genres without a poster here, which macro figures leave out."""
        return [self.genres[genre] for genre in self.order if not self.labels[:, genre].any()]

    def under(self, policy: Policy) -> Decided:
        """The same posters, decided by `policy`. Raises PolicyError for a policy of other genres."""
        return Decided(self, policy, policy.decide(self.probabilities))

    @cached_property
    def constants(self) -> pd.DataFrame:
        """See `constants.constants`."""
        return constants(self.labels, self.train_labels, self.genres)

    def best_constant(self, name: str) -> tuple[float, str]:
        """The figure `name` of the constant predictor that is best at it, and that predictor's name."""
        known = self.constants.dropna(subset=[name])
        if not len(known):
            return float("nan"), ""
        best = known.loc[known[name].idxmin() if name in LOWER_IS_BETTER else known[name].idxmax()]
        return float(best[name]), str(best["predictor"])

    @cached_property
    def ranking(self) -> dict[str, float]:
        """The figures that need no threshold: mAP, AUC and the others of `ranking_figures`."""
        return ranking_figures(self.labels, self.probabilities)

    def ranking_intervals(self, names: tuple[str, ...]) -> pd.DataFrame:
        """95 % intervals of figures that need no threshold; slower than `Decided.intervals`."""
        return intervals(self.labels, self.probabilities, np.zeros_like(self.labels), names)

    def histogram(self, genre: str) -> pd.DataFrame:
        """See `curves.score_histogram`."""
        column = self.genres.index(genre)
        return score_histogram(self.labels[:, column], self.probabilities[:, column])

    def reliability(self, genre: str) -> tuple[pd.DataFrame, pd.DataFrame, float, float]:
        """Calibration curves of a genre before and after calibration, and the two expected errors."""
        column = [self.genres.index(genre)]
        labels, once = self.labels[:, column], np.ones((1, len(self)), np.float32)
        scores = sigmoid(self.logits[:, column]), self.probabilities[:, column]
        before, after = (calibration_curve(labels[:, 0], p[:, 0]) for p in scores)
        errors = (float(weighted_calibration_errors(labels, p, once)[0, 0]) for p in scores)
        return before, after, *errors


@dataclass(frozen=True, eq=False)
class Decided:
    """Evaluated posters with the genres that a policy gives them; decisions: bool (n, L)."""

    evaluated: Evaluated
    policy: Policy
    decisions: np.ndarray

    @cached_property
    def figures(self) -> dict[str, float]:
        """Every figure but Brier score and ECE, by name."""
        return self.evaluated.ranking | decision_figures(self.evaluated.labels, self.decisions)

    @cached_property
    def table(self) -> pd.DataFrame:
        """A genre a row, see `curves.per_genre`, commonest in training first."""
        seen = self.evaluated
        counts = genre_counts(seen.labels, self.decisions)
        table = seen.curves.table(self.policy.cuts, seen.groups, counts)
        return table.iloc[list(seen.order)].reset_index(drop=True)

    @cached_property
    def averages(self) -> pd.DataFrame:
        """Precision, recall and F1 (columns) averaged in three ways (rows: micro, macro, samples)."""
        rows = [[self.figures[f"{measure}_{average}"] for measure in METRICS] for average in AVERAGES]
        return pd.DataFrame(rows, index=list(AVERAGES), columns=list(METRICS))

    def intervals(self, names: tuple[str, ...]) -> pd.DataFrame:
        """95 % intervals: a tenth of a second for 600 films, a second for 5,000."""
        return intervals(self.evaluated.labels, self.evaluated.probabilities, self.decisions, names)

    @property
    def confusion(self) -> pd.DataFrame:
        """See `confusion.confusion_counts`, in the page's order."""
        seen = self.evaluated
        counts = confusion.confusion_counts(seen.labels, self.decisions, seen.genres)
        return counts.iloc[list(seen.order)].reset_index(drop=True)

    @property
    def given_truth(self) -> pd.DataFrame:
        """See `confusion.predicted_given_truth`."""
        return confusion.predicted_given_truth(self.evaluated.labels, self.decisions, self.evaluated.genres)

    @property
    def together(self) -> pd.DataFrame:
        """Each two different genres once: see `confusion.cooccurrence_compared`."""
        pairs = confusion.cooccurrence_compared(self.evaluated.labels, self.decisions, self.evaluated.genres)
        return pairs[pairs["genre"] < pairs["other"]].reset_index(drop=True)

    def mistakes(self, kind: str, genre: str | None, limit: int) -> pd.DataFrame:
        """See `mistakes.confident_mistakes`."""
        seen = self.evaluated
        return confusion.confident_mistakes(
            seen.labels, seen.probabilities, self.decisions, seen.genres, seen.ids, kind, genre, limit
        )


def of_split(bundle: Bundle, split: str) -> Evaluated:
    """A split of a bundle's own evaluation. Raises BundleError without it, and as `Evaluated.of`."""
    stored = bundle.evaluation
    missing = [name for name in (split, "train") if name not in stored]
    if missing:
        raise BundleError(
            f"{bundle.folder / 'evaluation.npz'} has no {missing[0]} films. Choose another split."
        )
    part = stored[split]
    return Evaluated.of(
        bundle.genres, part.ids, part.labels, part.logits, bundle.calibration, stored["train"].labels
    )


def by_group(evaluated: Evaluated, policies: dict[str, Policy], default: str) -> pd.DataFrame:
    """What each policy makes of head, medium and tail genres: see `groups.group_summary`.

    policies: by the name that is shown. Returns a row a policy and group: policy, the columns of the
    summary, and f1_change, against the policy named `default`.
    """
    parts = []
    for name, policy in policies.items():
        summary = group_summary(evaluated.under(policy).table)
        parts.append(summary.assign(policy=name))
    table = pd.concat(parts, ignore_index=True)
    before = table[table["policy"] == default].set_index("group")["f1"]
    table["f1_change"] = table["f1"] - table["group"].map(before)
    return table[["policy", *(column for column in table.columns if column != "policy")]]

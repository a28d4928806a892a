"""The Evaluate page's figures: frames in, plotly figures out; one family a file."""

from __future__ import annotations

from poster_genre.report.figures.curves import (
    f1_by_threshold,
    precision_recall,
    reliability,
    roc,
    score_histogram,
)
from poster_genre.report.figures.decisions import (
    confusion_squares,
    given_truth_map,
    groups_by_policy,
    joined_pairs,
)

__all__ = [
    "confusion_squares",
    "f1_by_threshold",
    "given_truth_map",
    "groups_by_policy",
    "joined_pairs",
    "precision_recall",
    "reliability",
    "roc",
    "score_histogram",
]

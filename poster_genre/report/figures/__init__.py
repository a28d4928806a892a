"""The Evaluate page's figures: frames in, plotly figures out; one family a file."""

from __future__ import annotations

from poster_genre.report.figures.confusion import confusion_squares, given_truth_map
from poster_genre.report.figures.curves import f1_by_threshold, precision_recall, roc
from poster_genre.report.figures.groups import groups_by_policy
from poster_genre.report.figures.pairs import joined_pairs
from poster_genre.report.figures.scores import reliability, score_histogram

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

"""The Compare page's figures: frames in, plotly figures out; one family a file."""

from __future__ import annotations

from poster_genre.ui.figures.compare.board import leaderboard
from poster_genre.ui.figures.compare.curves import f1_by_threshold, precision_recall
from poster_genre.ui.figures.compare.genres import genre_dumbbells
from poster_genre.ui.figures.compare.pairs import differences

__all__ = ["differences", "f1_by_threshold", "genre_dumbbells", "leaderboard", "precision_recall"]

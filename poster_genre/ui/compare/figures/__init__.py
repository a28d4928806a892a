"""The Compare page's figures: frames in, plotly figures out; one family a file."""

from __future__ import annotations

from poster_genre.ui.compare.figures.board import leaderboard
from poster_genre.ui.compare.figures.curves import f1_by_threshold, precision_recall
from poster_genre.ui.compare.figures.genres import genre_dumbbells
from poster_genre.ui.compare.figures.pairs import differences

__all__ = ["differences", "f1_by_threshold", "genre_dumbbells", "leaderboard", "precision_recall"]

"""The Dataset page's figures: frames in, plotly figures out; one family a file."""

from __future__ import annotations

from poster_genre.ui.dataset.figures.counts import (
    before_and_after,
    genre_counts,
    genres_a_poster,
    genres_by_split,
    imbalance_ratios,
    scumble_bars,
    set_sizes,
    subset_counts,
)
from poster_genre.ui.dataset.figures.pairs import pair_map, period_map, split_gaps

__all__ = [
    "before_and_after",
    "genre_counts",
    "genres_a_poster",
    "genres_by_split",
    "imbalance_ratios",
    "pair_map",
    "period_map",
    "scumble_bars",
    "set_sizes",
    "split_gaps",
    "subset_counts",
]

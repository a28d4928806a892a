"""The Lab page's figures: frames in, plotly figures out; one family a file."""

from __future__ import annotations

from poster_genre.ui.figures.lab.calibration import calibration_cost
from poster_genre.ui.figures.lab.genres import genre_map
from poster_genre.ui.figures.lab.grid import grid
from poster_genre.ui.figures.lab.groups import groups
from poster_genre.ui.figures.lab.reach import reach
from poster_genre.ui.figures.lab.trade_off import trade_off

__all__ = ["calibration_cost", "genre_map", "grid", "groups", "reach", "trade_off"]

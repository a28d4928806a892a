"""Drawn posters of invented films: examples to click on, and whole catalogs to train on anywhere."""

from __future__ import annotations

from poster_genre.demo.collection import demo_catalog
from poster_genre.demo.examples import Example, examples
from poster_genre.demo.posters import draw_poster
from poster_genre.demo.styles import STYLES

GENRES = tuple(sorted(STYLES))

__all__ = ["GENRES", "Example", "demo_catalog", "draw_poster", "examples"]

"""The split that a catalog itself gives, offered beside the recipe's."""

from __future__ import annotations

import streamlit as st

from poster_genre.report import wording
from poster_genre.runs.recipe import Recipe
from poster_genre.ui.train.catalogs import Chosen

OWN = "given"


def choose(catalog: Chosen, recipe: Recipe) -> list[str]:
    """Draw the choice for a catalog that gives a split; returns what differs from the recipe."""
    if not catalog.split:
        return []
    counts = wording.listed([f"{posters:,} {part}" for part, posters in catalog.split.items()])
    words = {OWN: f"The dataset's own: {counts}", recipe.split.method: f"The recipe's: {recipe.split.method}"}
    method = st.segmented_control(
        "Split",
        list(words),
        default=OWN,
        required=True,
        format_func=words.get,
        key=f"split-{catalog.path}",
        help="With the dataset's own split, scores compare with others' on it. A part that it lacks is drawn "
        "from its training films.",
    )
    return [] if method == recipe.split.method else [f"split.method={method}"]

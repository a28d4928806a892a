"""Posters to evaluate: any small table for the property tests, and one that looks like the catalog."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

# A busy machine is no failure: examples have no time limit.
settings.register_profile("evaluation", deadline=None)
settings.load_profile("evaluation")


@st.composite
def _scored_posters(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    shape = draw(st.integers(1, 12)), draw(st.integers(2, 5))
    labels = draw(arrays.arrays(bool, shape))
    # Eighths make ties likely; other floats make them rare.
    eighths = st.integers(0, 8).map(lambda k: k / 8)
    anything = st.floats(0, 1, allow_subnormal=False)
    return labels, draw(arrays.arrays(np.float64, shape, elements=draw(st.sampled_from([eighths, anything]))))


@pytest.fixture(scope="session")
def scored_posters() -> st.SearchStrategy:
    """Any labels bool (n, L) and probabilities (n, L), 1–12 posters by 2–5 genres, with or without ties."""
    return _scored_posters()


@pytest.fixture(scope="session")
def draw_catalog():
    """draw_catalog(n, seed) -> labels, probabilities of 12 genres, from half the posters down to 0.4 %.

    The probabilities are the ones that the labels are drawn from: perfectly calibrated, modestly informed.
    """

    def draw(n_posters: int, seed: int = 0, signal: float = 1.2) -> tuple[np.ndarray, np.ndarray]:
        rng = np.random.default_rng(seed)
        shares = np.geomspace(0.5, 0.004, 12)
        logits = np.log(shares / (1 - shares)) + signal * rng.normal(size=(n_posters, 12)) - signal**2 / 2
        probabilities = 1 / (1 + np.exp(-logits))
        return rng.random(probabilities.shape) < probabilities, probabilities

    return draw

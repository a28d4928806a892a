"""The tiny bundle opened, and ready to predict."""

from __future__ import annotations

from pathlib import Path

import pytest

from poster_genre.inference.bundle import Bundle
from poster_genre.inference.predictor import Predictor


@pytest.fixture(scope="session")
def bundle(tiny_bundle: Path) -> Bundle:
    """The tiny bundle, opened."""
    return Bundle.open(tiny_bundle)


@pytest.fixture(scope="session")
def predictor(bundle: Bundle) -> Predictor:
    """A predictor of the tiny bundle, two calls at a time."""
    return Predictor(bundle, workers=2)

"""Fixtures that several areas share."""

from __future__ import annotations

from pathlib import Path

import pytest

POSTERS = Path(__file__).parents[2] / "shared" / "posters" / "Multi_Label_dataset"


@pytest.fixture(scope="session")
def posters_folder() -> Path:
    """The folder of real posters beside the checkout; tests that need it skip where it is absent."""
    if not (POSTERS / "train.csv").is_file():
        pytest.skip(f"no real posters at {POSTERS}")
    return POSTERS

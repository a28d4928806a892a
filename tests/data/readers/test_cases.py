"""Folders rebuilt from public layouts, beside the checkout: each must come out as its EXPECTED.json says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from poster_genre.data.readers import read

CASES = Path(__file__).parents[4] / "shared" / "cases"
EXPECTED = CASES / "EXPECTED.json"
NAMES = sorted(json.loads(EXPECTED.read_text("utf-8"))) if EXPECTED.is_file() else []

pytestmark = pytest.mark.skipif(not NAMES, reason=f"no cases at {CASES}")


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_read_as_expected(name):
    expected = json.loads(EXPECTED.read_text("utf-8"))[name]
    catalog = read(CASES / name)
    counts = dict(zip(catalog.genres, catalog.labels.sum(axis=0).tolist()))
    assert (len(catalog), counts) == (expected["posters"], expected["genres"])
    assert catalog.has_images

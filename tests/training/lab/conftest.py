"""The Lab's catalog for small trainings."""

from __future__ import annotations

from pathlib import Path

import pytest

from poster_genre.inference.bundle import Bundle, write_bundle
from poster_genre.runs import recipe_file as recipes


@pytest.fixture(scope="session")
def catalog(tiny_bundle: Path, tmp_path_factory) -> Path:
    """The tiny bundle, as if its embeddings came from the backbone that the Lab's recipe wants."""
    bundle = Bundle.open(tiny_bundle)
    wanted = recipes.load("transfer_head").input
    card = bundle.card | {
        "input": {
            "kind": "embeddings",
            "backbone": wanted.backbone,
            "height": wanted.height,
            "width": wanted.width,
        }
    }
    files = {name: tiny_bundle / name for name in card["files"]}
    folder = tmp_path_factory.mktemp("lab") / "bundle"
    write_bundle(folder, card, files)
    return folder

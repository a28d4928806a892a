"""Small real posters and catalogs for the tests of the data layer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from poster_genre.data.catalog import Catalog


def _write_poster(path: Path, seed: int = 0, size: tuple[int, int] = (60, 90), **options) -> Path:
    """A JPEG (or whatever the suffix says) of smooth random colours; one seed, one picture."""
    colours = np.random.default_rng(seed).integers(0, 256, (6, 4, 3), dtype=np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(colours).resize(size, Image.Resampling.BICUBIC).save(path, **options)
    return path


@pytest.fixture
def write_poster() -> Callable[..., Path]:
    """`write_poster(path, seed, size)` draws a picture that differs from those of other seeds."""
    return _write_poster


@pytest.fixture
def poster_catalog(tmp_path: Path) -> Catalog:
    """Six films with different posters; two genres."""
    films = [f"tt{number:07}" for number in range(1, 7)]
    paths = [
        str(_write_poster(tmp_path / "posters" / f"{film}.jpg", seed)) for seed, film in enumerate(films)
    ]
    labels = np.array([[1, 0], [1, 0], [1, 1], [0, 1], [0, 1], [1, 1]], bool)
    about = pd.DataFrame({"film_id": films, "path": paths})
    return Catalog.build("six", about, labels, ("Drama", "Comedy"))

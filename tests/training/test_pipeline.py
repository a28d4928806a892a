"""The poster cache: the decoder's own pixels, shared, resumable, and read batch by batch."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from poster_genre.data import images, readers
from poster_genre.data.images import ImageError
from poster_genre.inference.bundle import Bundle
from poster_genre.runs.recipe_file import RecipeError
from poster_genre.training import pipeline
from poster_genre.training.pipeline import PosterSource, cache_posters

SIZE = (24, 16)


@pytest.fixture
def catalog(drawn, tmp_path, monkeypatch):
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))
    return readers.read(drawn)


def decoded(catalog, row: int) -> np.ndarray:
    return images.load(Path(catalog.posters["path"].iloc[row]).read_bytes(), SIZE)


def test_the_cache_holds_the_decoders_pixels(catalog):
    cache = cache_posters(catalog, SIZE)
    rows = np.array([7, 0, 79])
    np.testing.assert_array_equal(cache.read(rows), np.stack([decoded(catalog, row) for row in rows]))


def test_a_second_run_decodes_nothing(catalog, monkeypatch):
    cache_posters(catalog, SIZE)
    monkeypatch.setattr(pipeline.images, "load", lambda *_: pytest.fail("decoded again"))
    cache_posters(catalog, SIZE)


def test_an_interrupted_decoding_goes_on_where_it_was(catalog, monkeypatch):
    def interrupt(progress):
        if progress.done == 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cache_posters(catalog, SIZE, interrupt)
    partial = next((pipeline.home() / "posters").glob("*.partial"))
    with partial.open("ab") as file:
        file.write(b"half a poster")
    seen = []
    cache = cache_posters(catalog, SIZE, lambda progress: seen.append(progress.done))
    assert seen[0] > 25 and seen[-1] == 80
    everything = cache.read(np.arange(80))
    np.testing.assert_array_equal(everything, np.stack([decoded(catalog, row) for row in range(80)]))


def test_a_poster_that_is_no_image_is_named(catalog, tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no image")
    catalog.posters.loc[5, "path"] = str(broken)
    with pytest.raises(ImageError, match=r"broken.jpg: This is not an image"):
        cache_posters(catalog, SIZE)


def test_other_labels_of_the_same_posters_share_the_cache(catalog, monkeypatch):
    cache_posters(catalog, SIZE)
    relabelled = dataclasses.replace(catalog, fingerprint="f" * 64)
    monkeypatch.setattr(pipeline.images, "load", lambda *_: pytest.fail("decoded again"))
    cache_posters(relabelled, SIZE)


def test_a_catalog_without_images_is_refused(tiny_bundle):
    with pytest.raises(RecipeError, match="no image files"):
        cache_posters(Bundle.open(tiny_bundle).catalog, SIZE)


def test_a_cache_that_vanishes_is_named(catalog):
    cache = cache_posters(catalog, SIZE)
    source = PosterSource(cache, catalog.labels.astype("f4"), batch=2)
    batches = source.batches(np.arange(20))
    next(batches)
    cache.path.unlink()
    with pytest.raises(FileNotFoundError) as raised:
        list(batches)
    assert raised.value.filename == str(cache.path)


def test_batches_hold_the_rows_asked_for_in_their_order(catalog):
    source = PosterSource(cache_posters(catalog, SIZE), catalog.labels.astype("f4"), batch=3)
    rows = np.array([5, 2, 9, 1, 70, 3, 8])
    batches = list(source.train_batches(rows, epoch=0))
    assert [len(labels) for _, labels in batches] == [3, 3, 1]
    np.testing.assert_array_equal(np.concatenate([y for _, y in batches]), catalog.labels[rows])
    expected = np.stack([decoded(catalog, row) for row in rows])
    np.testing.assert_array_equal(np.concatenate([x for x, _ in batches]), expected)
    np.testing.assert_array_equal(np.concatenate(list(source.batches(rows))), expected)

"""Embeddings: computed once an image, kept through any interruption, never mixed between keys."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from poster_genre.concurrency import bounded_map
from poster_genre.data import images
from poster_genre.inference import embeddings
from poster_genre.inference.embeddings import Embedder, embed


@pytest.fixture
def embedder(bundle) -> Embedder:
    height, width = bundle.input_size
    return Embedder(bundle.path("model.tflite"), height, width, "tiny")


@pytest.fixture
def posters(tmp_path, poster_bytes) -> list[Path]:
    """Seven different posters, as lossless files."""
    paths = [tmp_path / "posters" / f"{seed}.png" for seed in range(7)]
    paths[0].parent.mkdir()
    for seed, path in enumerate(paths):
        path.write_bytes(poster_bytes(seed, format="PNG"))
    return paths


@pytest.fixture
def idle(embedder, tmp_path) -> Embedder:
    """The same key without a model file: it can only take what is cached."""
    return replace(embedder, model=tmp_path / "no such model.tflite")


def test_an_embedding_is_the_pooled_feature_map_of_the_decoders_pixels(
    embedder, posters, predictor, tmp_path
):
    found = embed(embedder, posters, tmp_path / "cache")
    assert found.shape == (7, 1, 8)
    assert found.dtype == np.float16
    for path, vector in zip(posters, found[:, 0]):
        pixels = images.load(path.read_bytes(), predictor.bundle.input_size)
        _, feature_map = predictor.forward(pixels)
        np.testing.assert_array_equal(vector, feature_map.mean((0, 1)).astype(np.float16))


def test_the_flipped_view_is_the_mirrored_poster(embedder, posters, predictor, tmp_path):
    both = embed(embedder, posters, tmp_path / "cache", views=("plain", "flip"))
    mirrored = images.load(posters[0].read_bytes(), predictor.bundle.input_size)[:, ::-1]
    _, feature_map = predictor.forward(mirrored)
    np.testing.assert_array_equal(both[0, 1], feature_map.mean((0, 1)).astype(np.float16))


def test_the_same_key_takes_what_is_cached(embedder, idle, posters, tmp_path):
    first = embed(embedder, posters, tmp_path / "cache")
    np.testing.assert_array_equal(embed(idle, posters[::-1], tmp_path / "cache"), first[::-1])


def test_another_key_size_or_view_computes_anew(embedder, idle, posters, tmp_path):
    embed(embedder, posters, tmp_path / "cache")
    for other in (replace(idle, key="other weights"), replace(idle, height=96)):
        with pytest.raises(ValueError, match="no such model"):
            embed(other, posters, tmp_path / "cache")
    with pytest.raises(ValueError, match="no such model"):
        embed(idle, posters, tmp_path / "cache", views=("flip",))


def test_the_cache_goes_by_content_not_by_name(embedder, idle, posters, tmp_path):
    first = embed(embedder, posters[:2], tmp_path / "cache")
    moved = posters[0].rename(tmp_path / "moved.png")
    posters[1].write_bytes(moved.read_bytes())
    found = embed(idle, [moved, posters[1]], tmp_path / "cache")
    np.testing.assert_array_equal(found, first[[0, 0]])


def test_progress_counts_to_the_end(embedder, posters, tmp_path):
    seen = []
    embed(embedder, posters, tmp_path / "cache", progress=seen.append)
    assert [step.done for step in seen] == list(range(1, 8))
    assert {step.total for step in seen} == {7}
    assert seen[-1].seconds_left == 0
    assert all(step.per_second > 0 for step in seen)


def test_after_an_interruption_the_rest_is_computed(embedder, posters, tmp_path):
    def interrupt(progress):
        if progress.done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embed(embedder, posters, tmp_path / "cache", progress=interrupt)
    resumed = []
    again = embed(embedder, posters, tmp_path / "cache", progress=resumed.append)
    assert [step.done for step in resumed] == [4, 5, 6, 7]
    np.testing.assert_array_equal(again, embed(embedder, posters, tmp_path / "afresh"))


KILLED = """
import os, sys
from pathlib import Path
from poster_genre.inference import embeddings
embeddings.SHARD = 2
model, cache, *posters = map(Path, sys.argv[1:])
embedder = embeddings.Embedder(model, 48, 32, "tiny")
embeddings.embed(embedder, posters, cache, progress=lambda step: os._exit(9) if step.done == 5 else None)
"""


def test_a_process_killed_on_the_way_loses_only_its_unfinished_shard(embedder, posters, tmp_path):
    command = [sys.executable, "-c", KILLED, embedder.model, tmp_path / "cache", *posters]
    assert subprocess.run(command, cwd=Path(__file__).parents[2], check=False).returncode == 9
    resumed = []
    embed(embedder, posters, tmp_path / "cache", progress=resumed.append)
    assert [step.done for step in resumed] == [5, 6, 7]


def test_a_shard_cut_off_by_a_crash_is_computed_again(embedder, posters, tmp_path, monkeypatch):
    monkeypatch.setattr(embeddings, "SHARD", 3)
    first = embed(embedder, posters, tmp_path / "cache")
    shards = sorted((tmp_path / "cache").rglob("*.npz"))
    shards[0].write_bytes(shards[0].read_bytes()[:100])
    shards[1].write_bytes(b"")
    np.testing.assert_array_equal(embed(embedder, posters, tmp_path / "cache"), first)


def test_a_poster_that_cannot_be_used_is_named_and_the_others_are_kept(embedder, idle, posters, tmp_path):
    wrong = tmp_path / "wrong.jpg"
    wrong.write_bytes(b"not an image")
    with pytest.raises(images.ImageError, match=r"wrong\.jpg: This is not an image"):
        embed(embedder, [*posters, wrong], tmp_path / "cache")
    assert len(embed(idle, posters, tmp_path / "cache")) == 7


def test_a_missing_poster_is_named(embedder, posters, tmp_path):
    with pytest.raises(images.ImageError, match=r"gone\.png: the file cannot be read \(No such file"):
        embed(embedder, [*posters, tmp_path / "gone.png"], tmp_path / "cache")


def test_nothing_to_embed_is_an_error(embedder, tmp_path):
    with pytest.raises(ValueError, match="no posters"):
        embed(embedder, [], tmp_path / "cache")


def test_bounded_map_keeps_the_order():
    assert list(bounded_map(lambda n: n * n, range(100), 4)) == [n * n for n in range(100)]


def test_bounded_map_reads_only_a_little_ahead():
    taken = []
    results = bounded_map(lambda n: n, (taken.append(n) or n for n in range(1000)), 2)
    next(results)
    assert len(taken) <= 2 * 4 + 1
    results.close()


def test_bounded_map_passes_on_what_was_raised():
    results = bounded_map(lambda n: 1 // n, [1, 0], 2)
    assert next(results) == 1
    with pytest.raises(ZeroDivisionError):
        next(results)

"""Nearest posters: cosine similarity on the main axes, kept small, refused when damaged."""

from __future__ import annotations

import numpy as np
import pytest

from poster_genre.demo import examples
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.neighbours import FILE, Neighbours
from poster_genre.inference.predictor import Predictor

GENRES = ("Comedy", "Drama", "War")


@pytest.fixture
def known():
    rng = np.random.default_rng(0)
    embeddings = rng.normal(size=(40, 12)) + 3
    labels = rng.random((40, 3)) < 0.4
    ids = np.array([f"tt{number:07}" for number in range(40)])
    return ids, labels, embeddings


def as_map(embedding: np.ndarray) -> np.ndarray:
    """A feature map (2, 3, D) whose mean is the embedding."""
    noise = np.random.default_rng(1).normal(size=(6, len(embedding)))
    return (embedding + noise - noise.mean(axis=0)).reshape(2, 3, -1)


def test_on_all_axes_it_is_the_cosine_of_the_centred_embeddings(known):
    ids, labels, embeddings = known
    found = Neighbours.of(ids, labels, embeddings, axes=12).nearest(as_map(embeddings[5]), GENRES, 4)
    centred = embeddings - embeddings.mean(axis=0)
    cosine = centred @ centred[5] / np.linalg.norm(centred, axis=1) / np.linalg.norm(centred[5])
    assert [film.film_id for film in found] == ids[np.argsort(-cosine)[:4]].tolist()
    assert [film.similarity for film in found] == pytest.approx(np.sort(cosine)[::-1][:4], abs=2e-3)
    assert found[0].genres == tuple(np.array(GENRES)[labels[5]])


def test_the_shipped_model_knows_its_training_films():
    bundle = Bundle.open()
    known = Neighbours.open(bundle)
    assert len(known.film_ids) == (bundle.split == "train").sum()
    assert bundle.card["files"][FILE]["bytes"] < 3e6
    poster = Predictor(bundle).predict(examples()[0].png_bytes)
    found = known.nearest(poster.feature_map, bundle.genres, 5)
    shares = [film.similarity for film in found]
    assert shares == sorted(shares, reverse=True) and 0 < shares[0] <= 1
    assert set(found[0].genres) <= set(bundle.genres)


def test_a_model_without_them_has_none(tiny_bundle):
    assert Neighbours.open(Bundle.open(tiny_bundle)) is None

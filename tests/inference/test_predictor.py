"""From bytes to an answer: the pixels, logits and probabilities, and what is said when nothing is sure."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from poster_genre.data import images
from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference.bundle import Bundle, BundleError
from poster_genre.inference.explain import head_logits
from poster_genre.inference.predictor import Predictor, answer

GENRES = ("Comedy", "Drama", "Horror", "Romance")


def policy(*cuts: float, k: int | None = None) -> Policy:
    return Policy("test", "custom", np.array(cuts), k=k)


def test_the_network_sees_the_decoders_pixels(predictor, poster_bytes):
    data = poster_bytes(1, size=(301, 444))
    seen = predictor.predict(data)
    pixels = images.load(data, predictor.bundle.input_size)
    np.testing.assert_array_equal(seen.logits, predictor.forward(pixels)[0])


def test_probabilities_are_the_calibrated_logits(predictor, poster_bytes):
    seen = predictor.predict(poster_bytes(2))
    calibration = predictor.bundle.calibration
    expected = 1 / (1 + np.exp(-(calibration.scale * seen.logits + calibration.offset)))
    np.testing.assert_allclose(seen.probabilities, expected, rtol=1e-12)


def test_the_head_recomputes_the_logits_from_the_pooled_feature_map(predictor, poster_bytes):
    for seed in range(5):
        seen = predictor.predict(poster_bytes(seed))
        pooled = seen.feature_map.mean((0, 1))
        np.testing.assert_allclose(
            head_logits(predictor.bundle.head, pooled[None])[0], seen.logits, atol=1e-3
        )


def test_the_shipped_head_recomputes_the_shipped_logits(default_bundle, poster_bytes):
    seen = Predictor(default_bundle).predict(poster_bytes(0, size=(300, 444)))
    pooled = seen.feature_map.mean((0, 1))
    np.testing.assert_allclose(head_logits(default_bundle.head, pooled[None])[0], seen.logits, atol=1e-3)


def test_different_posters_get_different_logits(predictor, poster_bytes):
    first, second = (predictor.predict(poster_bytes(seed)).logits for seed in (1, 2))
    assert not np.allclose(first, second)


def test_a_wide_picture_gets_an_answer_and_a_hint(predictor, poster_bytes):
    assert "wider than tall" in predictor.predict(poster_bytes(size=(640, 200))).hint
    assert predictor.predict(poster_bytes(size=(200, 300))).hint is None


def test_an_altered_model_never_predicts(tiny_bundle, tmp_path):
    folder = Path(shutil.copytree(tiny_bundle, tmp_path / "model"))
    with (folder / "model.tflite").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(BundleError, match=r"model\.tflite"):
        Predictor(Bundle.open(folder))


def test_decided_genres_come_likeliest_first():
    said = answer(np.array([0.4, 0.9, 0.1, 0.6]), policy(0.3, 0.3, 0.3, 0.3), GENRES)
    assert said.genres == ("Drama", "Romance", "Comedy")
    assert not said.unsure


def test_a_probability_at_its_cut_is_decided():
    assert not answer(np.array([0.5, 0.1, 0.1, 0.1]), policy(0.5, 0.5, 0.5, 0.5), GENRES).unsure


def test_nothing_above_its_threshold_gives_the_likeliest_marked_unsure():
    said = answer(np.array([0.1, 0.2, 0.45, 0.3]), policy(0.5, 0.5, 0.5, 0.5), GENRES)
    assert said.genres == ("Horror",)
    assert said.unsure


shares = st.lists(st.floats(0, 1), min_size=4, max_size=4)


@given(shares, shares, st.none() | st.integers(1, 4))
def test_an_answer_is_never_empty_and_unsure_only_below_every_cut(probabilities, cuts, k):
    probabilities, cuts = np.array(probabilities), np.array(cuts)
    said = answer(probabilities, policy(*cuts, k=k), GENRES)
    assert said.genres
    chosen = [GENRES.index(genre) for genre in said.genres]
    assert list(probabilities[chosen]) == sorted(probabilities[chosen], reverse=True)
    if said.unsure:
        assert len(chosen) == 1
        assert probabilities[chosen[0]] == probabilities.max()
    else:
        assert (probabilities[chosen] >= cuts[chosen]).all()

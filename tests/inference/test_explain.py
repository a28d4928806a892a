"""Explanations: the map adds up to the logit, and the overlay lights what speaks for a genre."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from poster_genre.inference import explain
from poster_genre.inference.predictor import Predictor

# Two heads with one hidden layer, one output, on two channels; worked out by hand below.
HAND = {
    "h0_w0": np.array([[1.0, 0.0], [0.0, 1.0]]),
    "h0_b0": np.array([-1.0, -5.0]),
    "h0_w1": np.array([[2.0], [3.0]]),
    "h0_b1": np.array([0.5]),
    "h1_w0": np.array([[1.0], [1.0]]),
    "h1_b0": np.array([0.0]),
    "h1_w1": np.array([[-1.0]]),
    "h1_b1": np.array([0.0]),
}


def random_head(depth: int, members: int, channels: int = 12, genres: int = 5) -> dict[str, np.ndarray]:
    rng, head = np.random.default_rng(depth * 10 + members), {}
    for i in range(members):
        sides = [channels] + [7] * depth + [genres]
        for j, (n_in, n_out) in enumerate(pairwise(sides)):
            head[f"h{i}_w{j}"] = rng.normal(size=(n_in, n_out)).astype(np.float16).astype(np.float32)
            head[f"h{i}_b{j}"] = rng.normal(size=n_out).astype(np.float16).astype(np.float32)
    return head


def test_logits_slope_and_intercept_worked_out_by_hand():
    pooled = np.array([3.0, 1.0])
    # Head 0: hidden (2, 0), logit 2·2 + 0.5 = 4.5, slope (2, 0); head 1: −(3 + 1) = −4, slope (−1, −1).
    np.testing.assert_allclose(explain.head_logits(HAND, pooled[None]), [[0.25]])
    slope, intercept = explain.local_linear(HAND, pooled, 0)
    np.testing.assert_allclose(slope, [0.5, -0.5])
    assert intercept == pytest.approx((-2 + 0.5 + 0) / 2)


@pytest.mark.parametrize(("depth", "members"), [(0, 1), (1, 1), (1, 3), (2, 2)])
def test_the_maps_mean_is_the_logit_less_the_intercept(depth, members):
    head = random_head(depth, members)
    feature_map = np.random.default_rng(5).gamma(1, size=(6, 4, 12)).astype(np.float32)
    pooled = feature_map.mean((0, 1))
    for genre, logit in enumerate(explain.head_logits(head, pooled[None])[0]):
        _, intercept = explain.local_linear(head, pooled, genre)
        activation = explain.activation_map(head, feature_map, genre)
        assert activation.shape == (6, 4)
        assert activation.mean() == pytest.approx(logit - intercept, abs=1e-3)


def test_a_linear_head_gives_the_classic_class_activation_map():
    head = random_head(depth=0, members=1)
    feature_map = np.random.default_rng(5).gamma(1, size=(6, 4, 12)).astype(np.float32)
    expected = np.einsum("hwc,c->hw", feature_map, head["h0_w0"][:, 2])
    np.testing.assert_allclose(explain.activation_map(head, feature_map, 2), expected, rtol=1e-4, atol=1e-4)


def test_the_maps_of_the_networks_own_output_add_up(predictor, poster_bytes):
    assert_adds_up(predictor, poster_bytes(3))


def test_the_shipped_models_maps_add_up(default_bundle, poster_bytes):
    assert_adds_up(Predictor(default_bundle), poster_bytes(3, size=(300, 444)))


def assert_adds_up(predictor: Predictor, data: bytes) -> None:
    seen = predictor.predict(data)
    pooled = seen.feature_map.mean((0, 1))
    for genre, logit in enumerate(seen.logits):
        _, intercept = explain.local_linear(predictor.bundle.head, pooled, genre)
        activation = explain.activation_map(predictor.bundle.head, seen.feature_map, genre)
        assert activation.mean() == pytest.approx(logit - intercept, abs=1e-3)


@pytest.fixture
def poster() -> Image.Image:
    pixels = np.random.default_rng(0).integers(0, 256, (90, 60, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


@pytest.fixture
def top_left() -> np.ndarray:
    """An activation map (3, 2) that speaks for a genre at the top left, and against it elsewhere."""
    return np.array([[5.0, -1], [-1, -1], [-1, -1]])


def test_no_opacity_leaves_the_poster_as_it_is(poster, top_left):
    np.testing.assert_array_equal(explain.overlay(poster, top_left, 0.0), poster)


def test_the_overlay_colours_what_speaks_for_the_genre_and_dims_the_rest(poster, top_left):
    before = np.asarray(poster, int)
    after = np.asarray(explain.overlay(poster, top_left, 1.0), int)
    assert after.shape == before.shape
    tint = np.array(explain.MAP_COLOUR)
    np.testing.assert_allclose(after[0, 0], (before[0, 0] + tint) / 2, atol=2)
    assert (luminance(after[60:]) <= luminance(before[60:])).all()
    assert np.ptp(after[60:], axis=-1).mean() < np.ptp(before[60:], axis=-1).mean() / 2, "colours fade"


@pytest.mark.parametrize("value", [-2.0, 0.0])
def test_a_map_without_anything_for_the_genre_colours_nothing(poster, value):
    after = np.asarray(explain.overlay(poster, np.full((3, 2), value), 1.0), int)
    assert (luminance(after) <= luminance(np.asarray(poster, int))).all()


def luminance(rgb: np.ndarray) -> np.ndarray:
    """ITU-R 601 luma (h, w) of integer RGB (h, w, 3)."""
    return rgb @ np.array([0.299, 0.587, 0.114])


def test_an_overlay_of_a_poster_with_transparency_is_rgb(top_left):
    assert explain.overlay(Image.new("RGBA", (60, 90)), top_left, 0.5).mode == "RGB"


def brightness(pixels: np.ndarray) -> np.ndarray:
    """Two "logits": mean brightness of the top left and of the bottom right 32 px."""
    return np.array([pixels[:32, :32].mean(), pixels[-32:, -32:].mean()])


@pytest.mark.parametrize("size", [(96, 64), (100, 75), (32, 32), (20, 20)])
def test_occlusion_finds_where_each_logit_comes_from(size):
    pixels = np.full((*size, 3), 255, np.uint8)
    *steps, (done, maps) = explain.occlusion_maps(brightness, pixels)
    assert done == 1.0
    assert maps.shape[-1] == 2
    assert np.unravel_index(maps[..., 0].argmax(), maps.shape[:2]) == (0, 0)
    last = (maps.shape[0] - 1, maps.shape[1] - 1)
    assert maps[(*last, 1)] == maps[..., 1].max() == 255 - 128  # the last patch covers the far corner whole
    shares = [share for share, _ in steps]
    assert shares == sorted(shares)
    assert len(steps) == maps.shape[0] * maps.shape[1]


def test_occlusion_can_be_left_after_any_patch():
    asked = []

    def forward(pixels: np.ndarray) -> np.ndarray:
        asked.append(1)
        return brightness(pixels)

    next(explain.occlusion_maps(forward, np.zeros((320, 320, 3), np.uint8)))
    assert len(asked) == 2  # the whole poster, and one patch

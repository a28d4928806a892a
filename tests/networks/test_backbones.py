"""Backbones: the stored weights give the original network's features, at any size."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from poster_genre.networks import backbones
from tools.convert_backbone import reference_images

TOLERANCE = 1e-3


@pytest.fixture(params=backbones.VARIANTS)
def stored(request) -> str:
    """Each backbone whose weights are in this checkout."""
    if request.param not in backbones.stored():
        pytest.skip(f"no weights of {request.param}: a user converts them")
    return request.param


def test_features_are_those_of_the_original_network(stored):
    with np.load(backbones.weights_path(stored).with_name(f"{stored}.reference.npz")) as reference:
        assert len(reference.files) == 2
        for size in reference.files:
            height, width = map(int, size.split("x"))
            features = backbones.load(stored, height, width)(reference_images(height, width))
            assert features.shape == (2, height // 32, width // 32, 1280)
            pooled = np.asarray(features).mean((1, 2))
            assert np.abs(pooled - reference[size]).max() <= TOLERANCE


@pytest.mark.parametrize("name", ["efficientnet_lite2", "efficientnet_lite2_posters"])
def test_the_backbones_of_shipped_recipes_are_stored_and_small(name):
    assert name in backbones.stored()
    path = backbones.weights_path(name)
    assert path.stat().st_size <= 20 * 2**20
    assert backbones.sha256(name) == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_tuned_backbone_is_another_point_of_the_same_network():
    images = reference_images(64, 64)
    plain, tuned = (
        np.asarray(backbones.load(name, 64, 64)(images))
        for name in ("efficientnet_lite2", "efficientnet_lite2_posters")
    )
    assert plain.shape == tuned.shape
    assert np.isfinite(tuned).all() and np.abs(plain - tuned).max() > 0.1


@pytest.mark.parametrize(
    ("name", "millions"),
    [("efficientnet_lite0", 3.4), ("efficientnet_lite1", 4.1), ("efficientnet_lite2", 4.8)],
)
def test_sizes_are_the_published_ones_less_the_classifier(name, millions):
    # Published: 4.7, 5.4 and 6.1 million, of which the 1000-class layer holds 1.281 million.
    model = backbones.build(name, 64, 64)
    weights = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    assert weights / 1e6 == pytest.approx(millions, abs=0.06)


@pytest.mark.parametrize(("height", "width"), [(64, 32), (33, 47), (32, 32)])
def test_any_input_size_gives_a_feature_map_of_a_32nd(height, width):
    model = backbones.build("efficientnet_lite0", height, width)
    assert model.output_shape == (None, -(-height // 32), -(-width // 32), 1280)


def test_drop_connect_adds_no_weights_and_changes_nothing_at_inference():
    plain = backbones.build("efficientnet_lite0", 32, 32)
    dropping = backbones.build("efficientnet_lite0", 32, 32, drop_connect=0.2)
    dropping.set_weights(plain.get_weights())
    images = np.random.default_rng(0).uniform(0, 255, (1, 32, 32, 3)).astype("f4")
    np.testing.assert_array_equal(plain(images), dropping(images, training=False))


def test_an_unknown_backbone_is_named_with_the_known():
    for make in (backbones.build, backbones.load):
        with pytest.raises(ValueError, match="'resnet50'; known are efficientnet_lite0"):
            make("resnet50", 32, 32)


def test_missing_weights_are_an_error_never_random_ones(tmp_path, monkeypatch):
    monkeypatch.setattr(backbones, "BACKBONES_DIR", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"convert_backbone\.py efficientnet_lite1.*none stored"):
        backbones.load("efficientnet_lite1", 32, 32)

"""Plain convolutional networks: shapes as the sources have them, and a float32 twin for export."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from poster_genre.network_shapes import Augmentation, ConvNetShape
from poster_genre.networks import augmentation, convnets
from poster_genre.runs import recipe_file as recipe

POSTERS = np.random.default_rng(0).integers(0, 256, (3, 48, 32, 3), dtype=np.uint8)
SMALL = ConvNetShape(filters=(4, 6), dense=(8,), block_batch_norm=True, block_dropout=0.2)


@pytest.fixture(autouse=True)
def float32_afterwards():
    yield
    keras.config.set_dtype_policy("float32")


def test_test_one_of_the_notebook_has_its_layers():
    shape = recipe.load("cnn3_dropout50").network.convnet
    model = convnets.build(200, 200, 24, shape)
    convolutions = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    assert [layer.filters for layer in convolutions] == [32, 64, 128]
    # 200 → 198 → 99 → 97 → 48 → 46 → 23, by valid 3×3 convolutions and 2×2 pooling
    assert model.get_layer("pooled").output.shape[1] == 23 * 23 * 128
    assert [layer.units for layer in model.layers if isinstance(layer, keras.layers.Dense)] == [1024, 24]


@pytest.mark.parametrize("downsample", ["pool", "stride", "both"])
@pytest.mark.parametrize("pooling", ["flatten", "average"])
def test_logits_of_every_kind_of_network(downsample, pooling):
    shape = ConvNetShape(
        filters=(4, 6), dense=(8, 8), dense_batch_norm=True, downsample=downsample, pooling=pooling
    )
    assert convnets.build(48, 32, 5, shape)(POSTERS).shape == (3, 5)


@pytest.mark.parametrize("downsample", ["pool", "stride", "both"])
@pytest.mark.parametrize("padding", ["same", "valid"])
def test_a_shape_knows_its_last_feature_map(downsample, padding):
    shape = ConvNetShape(filters=(2, 2), dense=(), downsample=downsample, padding=padding)
    for side in (23, 32, 41):
        assert convnets.build(side, 64, 1, shape).get_layer("features").output.shape[1] == shape.side_after(
            side
        )


@pytest.mark.parametrize("policy", ["float32", "mixed_bfloat16"])
def test_the_exported_twin_computes_the_same_in_float32(policy):
    keras.utils.set_random_seed(0)
    keras.config.set_dtype_policy(policy)
    trained = convnets.build(48, 32, 5, SMALL, augmentation.layer(Augmentation(flip=True)))
    twin = convnets.whole_network(trained, 5, SMALL)
    out = twin(POSTERS.astype("f4"))
    assert trained(POSTERS).dtype == "float32" and out["features"].dtype == "float32"
    assert out["features"].shape == (3, 12, 8, 6)
    tolerance = 1e-5 if policy == "float32" else 3e-2
    np.testing.assert_allclose(np.asarray(out["logits"]), np.asarray(trained(POSTERS)), atol=tolerance)
    assert keras.config.dtype_policy().name == policy

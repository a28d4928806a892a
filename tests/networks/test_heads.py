"""Heads: NumPy alone can recompute them, and their local linear form explains the logits exactly."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from poster_genre.network_shapes import HeadShape
from poster_genre.networks import heads

D, L = 12, 5


def made(**shape) -> keras.Model:
    """A small ensemble whose BatchNorm statistics are not the trivial 0 and 1."""
    keras.utils.set_random_seed(1)
    rng = np.random.default_rng(0)
    model = heads.build(rng.normal(size=D), rng.uniform(0.5, 2, D), L, HeadShape(**shape))
    model.set_weights([rng.uniform(0.2, 1.5, w.shape) if "bn" in v.path else w for v, w in paired(model)])
    return model


def paired(model):
    return zip(model.weights, model.get_weights(), strict=True)


def numpy_logits(arrays, x):
    members = len({key.split("_")[0] for key in arrays})
    total = 0
    for i in range(members):
        h, j = x, 0
        while f"h{i}_w{j}" in arrays:
            h = (np.maximum(h, 0) if j else h) @ arrays[f"h{i}_w{j}"] + arrays[f"h{i}_b{j}"]
            j += 1
        total = total + h
    return total / members


@pytest.mark.parametrize(
    "shape",
    [
        {"depth": 0},
        {"width": 7},
        {"width": 7, "depth": 2, "batch_norm": True, "members": 3, "input_dropout": 0.2},
    ],
)
def test_exported_arrays_recompute_the_logits(shape):
    model = made(**shape)
    x = np.random.default_rng(2).normal(size=(9, D)).astype("f4")
    expected = np.asarray(model(x)).mean(1)
    arrays = heads.export_head(model)
    np.testing.assert_allclose(numpy_logits(arrays, x), expected, rtol=2e-3, atol=2e-2)  # float16 weights


def test_members_start_from_different_weights():
    logits = np.asarray(made(members=2)(np.ones((1, D), "f4")))
    assert logits.shape == (1, 2, L)
    assert not np.allclose(logits[0, 0], logits[0, 1])


def test_a_head_survives_saving(tmp_path):
    model = made(width=7, members=2, batch_norm=True)
    model.save(tmp_path / "head.keras")
    again = keras.saving.load_model(tmp_path / "head.keras", safe_mode=True)
    x = np.random.default_rng(2).normal(size=(3, D)).astype("f4")
    np.testing.assert_allclose(np.asarray(again(x)), np.asarray(model(x)), atol=1e-6)


def test_whole_network_gives_logits_of_its_pooled_feature_map():
    image = keras.Input((32, 32, 3), name="image")
    backbone = keras.Model(image, keras.layers.Conv2D(D, 3, strides=4, name="features")(image))
    model = made(width=7, members=2)
    arrays = heads.export_head(model)
    images = np.random.default_rng(3).uniform(0, 255, (2, 32, 32, 3)).astype("f4")
    out = heads.whole_network(backbone, arrays)(images)
    pooled = np.asarray(out["features"], np.float64).mean((1, 2))
    np.testing.assert_allclose(np.asarray(out["logits"]), numpy_logits(arrays, pooled), rtol=1e-4, atol=1e-4)

"""UCML's network: what the heads share, and that at use they are one linear layer."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from poster_genre.network_shapes import Augmentation, ConvNetShape, UcmlShape
from poster_genre.networks import ucml
from poster_genre.networks.ucml import neighbour_discriminant, uncorrelated
from poster_genre.schema import SchemaError

SHAPE = UcmlShape(projection=4, width=6)
CONVNET = ConvNetShape(filters=(4, 6), dense=(), pooling="average", block_batch_norm=True)
RNG = np.random.default_rng(0)
EMBEDDINGS = RNG.normal(2, 3, size=(32, 5)).astype("f4")
POSTERS = RNG.integers(0, 256, (32, 24, 16, 3), dtype=np.uint8)
LABELS = (RNG.random((32, 3)) < 0.5).astype("f4")


@pytest.fixture(params=["embeddings", "posters"])
def network(request) -> tuple[keras.Model, np.ndarray, str]:
    """(model of two heads on three genres, inputs, name of the first shared layer)."""
    keras.utils.set_random_seed(0)
    if request.param == "embeddings":
        return ucml.on_embeddings(np.full(5, 2.0), np.full(5, 3.0), 3, 2, SHAPE), EMBEDDINGS, "shared"
    model = ucml.on_posters((24, 16), 3, 2, SHAPE, CONVNET, Augmentation(flip=True))
    return model, POSTERS, "block1_conv"


def test_every_head_has_features_and_logits(network):
    model, inputs, _ = network
    outputs = model(inputs)
    assert outputs["features"].shape == (32, 2, 4) and outputs["logits"].shape == (32, 2, 3)


@pytest.mark.parametrize("term", ["neighbours", "uncorrelated"])
def test_each_term_teaches_the_shared_network(network, term):
    model, inputs, shared = network
    with tf.GradientTape() as tape:
        features = model(inputs, training=True)["features"]
        if term == "neighbours":
            value = neighbour_discriminant(
                tf.transpose(features, (1, 0, 2)), np.stack([LABELS] * 2), np.ones(3, "f4")
            )
        else:
            value = uncorrelated(features)
    slope = tape.gradient(value, model.get_layer(shared).kernel.value)
    assert np.abs(slope.numpy()).max() > 1e-6


def test_all_heads_together_are_one_linear_layer():
    keras.utils.set_random_seed(0)
    model = ucml.on_embeddings(np.full(5, 2.0), np.full(5, 3.0), 3, 2, SHAPE)
    head = {name: array.astype("f4") for name, array in ucml.export_head(model).items()}
    assert list(head) == ["h0_w0", "h0_b0", "h0_w1", "h0_b1"]
    shared = np.maximum(EMBEDDINGS @ head["h0_w0"] + head["h0_b0"], 0)
    logits = np.asarray(model(EMBEDDINGS)["logits"]).mean(axis=1)
    np.testing.assert_allclose(shared @ head["h0_w1"] + head["h0_b1"], logits, atol=5e-3)


def test_the_network_for_use_says_what_the_trained_one_says():
    keras.utils.set_random_seed(0)
    model = ucml.on_posters((24, 16), 3, 2, SHAPE, CONVNET, Augmentation())
    outputs = ucml.whole_network(model, CONVNET)(POSTERS.astype("f4"))
    logits = np.asarray(model(POSTERS)["logits"]).mean(axis=1)
    np.testing.assert_allclose(outputs["logits"], logits, atol=5e-3)
    head, pooled = ucml.export_head(model), np.asarray(outputs["features"]).mean(axis=(1, 2))
    np.testing.assert_allclose(pooled @ head["h0_w0"].astype("f4") + head["h0_b0"], logits, atol=5e-3)


def test_a_number_of_subsets_does_not_fit_one_subset_a_genre():
    with pytest.raises(SchemaError, match="goes with minority_union"):
        UcmlShape(strategy="genre_anchor", subsets=3)

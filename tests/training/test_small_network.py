"""Seed networks made small: the same answers where nothing is cut, and the cost told where something is."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from poster_genre.inference.bundle import Bundle
from poster_genre.inference.interpreters import InterpreterPool
from poster_genre.network_shapes import ConvNetShape
from poster_genre.networks import convnets
from poster_genre.training import export, small_network, worker

SHAPE = ConvNetShape(filters=(4, 6), dense=(12, 8), dense_batch_norm=True, dense_dropout=0.2)
POSTERS = np.random.default_rng(0).integers(0, 256, (40, 24, 16, 3), dtype=np.uint8)


@pytest.fixture
def network() -> keras.Model:
    keras.utils.set_random_seed(0)
    whole = convnets.whole_network(convnets.build(24, 16, 5, SHAPE), 5, SHAPE)
    return keras.Model(whole.input, whole.output["logits"])


def test_cut_to_its_full_rank_a_layer_says_the_same(network):
    cut = small_network.cut_down(network, network.get_layer("dense1"), POSTERS, rank=12)
    pixels = POSTERS.astype("f4")
    np.testing.assert_allclose(np.asarray(cut(pixels)), np.asarray(network(pixels)), atol=1e-4)


def test_a_lower_rank_has_fewer_weights_and_errs_less_the_higher_it_is(network):
    pixels, right = POSTERS.astype("f4"), np.asarray(network(POSTERS.astype("f4")))
    errors, weights = [], []
    for rank in (1, 4, 10):
        cut = small_network.cut_down(network, network.get_layer("dense1"), POSTERS, rank)
        errors.append(float(np.abs(np.asarray(cut(pixels)) - right).mean()))
        weights.append(cut.count_params())
    assert errors[0] > errors[1] > errors[2]
    assert weights[0] < weights[1] < network.count_params()


def test_int8_weights_take_a_quarter_and_say_nearly_the_same(network, tmp_path):
    files = {weights: export.to_tflite(network, weights) for weights in ("float16", "int8")}
    said = {}
    for weights, content in files.items():
        path = tmp_path / weights
        path.write_bytes(content)
        said[weights] = small_network.logits_of(InterpreterPool(path), POSTERS[0])
    np.testing.assert_allclose(said["int8"], np.asarray(network(POSTERS[:1].astype("f4")))[0], atol=0.1)


@pytest.mark.parametrize("largest, told", [(10**9, "float16"), (0, "int8"), (-1, "rank 32")])
def test_a_trained_run_becomes_a_network_whose_cost_is_measured(
    new_run, drawn, tmp_path, monkeypatch, largest, told
):
    run = new_run("cnn3_dropout50", "network.convnet.dense=[64]")
    assert worker.work(run) == "finished"
    monkeypatch.setattr(small_network, "LARGEST", largest)
    if largest < 0:
        monkeypatch.setattr(small_network, "WIDE", 1000)
    about = small_network.ship(run.bundle_folder, drawn, tmp_path / "small.tflite")
    whole = Bundle.open(run.bundle_folder).card["metrics"]["test"]["map_macro"]
    assert told in about["weights"]
    assert about["bytes"] == (tmp_path / "small.tflite").stat().st_size
    assert about["map_whole"] == pytest.approx(whole, abs=1e-4)
    assert about["map_macro"] == pytest.approx(whole, abs=0.1)

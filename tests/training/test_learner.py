"""The learning step: rates by group, clipping, averaged weights, members trained side by side."""

from __future__ import annotations

import gc

import keras
import numpy as np
import pytest
from tensorflow.python.framework.func_graph import FuncGraph

from poster_genre.network_shapes import HeadShape
from poster_genre.networks import heads, losses
from poster_genre.runs.recipe import Optimiser
from poster_genre.training.learner import Group, Learner, predict

X = np.random.default_rng(0).normal(size=(16, 6)).astype("f4")
Y = (X[:, :3] > 0).astype("f4")
BCE = losses.build("bce", Y.sum(0), len(Y))


def linear(members: int = 1) -> keras.Model:
    keras.utils.set_random_seed(0)
    return heads.build(np.zeros(6), np.ones(6), 3, HeadShape(depth=0, members=members))


def learner(model, groups=None, **optimiser) -> Learner:
    return Learner(model, BCE, Optimiser(**optimiser), groups or [Group(model.trainable_variables)])


@pytest.mark.parametrize("name", ["adam", "adamw", "sgd"])
def test_every_optimiser_lowers_the_loss(name):
    model = linear()
    trained = learner(model, name=name, learning_rate=0.05)
    first, *_, last = [trained.step(X, Y, 1.0)[0] for _ in range(20)]
    assert last < 0.8 * first


@pytest.mark.parametrize("name", losses.REGISTRY)
def test_every_loss_can_be_learned(name):
    model = linear()
    loss = losses.build(name, Y.sum(0), len(Y))
    trained = Learner(model, loss, Optimiser(learning_rate=0.05), [Group(model.trainable_variables)])
    first, *_, last = [trained.step(X, Y, 1.0).loss for _ in range(20)]
    assert last < 0.9 * first


def test_a_plain_gradient_step_is_what_it_should_be():
    model = linear()
    weight, bias = model.get_weights()
    learner(model, name="sgd", learning_rate=0.1).step(X, Y, 0.5)
    residual = 1 / (1 + np.exp(-(X @ weight + bias))) - Y
    gradient = X.T @ residual / Y.size
    # Nesterov momentum of 0.9 makes a first step 1.9 times as long.
    np.testing.assert_allclose(model.get_weights()[0], weight - 0.05 * 1.9 * gradient, atol=1e-6)


def test_groups_have_their_own_rates():
    model = linear(members=2)
    first, second = model.trainable_variables[:2], model.trainable_variables[2:]
    before = model.get_weights()
    learner(model, [Group(first, 1.0), Group(second, 0.0)]).step(X, Y, 1.0)
    moved = [np.abs(a - b).max() for a, b in zip(model.get_weights(), before)]
    assert min(moved[:2]) > 0 and max(moved[2:]) == 0


def test_the_average_lags_behind_and_is_swapped_in():
    model = linear()
    trained = learner(model, average=0.5, learning_rate=0.1)
    start = model.get_weights()[0]
    trained.step(X, Y, 1.0)
    now = model.get_weights()[0]
    trained.swap_average()
    np.testing.assert_allclose(model.get_weights()[0], (start + now) / 2, atol=1e-6)
    trained.swap_average()
    np.testing.assert_allclose(model.get_weights()[0], now, atol=1e-6)


def test_a_clipped_gradient_is_no_longer_than_allowed():
    model = linear()
    before = np.concatenate([w.ravel() for w in model.get_weights()])
    learner(model, name="sgd", learning_rate=1.0, clip_norm=0.001).step(X, Y, 1.0)
    after = np.concatenate([w.ravel() for w in model.get_weights()])
    assert np.linalg.norm(after - before) == pytest.approx(1.9 * 0.001, rel=1e-3)


def test_members_learn_as_if_alone_and_are_averaged_in_logits():
    pair = linear(members=2)
    halves = pair.get_weights()[:2], pair.get_weights()[2:]
    logits = learner(pair, name="adam").step(X, Y, 1.0).logits
    np.testing.assert_allclose(logits, np.mean([X @ w + b for w, b in halves], axis=0), atol=1e-5)
    alone = linear()
    alone.set_weights(halves[1])
    learner(alone, name="adam").step(X, Y, 1.0)
    np.testing.assert_allclose(pair.get_weights()[2], alone.get_weights()[0], atol=1e-5)
    assert predict(pair, [X]).shape == (16, 3)


def test_draws_of_an_epoch_follow_from_seed_and_epoch_alone():
    keras.utils.set_random_seed(0)
    model = heads.build(np.zeros(6), np.ones(6), 3, HeadShape(width=8, dropout=0.5))
    trained = learner(model)
    outputs = []
    for epoch in (1, 2, 1):
        trained.start_epoch(7, epoch)
        outputs.append(np.asarray(model(X, training=True)))
    np.testing.assert_array_equal(outputs[0], outputs[2])
    assert (outputs[0] != outputs[1]).any()


def test_a_learner_that_is_gone_leaves_no_graph_behind():
    def graphs() -> int:
        gc.collect()
        return sum(isinstance(each, FuncGraph) for each in gc.get_objects())

    before = graphs()
    learner(linear(), clip_norm=1.0).step(X, Y, 1.0)
    assert graphs() <= before

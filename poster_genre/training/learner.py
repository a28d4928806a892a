"""The learning step: a model, what it minimises, its optimisers, and all the state that a resume needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from poster_genre.networks.losses import Loss
from poster_genre.runs.recipe import Optimiser
from poster_genre.training.objectives import MembersLoss, Objective, logits_in


class OneDevice:
    """Keras sums gradients over devices by a custom gradient, and TensorFlow keeps each one's graph for good.

    There is one device, so nothing is to be summed; a process would grow by 10 MB a head that it trains.
    """

    def _all_reduce_sum_gradients(self, grads_and_vars):
        return list(grads_and_vars)


class Adam(OneDevice, keras.optimizers.Adam):
    pass


class AdamW(OneDevice, keras.optimizers.AdamW):
    pass


class SGD(OneDevice, keras.optimizers.SGD):
    def __init__(self, **settings):
        super().__init__(momentum=0.9, nesterov=True, **settings)


OPTIMISERS = {"adam": Adam, "adamw": AdamW, "sgd": SGD}


@dataclass(frozen=True)
class Group:
    """Variables trained at `rate_share` of the recipe's learning rate."""

    variables: list
    rate_share: float = 1.0


class Step(NamedTuple):
    """What a step leaves: its loss, the ensemble's logits (n, L), and all the objective's figures by name."""

    loss: float
    logits: np.ndarray
    figures: dict[str, float]


class Learner:
    """Trains `model`, whose output is logits (n, L), or (n, members, L) of heads trained side by side.

    objective: what is minimised; without one the mean of the members' losses. It may need more than logits:
    then the model's output is a dict with "logits" among what it needs.
    """

    def __init__(
        self,
        model: keras.Model,
        loss: Loss,
        optimiser: Optimiser,
        groups: list[Group],
        objective: Objective | None = None,
    ):
        self.model, self._loss, self._recipe, self._groups = model, loss, optimiser, groups
        self._objective = objective or MembersLoss(loss)
        self._optimisers = [_optimiser(optimiser, group.variables) for group in groups]
        self._average = [tf.Variable(v, trainable=False) for v in self._trained] if optimiser.average else []
        self._seeds = [v for v in model.variables if v.path.endswith("seed_generator_state")]
        inputs = tf.TensorSpec((None, *model.input.shape[1:]), model.input.dtype)
        labels = tf.TensorSpec((None, logits_in(model.output).shape[-1]), tf.float32)
        # One signature for whole and last, smaller batches, so that the step is compiled once.
        self._learn_compiled = tf.function(self._learn, input_signature=(inputs, labels))
        # Compiled, an optimiser passes over its weights once instead of a dozen times.
        self._update = tf.function(self._apply, jit_compile=True)

    def start_epoch(self, seed: int, epoch: int) -> None:
        """Derive dropout's and augmentation's draws from (seed, epoch) alone; tell the objective."""
        self._objective.start_epoch(epoch)
        for number, state in enumerate(self._seeds):
            draws = np.random.SeedSequence((seed, epoch, number)).generate_state(2)
            state.assign(draws.astype(state.dtype))

    def step(self, inputs, labels, rate_share: float) -> Step:
        """One step at this share of the learning rate."""
        for optimiser, group in zip(self._optimisers, self._groups):
            optimiser.learning_rate.assign(self._recipe.learning_rate * group.rate_share * rate_share)
        figures, logits = self._learn_compiled(tf.convert_to_tensor(inputs), tf.convert_to_tensor(labels))
        figures = {name: float(value) for name, value in figures.items()}
        return Step(figures["loss"], logits.numpy(), figures)

    def loss_of(self, labels: np.ndarray, logits: np.ndarray) -> float:
        """The loss of the ensemble's logits on a whole split."""
        return float(self._loss(tf.constant(labels, tf.float32), tf.constant(logits, tf.float32)))

    def state(self) -> Iterator[tuple[str, object]]:
        """Everything that training changes, as (name, variable): weights, optimisers, averages."""
        yield from ((f"weight{i}", v) for i, v in enumerate(self.model.weights))
        yield from ((f"average{i}", v) for i, v in enumerate(self._average))
        for number, optimiser in enumerate(self._optimisers):
            yield from ((f"optimiser{number}_{i}", v) for i, v in enumerate(optimiser.variables))

    def swap_average(self) -> None:
        """Exchange weights and their moving average (before and after a validation)."""
        for variable, average in zip(self._trained, self._average):
            current = tf.identity(variable.value)
            variable.assign(average)
            average.assign(current)

    @property
    def _trained(self) -> list:
        return [variable for group in self._groups for variable in group.variables]

    def _learn(self, inputs, labels):
        with tf.GradientTape() as tape:
            outputs = self.model(inputs, training=True)
            minimised, figures = self._objective(labels, outputs)
        self._update(tape.gradient(minimised, [variable.value for variable in self._trained]))
        logits = tf.cast(logits_in(outputs), tf.float32)
        return figures, logits if len(logits.shape) == 2 else tf.reduce_mean(logits, axis=1)

    def _apply(self, gradients):
        start = 0
        for optimiser, group in zip(self._optimisers, self._groups):
            optimiser.apply(gradients[start : start + len(group.variables)], group.variables)
            start += len(group.variables)
        for variable, average in zip(self._trained, self._average):
            average.assign_add((1 - self._recipe.average) * (variable.value - average))


def _optimiser(recipe: Optimiser, variables: list) -> keras.optimizers.Optimizer:
    settings = {"learning_rate": recipe.learning_rate, "clipnorm": None}
    if recipe.clip_norm:
        settings["global_clipnorm"] = recipe.clip_norm
    if recipe.name == "adamw":
        settings["weight_decay"] = recipe.weight_decay
    optimiser = OPTIMISERS[recipe.name](**settings)
    optimiser.build(variables)
    return optimiser


def predict(model: keras.Model, batches) -> np.ndarray:
    """Ensemble logits float32 (n, L) of input batches, without dropout or augmentation."""
    logits = np.concatenate(
        [np.asarray(logits_in(model(batch, training=False)), np.float32) for batch in batches]
    )
    return logits if logits.ndim == 2 else logits.mean(axis=1)

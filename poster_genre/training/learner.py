"""The learning step: a model, its loss and its optimisers, and all the state that a resume needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from poster_genre.networks.losses import Loss
from poster_genre.training.parts import Optimiser

OPTIMISERS = {
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
    "sgd": lambda **settings: keras.optimizers.SGD(momentum=0.9, nesterov=True, **settings),
}


@dataclass(frozen=True)
class Group:
    """Variables trained at `rate_share` of the recipe's learning rate."""

    variables: list
    rate_share: float = 1.0


class Learner:
    """Trains `model`, whose output is logits (n, L), or (n, members, L) of heads trained side by side."""

    def __init__(self, model: keras.Model, loss: Loss, optimiser: Optimiser, groups: list[Group]):
        self.model, self._loss, self._recipe, self._groups = model, loss, optimiser, groups
        self._optimisers = [_optimiser(optimiser, group.variables) for group in groups]
        self._average = [tf.Variable(v, trainable=False) for v in self._trained] if optimiser.average else []
        self._seeds = [v for v in model.variables if v.path.endswith("seed_generator_state")]
        inputs = tf.TensorSpec((None, *model.input.shape[1:]), model.input.dtype)
        labels = tf.TensorSpec((None, model.output.shape[-1]), tf.float32)
        # One signature for whole and last, smaller batches, so that the step is compiled once.
        self._learn_compiled = tf.function(self._learn, input_signature=(inputs, labels))
        # Compiled, an optimiser passes over its weights once instead of a dozen times.
        self._update = tf.function(self._apply, jit_compile=True)

    def start_epoch(self, seed: int, epoch: int) -> None:
        """Derive dropout's and augmentation's draws from (seed, epoch) alone."""
        for number, state in enumerate(self._seeds):
            draws = np.random.SeedSequence((seed, epoch, number)).generate_state(2)
            state.assign(draws.astype(state.dtype))

    def step(self, inputs, labels, rate_share: float) -> tuple[float, np.ndarray]:
        """One step at this share of the learning rate: the loss and the ensemble's logits (n, L)."""
        for optimiser, group in zip(self._optimisers, self._groups):
            optimiser.learning_rate.assign(self._recipe.learning_rate * group.rate_share * rate_share)
        loss, logits = self._learn_compiled(tf.convert_to_tensor(inputs), tf.convert_to_tensor(labels))
        return float(loss), logits.numpy()

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
            outputs = tf.cast(self.model(inputs, training=True), tf.float32)
            loss = self._members_loss(labels, outputs)
        self._update(tape.gradient(loss, [variable.value for variable in self._trained]))
        return loss, outputs if len(outputs.shape) == 2 else tf.reduce_mean(outputs, axis=1)

    def _apply(self, gradients):
        start = 0
        for optimiser, group in zip(self._optimisers, self._groups):
            optimiser.apply(gradients[start : start + len(group.variables)], group.variables)
            start += len(group.variables)
        for variable, average in zip(self._trained, self._average):
            average.assign_add((1 - self._recipe.average) * (variable.value - average))

    def _members_loss(self, labels, outputs):
        if len(outputs.shape) == 2:
            return self._loss(labels, outputs)
        members = outputs.shape[1]
        return tf.add_n([self._loss(labels, outputs[:, member]) for member in range(members)]) / members


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
    outputs = [np.asarray(model(batch, training=False), np.float32) for batch in batches]
    logits = np.concatenate(outputs)
    return logits if logits.ndim == 2 else logits.mean(axis=1)

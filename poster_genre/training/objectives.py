"""What a learning step minimises: the loss of every member, or what a method makes of more outputs."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import tensorflow as tf
from keras import ops

from poster_genre.network_shapes import UcmlShape
from poster_genre.networks.losses import Loss
from poster_genre.networks.ucml import neighbour_discriminant, uncorrelated


class Objective(Protocol):
    """A function of labels and a network's outputs that a method minimises."""

    def start_epoch(self, epoch: int) -> None:
        """Hear that this epoch (from 0) begins."""

    def __call__(self, labels, outputs) -> tuple[tf.Tensor, dict[str, tf.Tensor]]:
        """(what is minimised, figures of the step by name), scalars.

        labels: float32 (n, L). One of the figures is "loss", what validation films are judged by, too.
        """


class MembersLoss:
    """The mean of the members' losses, each on its own logits."""

    def __init__(self, loss: Loss):
        self._loss = loss

    def start_epoch(self, epoch: int) -> None:
        """It is the same in every epoch."""

    def __call__(self, labels, outputs) -> tuple[tf.Tensor, dict[str, tf.Tensor]]:
        logits = tf.cast(logits_in(outputs), tf.float32)
        members = [logits] if len(logits.shape) == 2 else tf.unstack(logits, axis=1)
        loss = tf.add_n([self._loss(labels, member) for member in members]) / len(members)
        return loss, {"loss": loss}


def logits_in(outputs):
    """The logits among a network's outputs, which are just them, or a dict with more."""
    return outputs["logits"] if isinstance(outputs, dict) else outputs


class UcmlObjective:
    """(1/K) Σ_k [loss(z_k, y) + λ1·ND(h_k)] + λ2·UNC(h_1 … h_K) of one batch (METHODS §5).

    A batch is `batch` posters of the first subset, then of the second, and so on. Head k is taught its own
    subset's posters; UNC looks at what all heads make of the whole batch. `neighbour_weight` is λ1 in the
    running epoch.
    """

    def __init__(self, loss: Loss, genre_weights: np.ndarray, shape: UcmlShape, heads: int, batch: int):
        self._loss, self._genre_weights, self._shape = loss, genre_weights, shape
        self._heads, self._batch = heads, batch
        self.neighbour_weight = 0.0
        self._neighbour_weight = tf.Variable(0.0, trainable=False)  # the same, for the compiled step

    def start_epoch(self, epoch: int) -> None:
        """λ1 rises over the first epochs: neighbours mean nothing while the features are random."""
        share = min(epoch / self._shape.ramp, 1.0) if self._shape.ramp else 1.0
        self.neighbour_weight = self._shape.neighbour_weight * share
        self._neighbour_weight.assign(self.neighbour_weight)

    def __call__(self, labels, outputs) -> tuple[tf.Tensor, dict[str, tf.Tensor]]:
        own_labels = ops.reshape(labels, (self._heads, self._batch, labels.shape[-1]))
        own_logits = self._own(outputs["logits"])
        loss = sum(self._loss(own_labels[k], own_logits[k]) for k in range(self._heads)) / self._heads
        neighbour = neighbour_discriminant(
            self._own(outputs["features"]), own_labels, self._genre_weights, self._shape.neighbours
        )
        unlike = uncorrelated(outputs["features"])
        minimised = loss + self._neighbour_weight * neighbour + self._shape.uncorrelated_weight * unlike
        figures = {"loss": loss, "neighbour": neighbour, "uncorrelated": unlike, "objective": minimised}
        return minimised, figures

    def _own(self, values):
        """What each head says of its own subset's posters: (K, b, …) of (K·b, K, …)."""
        blocks = ops.reshape(values, (self._heads, self._batch, self._heads, values.shape[-1]))
        return ops.sum(blocks * ops.eye(self._heads)[:, None, :, None], axis=2)

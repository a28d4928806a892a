"""What a learning step minimises: the loss of every member, or what a method makes of more outputs."""

from __future__ import annotations

from typing import Protocol

import tensorflow as tf

from poster_genre.networks.losses import Loss


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

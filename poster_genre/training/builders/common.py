"""What every builder makes: stages of training, and the parts of the bundle at their end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import keras
import numpy as np

from poster_genre.data import samplers
from poster_genre.runs.examples import Examples
from poster_genre.runs.recipe import Recipe
from poster_genre.training.learner import Group
from poster_genre.training.objectives import Objective


class Source(Protocol):
    """Where a stage's batches come from; rows are numbers of posters in the examples' catalog.

    batch: posters a training step.
    """

    batch: int

    def train_batches(self, rows: np.ndarray, epoch: int) -> Iterator[tuple]:
        """(inputs, labels) of these rows in this order."""

    def batches(self, rows: np.ndarray) -> Iterator:
        """Inputs of these rows in order, as they are at use."""


@dataclass(frozen=True)
class Stage:
    """A stretch of epochs with one network, one source and one set of trained variables.

    draw: epoch -> rows of its training posters, in order, int (n_train,).
    objective: what is minimised, where that is more than the recipe's loss.
    watch: validation rows -> further entries of the epoch's line of history.
    """

    name: str
    epochs: int
    model: keras.Model
    source: Source
    groups: list[Group]
    draw: Callable[[int], np.ndarray]
    objective: Objective | None = None
    watch: Callable[[np.ndarray], dict] = lambda rows: {}


@dataclass(frozen=True)
class Built:
    """All that a training needs, and what its bundle is made of.

    network: holds every weight that training may change.
    score: rows -> the final logits, float32 (n, L).
    whole: () -> the float32 network from images to {"logits", "features"}.
    saved: () -> file name and model to keep in the bundle.
    head: () -> arrays of head.npz; None for a network without heads on a pooled vector.
    embeddings: float16 (n, views, D), or None.
    judged: test decisions, bool (n_test, L) -> further entries of the bundle's card.
    """

    stages: list[Stage]
    network: keras.Model
    score: Callable[[np.ndarray], np.ndarray]
    whole: Callable[[], keras.Model]
    saved: Callable[[], tuple[str, keras.Model]]
    head: Callable[[], dict[str, np.ndarray]] | None = None
    embeddings: np.ndarray | None = None
    judged: Callable[[np.ndarray], dict] = lambda decisions: {}

    @property
    def views(self) -> int:
        """How many views of a poster are embedded; an embedded catalog may hold fewer than were asked for."""
        return 0 if self.embeddings is None else self.embeddings.shape[1]


def drawer(recipe: Recipe, examples: Examples) -> Callable[[int], np.ndarray]:
    """epoch -> rows drawn by the recipe's sampler, the same for equal seed and epoch.

    As many as there are training posters, whatever the sampler, so that samplers compare at equal cost;
    where the recipe says so, all that the sampler drew.
    """
    rows, labels, sampler = examples.rows("train"), examples.train_labels, recipe.sampler
    draws = len(rows) if sampler.epoch == "catalog" else None

    def draw(epoch: int) -> np.ndarray:
        rng = np.random.default_rng((recipe.seed, epoch))
        return rows[samplers.epoch_draws(sampler.name, labels, draws, rng, **sampler.settings)]

    return draw


def logits_of(whole: keras.Model) -> keras.Model:
    """The part of a whole network that ends in its logits."""
    return keras.Model(whole.input, whole.output["logits"], name="network")

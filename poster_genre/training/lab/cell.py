"""Trains one cell: its recipe as a training run would, in memory, to logits instead of a bundle."""

from __future__ import annotations

import time
from typing import Protocol

import keras
import numpy as np
import tensorflow as tf

from poster_genre.concurrency import Progress
from poster_genre.evaluation.post_hoc import PER_GENRE, POST_HOC, fit_rule
from poster_genre.networks import losses
from poster_genre.runs.examples import Examples
from poster_genre.runs.lab.cells import Trained
from poster_genre.runs.recipe import Recipe
from poster_genre.training.builders import Built, build
from poster_genre.training.counters import Counters
from poster_genre.training.epoch import Plan, train_epoch
from poster_genre.training.epoch_metrics import watched_figures
from poster_genre.training.learner import Learner, predict

tf.config.experimental.enable_op_determinism()


class Watch(Protocol):
    """Hears of the work, and raises Stopped when a person wants it to end."""

    def step(self, status: dict, figures: dict) -> None:
        """After every training step: see `journal.Journal.step`."""

    def reading(self, progress: Progress) -> None:
        """While posters are embedded for the first time."""


def train_cell(recipe: Recipe, examples: Examples, watch: Watch) -> Trained:
    """Train `recipe`, a head on embeddings, and score validation and test with its best epoch.

    A run of the same recipe on the same machine comes to the same logits. Raises what `watch` raises, and
    TrainingError when the loss is no number any more.
    """
    started = time.monotonic()
    keras.utils.clear_session()  # else names and graphs of earlier cells pile up
    built = build(recipe, examples, watch.reading)
    (stage,) = built.stages
    counts = examples.train_labels.sum(axis=0)
    loss = losses.build(recipe.loss.name, counts, len(examples.train_labels), **recipe.loss.settings)
    learner = Learner(stage.model, loss, recipe.optimiser, stage.groups, stage.objective)
    plan, progress, best, history = Plan(stage, 0, stage.epochs, stage.epochs), Counters(), [], []
    rows = {split: examples.rows(split) for split in ("validation", "test")}
    labels = examples.catalog.labels[rows["validation"]]
    while not progress.end(stage.epochs, recipe.callbacks, recipe.budget):
        seen = train_epoch(recipe, plan, learner, progress, watch)
        logits = predict(stage.model, stage.source.batches(rows["validation"]))
        figures = watched_figures(labels, logits, "validation")
        figures["validation_loss"] = learner.loss_of(labels, logits)
        if progress.update(figures, recipe.callbacks, recipe.optimiser):
            best = stage.model.get_weights()
        terms = {f"train_{name}": value for name, value in seen.figures.items()}
        history.append({"epoch": progress.epoch} | terms | stage.watch(rows["validation"]))
    stage.model.set_weights(best)
    logits = {split: built.score(own) for split, own in rows.items()}
    return Trained(
        **logits,
        best_epoch=progress.best_epoch,
        epochs=progress.epoch,
        seconds=time.monotonic() - started,
        details=_details(built, examples, logits, history),
    )


def _details(built: Built, examples: Examples, logits: dict[str, np.ndarray], history: list[dict]) -> dict:
    """What UCML tells beside its logits, subsets judged under tuned thresholds; {} for a plain head."""
    labels = examples.catalog.labels[examples.rows("validation")]
    remedy, genres = POST_HOC[PER_GENRE], examples.catalog.genres
    rule = fit_rule(remedy, logits["validation"], labels, examples.train_labels.mean(axis=0), genres)
    judged = built.judged(rule.apply(logits["test"])[1])
    return judged | {"history": history} if judged else {}

"""UCML on embeddings in memory, in seconds: to logits, the terms by epoch, and each subset's figures."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import keras
import numpy as np
import pandas as pd

from poster_genre.data.catalog import Catalog
from poster_genre.evaluation import calibration, thresholds
from poster_genre.networks import losses
from poster_genre.training.builders import Built, ucml
from poster_genre.training.choices import UCML_ABLATIONS
from poster_genre.training.epoch import Plan, train_epoch
from poster_genre.training.examples import Examples
from poster_genre.training.learner import Learner, predict
from poster_genre.training.parts import Recipe
from poster_genre.training.progress import Progress
from poster_genre.training.watching import watched_figures

__all__ = ["ABLATIONS", "Outcome", "train"]

ABLATIONS = UCML_ABLATIONS
POLICY = "balanced"


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a training found, with the weights of its best epoch.

    logits: float32 (n, L) of every row, the heads' mean. history: a row an epoch, as a run's history.jsonl
    has it: train_loss, train_neighbour, train_uncorrelated, train_objective, neighbour_weight,
    head_correlation (K×K lists), validation figures, seconds. subsets: see `evaluation.by_subset`, under
    Balanced thresholds fitted on validation.
    """

    logits: np.ndarray
    history: pd.DataFrame
    subsets: pd.DataFrame
    best_epoch: int


def train(
    embeddings: np.ndarray,
    labels: np.ndarray,
    split: np.ndarray,
    genres: Sequence[str],
    recipe: Recipe,
    on_epoch: Callable[[dict], None] = lambda line: None,
) -> Outcome:
    """Train a recipe of `network.kind = "ucml"` on embeddings.

    embeddings: float (n, D); labels: bool (n, L); split: str (n,), each of SPLITS, others are left out.
    on_epoch hears each line of history, and may raise to end the training. Raises TrainingError when the
    loss is no number any more.
    """
    keras.utils.clear_session(free_memory=False)  # else graphs of earlier trainings pile up
    keras.utils.set_random_seed(recipe.seed)
    examples = _examples(labels, split, genres)
    built = ucml.on_embeddings(recipe, examples, embeddings[:, None])
    (stage,) = built.stages
    history, best_epoch, weights = _epochs(recipe, examples, built, on_epoch)
    stage.model.set_weights(weights)
    logits = built.score(np.arange(len(labels)))
    return Outcome(logits, pd.DataFrame(history), _subsets(examples, built, logits), best_epoch)


class _Unwatched:
    """A journal for a training that nobody follows step by step."""

    def step(self, status: dict, figures: dict) -> None:
        """Nothing is written."""


def _examples(labels: np.ndarray, split: np.ndarray, genres: Sequence[str]) -> Examples:
    films = pd.DataFrame(np.asarray(labels, bool), columns=list(genres))
    films.insert(0, "film_id", [f"{row:07}" for row in range(len(films))])
    catalog = Catalog("embeddings", films, tuple(genres), fingerprint="")
    return Examples(catalog, np.asarray(split), None, np.arange(len(films)))


def _epochs(
    recipe: Recipe, examples: Examples, built: Built, on_epoch: Callable[[dict], None]
) -> tuple[list[dict], int, list[np.ndarray]]:
    """History, the best epoch, and its weights."""
    (stage,) = built.stages
    counts, n = examples.train_labels.sum(axis=0), len(examples.train_labels)
    loss = losses.build(recipe.loss.name, counts, n, **recipe.loss.settings)
    learner = Learner(stage.model, loss, recipe.optimiser, stage.groups, stage.objective)
    plan, progress = Plan(stage, 0, stage.epochs, stage.epochs), Progress()
    rows = examples.rows("validation")
    truth, history, weights = examples.catalog.labels[rows], [], []
    while not progress.end(stage.epochs, recipe.callbacks, recipe.budget):
        started = time.monotonic()
        seen = train_epoch(recipe, plan, learner, progress, _Unwatched())
        logits = predict(stage.model, stage.source.batches(rows))
        line = {
            **{f"train_{name}": value for name, value in seen.figures.items()},
            "validation_loss": learner.loss_of(truth, logits),
            **watched_figures(truth, logits, "validation"),
            **stage.watch(rows),
            "seconds": time.monotonic() - started,
        }
        if progress.update(line, recipe.callbacks, recipe.optimiser):
            weights = stage.model.get_weights()
        history.append({"epoch": progress.epoch, "best_epoch": progress.best_epoch} | line)
        on_epoch(history[-1])
    return history, progress.best_epoch, weights


def _subsets(examples: Examples, built: Built, logits: np.ndarray) -> pd.DataFrame:
    rows, test = examples.rows("validation"), examples.rows("test")
    truth, genres = examples.catalog.labels[rows], examples.catalog.genres
    fitted = calibration.fit_calibration(logits[rows], truth)
    policy = thresholds.standard_policies(fitted.apply(logits[rows]), truth, genres)[POLICY]
    return pd.DataFrame(built.judged(policy.decide(fitted.apply(logits[test])))["subsets"])

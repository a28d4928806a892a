"""The training story: prepare, train epoch by epoch, keep the best, leave a bundle."""

from __future__ import annotations

import dataclasses
import gc
import time
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from poster_genre.concurrency import Progress
from poster_genre.data.splits import SPLITS
from poster_genre.networks import losses
from poster_genre.runs import expected_time as expected
from poster_genre.runs.examples import Examples, open_examples
from poster_genre.runs.recipe import Recipe
from poster_genre.runs.run_folder import Run, RunError
from poster_genre.runs.run_writer import Journal, checkpoints
from poster_genre.training import checkpoint, finish, host, precision
from poster_genre.training.builders import Built, build
from poster_genre.training.counters import Counters
from poster_genre.training.epoch import Plan, Seen, train_epoch
from poster_genre.training.epoch_metrics import genre_f1, likeliest, watched_figures
from poster_genre.training.events import Events
from poster_genre.training.learner import Learner, predict

SAMPLE_POSTERS = 4


@dataclass(frozen=True)
class Training:
    """What every part of the story shares; `progress` alone changes."""

    recipe: Recipe
    examples: Examples
    built: Built
    loss: losses.Loss
    journal: Journal
    events: Events
    progress: Counters


def train(journal: Journal) -> None:
    """Train the journal's run from where it stands to a bundle.

    Raises Stopped when a person asks for it, and errors of each area, TrainingError among them, when it
    cannot go on; everything up to the last whole epoch is kept on disk either way.
    """
    tf.config.experimental.enable_op_determinism()
    training = _prepare(journal)
    for plan in _plans(training):
        ended = _train_stage(training, plan)
    training.progress.stopped_by = ended
    gc.collect()  # the optimisers' moments are twice the network's size
    checkpoint.load_weights(checkpoints(journal.run) / "best.npz", training.built.network)
    finish.finish(training.recipe, training.examples, training.built, journal, training.progress)


def _prepare(journal: Journal) -> Training:
    run = journal.run
    recipe = run.recipe
    journal.phase("reading the catalog")
    examples = open_examples(run.card["catalog_path"], recipe)
    _require_same_catalog(run, examples)
    progress = checkpoint.load_progress(checkpoints(run) / "resume.npz")
    journal.forget_after(progress.epoch)
    counts = examples.train_labels.sum(axis=0)
    loss = losses.build(recipe.loss.name, counts, len(examples.train_labels), **recipe.loss.settings)
    built, chosen = _build(recipe, examples, journal)
    journal.record(
        versions=host.versions(),
        host=host.host_class(),
        precision=chosen,
        catalog={"name": examples.catalog.name, "fingerprint": examples.catalog.fingerprint},
        posters={name: len(examples.rows(name)) for name in SPLITS},
        genres=list(examples.catalog.genres),
        parameters=built.network.count_params(),
        views=list(recipe.input.views[: built.views]),
    )
    return Training(recipe, examples, built, loss, journal, Events(run.folder / "tensorboard"), progress)


def _require_same_catalog(run: Run, examples: Examples) -> None:
    """A run goes on with the films that it began with: another split would let test films be learnt."""
    began = run.card.get("catalog", {}).get("fingerprint")
    if began and began != examples.catalog.fingerprint:
        raise RunError(
            f"The catalog {examples.catalog.name} has changed since this run began. "
            "Bring the old one back, or start a new run."
        )


def _build(recipe: Recipe, examples: Examples, journal: Journal) -> tuple[Built, dict]:
    """The networks, and the precision that they compute in; a resumed run keeps the one it had."""
    chosen = journal.run.card.get("precision")
    if chosen is None:
        journal.phase("trying precisions")
        chosen = precision.choose(recipe, len(examples.catalog.genres), journal.check_stop)
        journal.log(f"precision: {chosen['policy']}, {chosen['why']}")
    keras.config.set_dtype_policy(chosen["policy"])

    run, films = journal.run, len(examples.catalog)
    after = expected.after_reading(recipe, run.card["catalog_path"], run.folder.parent, films)

    def tell(p: Progress) -> None:
        left = None if after is None else p.seconds_left + after
        journal.phase("reading posters", p.done, p.total, left)

    journal.phase("building the network")
    return build(recipe, examples, tell), chosen


def _plans(training: Training) -> list[Plan]:
    stages, examples = training.built.stages, training.examples
    ends = np.cumsum([stage.epochs for stage in stages]).tolist()
    validated = len(examples.rows("validation"))
    scored_after = len(examples.catalog) / validated
    exporting = expected.exporting(training.recipe, training.journal.run.folder.parent)
    return [
        Plan(stage, end - stage.epochs, end, ends[-1], validated, scored_after, exporting)
        for stage, end in zip(stages, ends)
    ]


def _train_stage(training: Training, plan: Plan) -> str:
    """Train the epochs of `plan` that are still due; returns why they ended (see Counters.end)."""
    recipe, progress, journal = training.recipe, training.progress, training.journal
    callbacks = recipe.callbacks
    if plan.last < plan.total:  # only the last stage may end early: the next one builds on this one
        callbacks = dataclasses.replace(callbacks, early_stopping=0)
    stage = plan.stage
    learner = Learner(stage.model, training.loss, recipe.optimiser, stage.groups, stage.objective)
    folder = checkpoints(journal.run)
    if progress.epoch == plan.first:
        progress.waited = 0  # what the stage before waited for is none of this one's
    if plan.first < progress.epoch <= plan.last:
        checkpoint.load(folder / "resume.npz", learner)
    while not (ended := progress.end(plan.last, callbacks, recipe.budget)):
        seen = train_epoch(recipe, plan, learner, progress, journal)
        learner.swap_average()  # what predicts is what is validated and kept
        line, logits = _validate(training, plan, learner, seen)
        progress.seconds += line["seconds"]
        if progress.update(line, callbacks, recipe.optimiser):
            checkpoint.save_weights(folder / "best.npz", training.built.network)
        learner.swap_average()
        _write_epoch(training, {"epoch": progress.epoch, "best_epoch": progress.best_epoch} | line, logits)
        checkpoint.save(folder / "resume.npz", learner, progress)
    journal.log(f"{plan.stage.name}: {ended} after epoch {progress.epoch}, best {progress.best_epoch}")
    return ended


def _validate(training: Training, plan: Plan, learner: Learner, seen: Seen) -> tuple[dict, np.ndarray]:
    """The epoch's line of history, and validation's logits float32 (n, L)."""
    rows = training.examples.rows("validation")
    labels = training.examples.catalog.labels[rows]
    started = time.monotonic()
    logits = predict(plan.stage.model, plan.stage.source.batches(rows))
    training.progress.validation_seconds = time.monotonic() - started
    line = {
        "stage": plan.stage.name,
        "posters": seen.posters,
        "posters_per_second": round(seen.speed, 1),
        "learning_rate": seen.learning_rate,
        **{f"train_{name}": value for name, value in seen.figures.items()},
        "validation_loss": learner.loss_of(labels, logits),
        **watched_figures(seen.labels, seen.logits, "train"),
        **watched_figures(labels, logits, "validation"),
        **plan.stage.watch(rows),
        "seconds": time.monotonic() - seen.started,
    }
    return line, logits


def _write_epoch(training: Training, line: dict, logits: np.ndarray) -> None:
    catalog, rows = training.examples.catalog, training.examples.rows("validation")
    labels = catalog.labels[rows]
    f1 = dict(zip(catalog.genres, genre_f1(labels, logits).tolist()))
    shown = np.random.default_rng(training.recipe.seed).permutation(len(rows))[:SAMPLE_POSTERS]
    samples = [
        {
            "film_id": str(catalog.film_ids[rows[i]]),
            "true": [genre for genre, on in zip(catalog.genres, labels[i]) if on],
            "likeliest": likeliest(logits[i], catalog.genres),
        }
        for i in shown
    ]
    training.journal.epoch(line, f1, samples)
    training.events.epoch(line)

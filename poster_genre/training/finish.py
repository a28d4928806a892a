"""From trained weights to a bundle: logits of every split, calibration, thresholds, the test report."""

from __future__ import annotations

import datetime
import tempfile
import time
from pathlib import Path

import numpy as np

from poster_genre.data.splits import SPLITS
from poster_genre.evaluation import calibration, thresholds
from poster_genre.evaluation.metrics import FIGURE_NAMES
from poster_genre.evaluation.report import evaluation_report
from poster_genre.inference.bundle import Bundle, write_bundle
from poster_genre.networks import backbones
from poster_genre.runs import expected_time as expected
from poster_genre.runs import recipe_file as recipes
from poster_genre.runs.examples import Examples
from poster_genre.runs.recipe import Recipe, Thresholds
from poster_genre.runs.run_writer import Journal
from poster_genre.training import export
from poster_genre.training.builders import Built
from poster_genre.training.counters import Counters

SCORED_AT_ONCE = 256  # posters between two reports of progress
EXPORT_STEPS = 2  # converting the network, writing the bundle


def finish(recipe: Recipe, examples: Examples, built: Built, journal: Journal, progress: Counters) -> Bundle:
    """Score every split once, calibrate and fit thresholds on validation, write the run's bundle."""
    exporting = expected.exporting(recipe, journal.run.folder.parent)
    logits = _scored(examples, built, journal, exporting)
    journal.phase(expected.FITTING, seconds_left=exporting)
    about, report = _judged(recipe, examples, {split: z.astype(np.float32) for split, z in logits.items()})
    journal.record(metrics={name: report[name] for name in FIGURE_NAMES}, **_ending(progress))
    journal.phase(expected.EXPORTING, 1, EXPORT_STEPS, exporting)
    card = {
        **_origin(recipe, examples, journal),
        **about,
        **_ending(progress),
        **built.judged(_decided(about, logits["test"])),
        "parameters": built.network.count_params(),
        "metrics": {"test": report},
    }
    with tempfile.TemporaryDirectory(dir=journal.run.folder, prefix=".draft-") as scratch:
        files = export.network_files(built, Path(scratch))
        files["evaluation.npz"] = export.evaluation_file(examples, logits)
        files["history.jsonl"] = journal.run.folder / "history.jsonl"
        if journal.run.card.get("embed_catalog") and built.embeddings is not None:
            files |= export.catalog_files(examples, built.embeddings)
        journal.phase(expected.EXPORTING, EXPORT_STEPS, EXPORT_STEPS, 1.0)
        return write_bundle(journal.run.bundle_folder, card, files)


def _scored(examples: Examples, built: Built, journal: Journal, exporting: float) -> dict[str, np.ndarray]:
    """Logits float16 (n, L) of every split: as the bundle keeps them, so that what is fitted and judged is
    what everyone will see. exporting: seconds that come after it."""
    done, total, started = 0, len(examples.catalog), time.monotonic()
    logits = {}
    for split in SPLITS:
        rows, parts = examples.rows(split), []
        for start in range(0, len(rows), SCORED_AT_ONCE):
            left = (time.monotonic() - started) / done * (total - done) + exporting if done else None
            journal.phase(expected.SCORING, done, total, left)
            parts.append(built.score(rows[start : start + SCORED_AT_ONCE]))
            done += len(parts[-1])
        logits[split] = np.concatenate(parts).astype(np.float16)
    return logits


def _judged(recipe: Recipe, examples: Examples, logits: dict[str, np.ndarray]) -> tuple[dict, dict]:
    """Calibration and policies, as the card keeps them, and the test split's report under the recipe's."""
    genres, labels = examples.catalog.genres, examples.catalog.labels
    truth = labels[examples.rows("validation")]
    fitted = calibration.fit_calibration(logits["validation"], truth)
    probabilities = fitted.apply(logits["validation"])
    policies = thresholds.standard_policies(probabilities, truth, genres)
    default = recipe.thresholds.policy
    if default not in policies:
        options = _options(recipe.thresholds, len(genres))
        policies[default] = thresholds.fit(default, probabilities, truth, genres, **options)
    # With its intervals and the constant predictors: no figure of a model is ever shown alone.
    report = evaluation_report(
        labels[examples.rows("test")],
        logits["test"],
        fitted,
        policies[default],
        genres,
        examples.train_labels,
    )
    about = {
        "calibration": fitted.to_dict(),
        "policies": {name: policy.to_dict() for name, policy in policies.items()},
        "default_policy": default,
        "answers_by": "plausible" if default == "balanced" else default,
    }
    return about, report


def _decided(about: dict, logits: np.ndarray) -> np.ndarray:
    """Decisions, bool (n, L), under the calibration and default policy that the card keeps."""
    probabilities = calibration.Calibration.from_dict(about["calibration"]).apply(logits.astype(np.float32))
    return thresholds.Policy.from_dict(about["policies"][about["default_policy"]]).decide(probabilities)


def _options(wanted: Thresholds, genres: int) -> dict:
    return {"objective": wanted.objective} if wanted.policy == "global" else {"k": min(wanted.k, genres)}


def _origin(recipe: Recipe, examples: Examples, journal: Journal) -> dict:
    """Where the model comes from: everything needed to make it again."""
    card, catalog = journal.run.card, examples.catalog
    backbone = {"backbone_sha256": backbones.sha256(recipe.input.backbone)} if recipe.input.backbone else {}
    return {
        "name": recipe.name,
        "title": recipe.title,
        "genres": list(catalog.genres),
        "input": {
            "kind": recipe.input.kind,
            "height": recipe.input.height,
            "width": recipe.input.width,
            "backbone": recipe.input.backbone,
            **backbone,
        },
        "catalog": {
            "name": catalog.name,
            "fingerprint": catalog.fingerprint,
            "findings": catalog.findings,
            "posters": {split: len(examples.rows(split)) for split in SPLITS},
        },
        "recipe": recipes.to_table(recipe),
        "recipe_hash": card["recipe_hash"],
        "seed": recipe.seed,
        "run": journal.run.id,
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "versions": card["versions"],
        "host": card["host"],
        "precision": card["precision"],
    }


def _ending(progress: Counters) -> dict:
    return {
        "epochs_run": progress.epoch,
        "best_epoch": progress.best_epoch,
        "stopped_by": progress.stopped_by,
        "training_seconds": round(progress.seconds, 2),
    }

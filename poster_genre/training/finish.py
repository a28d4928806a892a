"""From trained weights to a bundle: logits of every split, calibration, thresholds, the exported network."""

from __future__ import annotations

import datetime
import io
import tempfile
from pathlib import Path

import numpy as np

from poster_genre.data.splits import SPLITS
from poster_genre.evaluation import calibration, thresholds
from poster_genre.evaluation.report import evaluation_report
from poster_genre.evaluation.weighted import FIGURE_NAMES
from poster_genre.inference.bundle import Bundle, write_bundle
from poster_genre.networks import backbones, heads
from poster_genre.training import export
from poster_genre.training import recipe as recipes
from poster_genre.training.builders import Built
from poster_genre.training.examples import Examples
from poster_genre.training.journal import Journal
from poster_genre.training.parts import Recipe, Thresholds
from poster_genre.training.progress import Progress


def finish(recipe: Recipe, examples: Examples, built: Built, journal: Journal, progress: Progress) -> Bundle:
    """Score every split once, calibrate and fit thresholds on validation, write the run's bundle."""
    logits = {}
    for split in SPLITS:
        journal.phase(f"scoring the {split} posters")
        logits[split] = built.score(examples.rows(split))
    journal.phase("fitting calibration and thresholds")
    about, report = _judged(recipe, examples, logits)
    journal.phase("exporting the network")
    files = _files(examples, built, journal, logits)
    card = {
        **_origin(recipe, examples, journal, progress),
        **about,
        "parameters": built.network.count_params(),
        "metrics": {"test": report},
    }
    journal.record(metrics={name: report[name] for name in FIGURE_NAMES}, **_ending(progress))
    return write_bundle(journal.run.bundle_folder, card, files)


def _judged(recipe: Recipe, examples: Examples, logits: dict[str, np.ndarray]) -> tuple[dict, dict]:
    """Calibration and policies, as the card keeps them, and the test split's report under the recipe's."""
    genres, labels = examples.catalog.genres, examples.catalog.labels
    truth = labels[examples.rows("validation")]
    # The bundle keeps float16 logits: fit on what everyone will see.
    fitted = calibration.fit_calibration(logits["validation"].astype(np.float16).astype(np.float32), truth)
    probabilities = fitted.apply(logits["validation"])
    policies = thresholds.standard_policies(probabilities, truth, genres)
    default = recipe.thresholds.policy
    if default not in policies:
        policies[default] = thresholds.fit(
            default, probabilities, truth, genres, **_options(recipe.thresholds)
        )
    # With its intervals and the constant predictors: no figure of a model is ever shown alone.
    report = evaluation_report(
        labels[examples.rows("test")],
        logits["test"].astype(np.float16).astype(np.float32),
        fitted,
        policies[default],
        genres,
        labels[examples.rows("train")],
    )
    about = {
        "calibration": fitted.to_dict(),
        "policies": {name: policy.to_dict() for name, policy in policies.items()},
        "default_policy": default,
    }
    return about, report


def _options(wanted: Thresholds) -> dict:
    return {"objective": wanted.objective} if wanted.policy == "global" else {"k": wanted.k}


def _origin(recipe: Recipe, examples: Examples, journal: Journal, progress: Progress) -> dict:
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
        "precision": card.get("precision"),
        **_ending(progress),
    }


def _ending(progress: Progress) -> dict:
    return {
        "epochs_run": progress.epoch,
        "best_epoch": progress.best_epoch,
        "training_seconds": round(progress.seconds, 2),
    }


def _files(
    examples: Examples, built: Built, journal: Journal, logits: dict[str, np.ndarray]
) -> dict[str, bytes | Path]:
    folder = journal.run.folder
    files: dict[str, bytes | Path] = {
        "model.tflite": export.to_tflite(built.whole()),
        "evaluation.npz": _npz(**_evaluation(examples, logits)),
        "history.jsonl": folder / "history.jsonl",
    }
    if built.heads is not None:
        files["head.npz"] = _npz(**heads.export_head(built.heads))
    name, model = built.saved()
    files[name] = _keras_bytes(model, name)
    if journal.run.card.get("embed_catalog") and built.embeddings is not None:
        files |= _embedded_catalog(examples, built.embeddings)
    return files


def _evaluation(examples: Examples, logits: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    arrays = {}
    for split, values in logits.items():
        rows = examples.rows(split)
        arrays[f"{split}_ids"] = examples.catalog.film_ids[rows]
        arrays[f"{split}_labels"] = examples.catalog.labels[rows].astype(np.uint8)
        arrays[f"{split}_logits"] = values.astype(np.float16)
    return arrays


def _embedded_catalog(examples: Examples, embeddings: np.ndarray) -> dict[str, bytes]:
    """The training catalog as its backbone saw it: ids, split, labels, plain-view embeddings."""
    catalog = examples.catalog
    table = catalog.posters[["film_id", *catalog.genres]].copy()
    table.insert(1, "split", examples.split)
    parquet, array = io.BytesIO(), io.BytesIO()
    table.to_parquet(parquet, index=False)
    np.save(array, embeddings[:, 0].astype(np.float16))
    return {"catalog.parquet": parquet.getvalue(), "embeddings.npy": array.getvalue()}


def _npz(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def _keras_bytes(model, name: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        model.save(path)
        return path.read_bytes()

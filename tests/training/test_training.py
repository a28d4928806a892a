"""Every recipe, tiny, from drawn posters to a bundle that predicts."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from poster_genre.inference import explain
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.predictor import Predictor
from poster_genre.runs import recipe_file as recipe
from poster_genre.training import worker

NETWORKS = [name for name in recipe.names() if recipe.load(name).network.kind == "convnet"]
PRETRAINED = [name for name in recipe.names() if name not in NETWORKS and not name.startswith("ucml")]


def finished(run) -> Bundle:
    state = worker.work(run)
    assert state == "finished", run.log_tail(50)
    return Bundle.open(run.bundle_folder)


def poster(drawn: Path, film_id: str) -> bytes:
    return (drawn / "Images" / f"{film_id}.jpg").read_bytes()


@pytest.mark.parametrize("name", NETWORKS)
def test_a_seed_network_trains_to_a_bundle_that_predicts_what_was_scored(name, new_run, drawn):
    run = new_run(name)
    bundle = finished(run)
    assert run.status.state == "finished" and run.status.epoch == 1
    assert {"model.tflite", "model.keras", "evaluation.npz", "history.jsonl"} <= set(bundle.card["files"])
    assert bundle.card["recipe_hash"] == recipe.recipe_hash(run.recipe)
    assert run.recipe.thresholds.policy in bundle.policies
    scored = bundle.evaluation["test"]
    prediction = Predictor(bundle).predict(poster(drawn, str(scored.ids[0])))
    np.testing.assert_allclose(prediction.logits, scored.logits[0], atol=2e-2)


@pytest.mark.parametrize("name", PRETRAINED)
def test_a_pretrained_network_trains_to_a_bundle_that_explains_itself(name, new_run, drawn):
    bundle = finished(new_run(name))
    scored = bundle.evaluation["test"]
    prediction = Predictor(bundle).predict(poster(drawn, str(scored.ids[0])))
    np.testing.assert_allclose(prediction.logits, scored.logits[0], atol=2e-2)
    activation = explain.activation_map(bundle.head, prediction.feature_map, genre=2)
    pooled = prediction.feature_map.mean((0, 1))
    intercept = explain.local_linear(bundle.head, pooled, genre=2)[1]
    assert activation.mean() == pytest.approx(prediction.logits[2] - intercept, abs=1e-3)


def test_a_run_tells_all_that_a_page_shows(new_run, unconverted):
    run = new_run("cnn_25genre", "optimiser.epochs=2")
    finished(run)
    history = run.history
    assert history["epoch"].tolist() == [1, 2]
    for split in ("train", "validation"):
        for figure in (
            "loss",
            "f1_macro",
            "precision_micro",
            "recall_micro",
            "map_macro",
            "label_accuracy",
            "top1_hit",
        ):
            assert history[f"{split}_{figure}"].notna().all()
    assert {"learning_rate", "seconds", "posters_per_second", "best_epoch"} <= set(history)
    assert run.genre_f1.columns.tolist() == ["epoch", *run.card["genres"]]
    assert {"epoch", "step", "loss", "learning_rate"} <= set(run.steps)
    samples = run.samples[-1]["posters"]
    assert len(samples) == 4 and len(samples[0]["likeliest"]) == 5
    assert list((run.folder / "tensorboard").glob("events*"))
    assert {"versions", "host", "precision", "catalog", "durations", "peak_memory_mb", "metrics"} <= set(
        run.card
    )
    assert json.loads((run.folder / "status.json").read_text())["state"] == "finished"


def test_the_same_seed_gives_the_same_logits_and_another_gives_others(new_run, unconverted):
    first, again, other = (
        finished(new_run("cnn_25genre", f"seed={seed}")).evaluation["validation"].logits for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_an_embedded_catalog_trains_another_head(new_run, unconverted):
    bundle = finished(new_run("transfer_head", embed_catalog=True))
    assert bundle.has_catalog
    overrides = ("loss.name=focal", "sampler.name=mlsmote")
    again = finished(new_run("transfer_head", *overrides, catalog=bundle.folder))
    np.testing.assert_array_equal(again.evaluation["test"].ids, bundle.evaluation["test"].ids)
    assert again.card["catalog"]["fingerprint"] == bundle.card["catalog"]["fingerprint"]


def test_bfloat16_trains_and_its_bundle_computes_in_float32(new_run, drawn):
    bundle = finished(new_run("cnn3_dense3_bn", "precision=mixed_bfloat16"))
    scored = bundle.evaluation["test"]
    prediction = Predictor(bundle).predict(poster(drawn, str(scored.ids[0])))
    np.testing.assert_allclose(prediction.logits, scored.logits[0], atol=2e-2)


def test_the_budget_ends_a_training_after_one_validation(new_run, unconverted):
    run = new_run("cnn_25genre", "optimiser.epochs=500", "budget.minutes=0.0001")
    bundle = finished(run)
    assert bundle.card["stopped_by"] == "budget"
    assert bundle.card["epochs_run"] == len(run.history) == 1

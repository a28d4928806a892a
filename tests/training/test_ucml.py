"""UCML from subsets to a bundle: what is drawn, what is minimised, what is logged and shipped."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from poster_genre.data.catalog import Catalog
from poster_genre.evaluation.groups import WHOLE
from poster_genre.genres import TWENTY
from poster_genre.inference import explain
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.predictor import Predictor
from poster_genre.network_shapes import UcmlShape
from poster_genre.networks import losses
from poster_genre.networks.losses import cost_weights
from poster_genre.networks.ucml import neighbour_discriminant, uncorrelated
from poster_genre.runs import choices
from poster_genre.runs import recipe_file as recipes
from poster_genre.runs.examples import Examples, open_examples
from poster_genre.training import worker
from poster_genre.training.builders import build
from poster_genre.training.builders.ucml import on_embeddings, training_subsets
from poster_genre.training.learner import Learner
from poster_genre.training.objectives import UcmlObjective

RNG = np.random.default_rng(0)
COUNTS, N_POSTERS = np.array([50, 20, 3]), 100
LOSS = losses.build("weighted_bce", COUNTS, N_POSTERS)
WEIGHTS = cost_weights(COUNTS, N_POSTERS)


def batch(heads: int, posters: int = 4) -> tuple[tf.Tensor, dict[str, tf.Tensor]]:
    """Labels and outputs of a step of `posters` for each of `heads`."""
    n = heads * posters
    outputs = {"features": RNG.normal(size=(n, heads, 5)), "logits": RNG.normal(size=(n, heads, 3))}
    labels = (RNG.random((n, 3)) < 0.5).astype("f4")
    return tf.constant(labels), {name: tf.constant(value.astype("f4")) for name, value in outputs.items()}


def test_without_its_terms_and_with_one_head_it_is_weighted_bce():
    labels, outputs = batch(heads=1)
    shape = UcmlShape(neighbour_weight=0, uncorrelated_weight=0)
    objective = UcmlObjective(LOSS, WEIGHTS, shape, heads=1, batch=4)
    objective.start_epoch(9)
    logits = tf.Variable(outputs["logits"])
    with tf.GradientTape(persistent=True) as tape:
        minimised, figures = objective(labels, outputs | {"logits": logits.value()})
        plain = LOSS(labels, logits[:, 0])
    assert float(minimised) == pytest.approx(float(plain)) == float(figures["loss"])
    np.testing.assert_allclose(tape.gradient(minimised, logits), tape.gradient(plain, logits), atol=1e-7)


def test_each_head_is_taught_its_own_subset_and_both_terms_are_added():
    labels, outputs = batch(heads=2)
    objective = UcmlObjective(LOSS, WEIGHTS, UcmlShape(ramp=2), heads=2, batch=4)
    objective.start_epoch(1)  # half of the way up
    minimised, figures = objective(labels, outputs)
    own = [slice(0, 4), slice(4, 8)]
    loss = np.mean([float(LOSS(labels[rows], outputs["logits"][rows, k])) for k, rows in enumerate(own)])
    features = np.stack([outputs["features"][rows, k] for k, rows in enumerate(own)])
    neighbour = float(neighbour_discriminant(features, np.stack([labels[r] for r in own]), WEIGHTS, 5))
    unlike = float(uncorrelated(outputs["features"]))
    assert float(figures["loss"]) == pytest.approx(loss, rel=1e-5)
    assert float(minimised) == pytest.approx(loss + 0.05 * neighbour + 0.01 * unlike, rel=1e-5)


def test_the_neighbour_term_comes_in_over_the_first_epochs():
    objective = UcmlObjective(LOSS, WEIGHTS, UcmlShape(neighbour_weight=0.1, ramp=2), heads=1, batch=4)
    weights = []
    for epoch in range(4):
        objective.start_epoch(epoch)
        weights.append(objective.neighbour_weight)
    np.testing.assert_allclose(weights, [0, 0.05, 0.1, 0.1])


@pytest.mark.parametrize("strategy", ["minority_union", "genre_anchor"])
def test_a_step_has_a_batch_of_every_subset_with_all_their_labels(drawn, strategy):
    overrides = [
        f"network.ucml.strategy={strategy}",
        "optimiser.batch=3",
        "input.height=48",
        "input.width=40",
    ]
    wanted = recipes.load("ucml", overrides)
    examples = open_examples(drawn, wanted)
    parts = training_subsets(wanted, examples)
    (stage,) = build(wanted, examples).stages
    order = stage.draw(0)
    steps = -(-len(examples.rows("train")) // (3 * len(parts)))
    assert order.shape == (steps * len(parts) * 3,)
    for name, rows in zip(parts, order.reshape(steps, len(parts), 3).transpose(1, 0, 2)):
        assert set(rows.ravel()) <= set(parts[name]) <= set(examples.rows("train"))
    _, labels = next(iter(stage.source.train_batches(order, 0)))
    np.testing.assert_array_equal(labels, examples.catalog.labels[order[: 3 * len(parts)]])
    np.testing.assert_array_equal(stage.draw(2), stage.draw(2))
    assert (stage.draw(0) != stage.draw(1)).any()


@pytest.mark.parametrize("name, strategy", [("ucml", "minority_union"), ("ucml_head", "genre_anchor")])
def test_a_run_ends_in_a_bundle_with_its_subsets_terms_and_maps(name, strategy, new_run, drawn):
    run = new_run(name, "optimiser.epochs=2", f"network.ucml.strategy={strategy}")
    assert worker.work(run) == "finished", run.log_tail(50)
    bundle = Bundle.open(run.bundle_folder)
    subsets = bundle.card["subsets"]
    heads = len(run.history["head_correlation"].iloc[-1])
    assert subsets[0]["subset"] == WHOLE and 1 < len(subsets) <= heads + 1
    assert subsets[0]["f1_macro"] == pytest.approx(bundle.card["metrics"]["test"]["f1_macro"])
    line = bundle.history.iloc[-1]
    assert np.isfinite([line[f"train_{term}"] for term in ("loss", "neighbour", "uncorrelated")]).all()
    assert bundle.history["neighbour_weight"].tolist() == [0, 0.05]
    assert np.shape(line["head_correlation"]) == (heads, heads)
    scored = bundle.evaluation["test"]
    poster = (drawn / "Images" / f"{scored.ids[0]}.jpg").read_bytes()
    prediction = Predictor(bundle).predict(poster)
    np.testing.assert_allclose(prediction.logits, scored.logits[0], atol=2e-2)
    activation = explain.activation_map(bundle.head, prediction.feature_map, genre=1)
    intercept = explain.local_linear(bundle.head, prediction.feature_map.mean((0, 1)), genre=1)[1]
    assert activation.mean() == pytest.approx(prediction.logits[1] - intercept, abs=2e-3)


def test_the_twenty_genres_are_those_of_the_system():
    assert set(recipes.load("ucml").catalog.genres) == set(TWENTY) and len(TWENTY) == 20


@pytest.fixture(scope="module")
def embedded() -> tuple[Examples, np.ndarray]:
    """200 films of four genres, the last one rare, and embeddings that know something of their labels."""
    labels = RNG.random((200, 4)) < (0.6, 0.4, 0.3, 0.06)
    embeddings = RNG.normal(size=(200, 12)) + labels @ RNG.normal(size=(4, 12))
    films = pd.DataFrame(labels, columns=["Comedy", "Drama", "Horror", "Western"])
    films.insert(0, "film_id", [f"tt{row:07}" for row in range(200)])
    split = np.repeat(["train", "validation", "test"], [140, 30, 30])
    catalog = Catalog("films", films, tuple(films.columns[1:]), fingerprint="")
    return Examples(catalog, split, None, np.arange(200)), embeddings.astype("f4")[:, None]


@pytest.mark.parametrize("name", choices.UCML_ABLATIONS)
def test_every_ablation_changes_what_it_says(name, embedded):
    examples, embeddings = embedded
    small = ("network.ucml.width=8", "network.ucml.projection=4", "optimiser.batch=8")
    recipe = recipes.load("ucml_head", (*small, *choices.UCML_ABLATIONS[name]))
    (stage,) = on_embeddings(recipe, examples, embeddings).stages
    loss = losses.build(recipe.loss.name, examples.train_labels.sum(axis=0), 140)
    learner = Learner(stage.model, loss, recipe.optimiser, stage.groups, stage.objective)
    learner.start_epoch(0, epoch=2)  # λ1 is all there
    found = learner.step(*next(stage.source.train_batches(stage.draw(2), 2)), 1.0).figures
    watched = stage.watch(examples.rows("validation"))
    np.testing.assert_allclose(np.diag(watched["head_correlation"]), 1, atol=1e-3)
    weights = {
        "neighbour": 0 if name == "without neighbour term" else 0.1,
        "uncorrelated": {"without uncorrelated term": 0, "uncorrelated term 100 times": 1}.get(name, 0.01),
    }
    assert watched["neighbour_weight"] == weights["neighbour"]
    added = sum(weight * found[term] for term, weight in weights.items())
    assert found["objective"] == pytest.approx(found["loss"] + added, rel=1e-4)
    assert (len(watched["head_correlation"]) == 1) == (name == "one head")
    assert (recipe.loss.name == "bce") == (name == "without cost weights")

"""A source's own protocol: its rule and metrics, its leaks on request only; such runs are never ranked."""

from __future__ import annotations

import numpy as np
import pytest

from poster_genre.evaluation.metrics import figures
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.comparison import ComparisonError
from poster_genre.leaderboard import sources
from poster_genre.leaderboard.entries import RUN, Place, entry
from poster_genre.runs import recipe_file, run_folder
from poster_genre.runs.examples import open_examples
from poster_genre.runs.recipe_file import RecipeError
from poster_genre.training import worker

TINY = ("input.height=48", "input.width=40", "precision=float32", "optimiser.batch=16", "optimiser.epochs=1")
SMALL = ("network.convnet.filters=[4]", "network.convnet.dense=[4]")


def trained(drawn, tmp_path, name: str, leak: str = "") -> Bundle:
    recipe = sources.as_published(name, (*TINY, *SMALL), leak)
    run = run_folder.create(recipe, drawn, tmp_path / "runs")
    assert worker.work(run) == "finished", run.log_tail(20)
    return Bundle.open(run.bundle_folder)


@pytest.mark.parametrize("name", sources.SOURCES)
def test_every_source_has_its_protocol_and_its_leaks_are_off_by_default(name):
    recipe = sources.as_published(name)
    assert recipe.protocol.name == "as-published" and recipe.protocol.leak == ""
    assert recipe.split.method == "random" and not recipe.split.shared
    assert recipe_file.recipe_hash(recipe) != recipe_file.recipe_hash(recipe_file.load(name))
    for leak in sources.SOURCES[name].leaks:
        assert sources.as_published(name, leak=leak).protocol.leak == leak


def test_unknown_sources_and_leaks_are_named():
    with pytest.raises(RecipeError, match="No protocol of a source is known for 'transfer_head'"):
        sources.as_published("transfer_head")
    with pytest.raises(RecipeError, match="has no leak 'tuned-on-test'; its source has: none"):
        sources.as_published("cnn_25genre", leak="tuned-on-test")


def test_our_own_protocol_changes_no_hash():
    table = recipe_file.to_table(recipe_file.load("cnn_25genre"))
    del table["protocol"]
    assert recipe_file.recipe_hash(recipe_file.from_table(table)) == recipe_file.recipe_hash(
        recipe_file.load("cnn_25genre")
    )


def test_the_sources_rule_judges_a_run_and_it_is_never_ranked(drawn, tmp_path):
    bundle = trained(drawn, tmp_path, "cnn_functional_40")
    test, found = bundle.evaluation["test"], sources.judged(bundle)
    scores = 1 / (1 + np.exp(-test.logits.astype(float)))
    wanted = figures(test.labels, scores, scores >= 0.5)
    for name in sources.METRICS:
        assert found[name] == pytest.approx(wanted[name])
    assert found["all_negative"] == pytest.approx(1 - test.labels.mean())
    told = "\n".join(sources.lines(bundle))
    assert "published 0.579" in told and "never ranked" in told
    with pytest.raises(ComparisonError, match="source's own protocol"):
        entry(Place("mine", RUN, bundle.folder))
    sources.keep(bundle, tmp_path / "kept.json")
    row = sources.table(path=tmp_path / "kept.json").set_index(["name", "metric"])
    row = row.loc[("cnn_functional_40", "Precision")]
    assert row["published"] == 0.579 and row["reproduced"] == pytest.approx(
        wanted["precision_micro"], abs=1e-5
    )


def test_a_cut_tuned_on_test_never_does_worse_there_than_one_tuned_on_validation(drawn, tmp_path):
    bundle = trained(drawn, tmp_path, "cnn3_dense3_bn_prf")
    leaky = dict(bundle.card["recipe"], protocol={"name": "as-published", "leak": "tuned-on-test"})
    clean = sources.judged(bundle)
    leaked = sources.judged(Bundle(bundle.folder, bundle.card | {"recipe": leaky}, bundle.sha))
    assert leaked["f1_macro"] >= clean["f1_macro"]


def test_the_oversampling_leak_puts_copies_of_one_film_on_both_sides(drawn):
    clean = open_examples(drawn, sources.as_published("cnn3_strided_oversampled"))
    leaky = open_examples(drawn, sources.as_published("cnn3_strided_oversampled", leak=sources.OVERSAMPLED))

    def films(examples, split):
        return {film.split("~")[0] for film in examples.catalog.film_ids[examples.rows(split)]}

    assert not films(clean, "train") & films(clean, "test")
    assert films(leaky, "train") & films(leaky, "test")
    assert len(leaky.catalog) > len(clean.catalog)
    assert {len(leaky.rows(split)) for split in ("validation", "test")} <= {
        round(0.2 * len(leaky.catalog)) + step for step in (-1, 0, 1)
    }


def test_the_shipped_table_names_what_each_figure_measured():
    table = sources.table()
    assert set(table["name"]) == set(sources.SOURCES)
    assert table["measured"].str.len().min() > 5
    assert table["shared"].between(0, 1).all()


def test_the_shipped_model_leads_every_sources_recipe_by_more_than_chance():
    found = sources.leads()
    assert set(found["name"]) == set(sources.SOURCES)
    assert (found["low"] > 0).all()

"""Filtering, splitting and drawing: before any pixel is read."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from poster_genre.data import readers, samplers, store
from poster_genre.data.catalog import CatalogError
from poster_genre.runs import recipe_file as recipe
from poster_genre.runs.examples import open_examples
from poster_genre.runs.recipe_file import RecipeError
from poster_genre.training.builders.common import drawer

REAL = Path(__file__).parents[3] / "shared" / "posters" / "Multi_Label_dataset" / "train.csv"


def test_the_same_seed_gives_the_same_split(drawn):
    first = open_examples(drawn, recipe.load("cnn3_dropout50"))
    again = open_examples(drawn, recipe.load("cnn3_dropout50"))
    assert (first.split == again.split).all()
    assert len(first.rows("train")) + len(first.rows("validation")) + len(first.rows("test")) == 80


def test_a_saved_catalog_is_opened_as_it_is(drawn, tmp_path):
    catalog = readers.read(drawn)
    catalog.save(tmp_path / "saved")
    assert (
        open_examples(tmp_path / "saved", recipe.load("cnn3_dropout50")).catalog.fingerprint
        == catalog.fingerprint
    )


def test_an_imported_catalog_is_opened_by_its_name(drawn, tmp_path, monkeypatch):
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path))
    imported = store.import_catalog(drawn, "mine")
    assert open_examples("mine", recipe.load("cnn3_dropout50")).catalog.fingerprint == imported.fingerprint
    with pytest.raises(CatalogError, match="Imported are: mine"):
        open_examples("yours", recipe.load("cnn3_dropout50"))
    with pytest.raises(CatalogError, match="does not exist"):
        open_examples(tmp_path / "no" / "where", recipe.load("cnn3_dropout50"))


def test_a_genre_filter_keeps_those_genres_and_drops_films_without_any(drawn):
    wanted = recipe.load("cnn3_dropout50", ["catalog.genres=['Drama', 'Comedy']"])
    catalog = open_examples(drawn, wanted).catalog
    assert catalog.genres == ("Comedy", "Drama")
    assert catalog.labels.any(axis=1).all()
    whole = readers.read(drawn)
    kept = whole.posters[whole.posters["Comedy"] | whole.posters["Drama"]]
    assert catalog.posters["Drama"].to_list() == kept["Drama"].to_list()


@pytest.fixture
def backwards(drawn, tmp_path):
    """The drawn posters, their table from the highest id to the lowest, one genre on the last row only."""
    folder = Path(shutil.copytree(drawn, tmp_path / "backwards"))
    header, *rows = (drawn / "train.csv").read_text("utf-8").splitlines()
    rows = sorted(rows, reverse=True)
    film_id = rows[-1].split(",")[0]
    zeros = ",0" * (header.count(",") - 1)
    rows[-1] = f"{film_id},\"['News']\"{zeros}"
    (folder / "train.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return folder


def test_first_keeps_the_first_rows_of_the_file_and_every_genre_of_the_catalog(backwards):
    whole = readers.read(backwards)
    catalog = open_examples(backwards, recipe.load("cnn3_dropout50", ["catalog.first=40"])).catalog
    assert catalog.film_ids.tolist() == whole.film_ids[-40:].tolist()
    assert catalog.genres == whole.genres and "News" in whole.genres
    assert not catalog.posters["News"].any()


def test_file_order_survives_saving(backwards, tmp_path):
    readers.read(backwards).save(tmp_path / "saved")
    first = open_examples(tmp_path / "saved", recipe.load("cnn3_dropout50", ["catalog.first=40"])).catalog
    assert first.film_ids.tolist() == readers.read(backwards).film_ids[-40:].tolist()


@pytest.mark.skipif(not REAL.is_file(), reason=f"the real posters' table is not at {REAL}")
def test_the_first_3000_real_posters_are_2400_to_train_on_and_twice_300_held_out():
    examples = open_examples(REAL, recipe.load("cnn_5x5_3000"))
    assert [len(examples.rows(name)) for name in ("train", "validation", "test")] == [2400, 300, 300]
    assert examples.catalog.genres == readers.read(REAL).genres and len(examples.catalog.genres) == 24
    rows = pd.read_csv(REAL, keep_default_na=False)
    usable = rows[rows["Genre"] != "['N/A']"].drop_duplicates("Id")
    assert set(examples.catalog.film_ids) == set(usable["Id"][:3000])


def test_too_few_films_are_refused(drawn):
    with pytest.raises(RecipeError, match="too few"):
        open_examples(drawn, recipe.load("cnn3_dropout50", ["catalog.first=3"]))


def test_a_bundle_brings_its_catalog_along(tiny_bundle):
    examples = open_examples(tiny_bundle, recipe.load("cnn3_dropout50"))
    assert examples.bundle is not None
    assert len(examples.embedding_rows) == len(examples.catalog)


@pytest.mark.parametrize("sampler", [n for n, one in samplers.REGISTRY.items() if not one.needs_embeddings])
def test_an_epoch_is_as_long_as_the_training_split_and_follows_from_the_epoch(drawn, sampler):
    wanted = recipe.load("cnn3_dropout50", [f"sampler.name={sampler}"])
    examples = open_examples(drawn, wanted)
    draw = drawer(wanted, examples)
    assert len(draw(0)) == len(examples.rows("train"))
    assert set(draw(0)) <= set(examples.rows("train"))
    np.testing.assert_array_equal(draw(3), draw(3))
    assert (draw(0) != draw(1)).any()


def test_a_recipe_may_make_all_that_its_sampler_drew_one_epoch(drawn):
    wanted = recipe.load("cnn3_strided_oversampled")
    examples = open_examples(drawn, wanted)
    drawn_rows = drawer(wanted, examples)(0)
    counts = examples.train_labels.sum(axis=0)
    target = int(0.9 * counts.max())
    assert len(drawn_rows) > len(examples.rows("train"))
    assert len(drawn_rows) <= len(examples.rows("train")) + np.maximum(target - counts, 0).sum()
    assert set(drawn_rows) == set(examples.rows("train"))


def test_a_shared_split_is_the_whole_catalogs_whatever_the_filter(drawn):
    whole = open_examples(drawn, recipe.load("cnn3_dropout50"))
    shared = ["split.shared=true", "catalog.first=20", "catalog.genres=['Drama', 'Comedy']"]
    part = open_examples(drawn, recipe.load("cnn3_dropout50", shared))
    assert part.catalog.genres == ("Comedy", "Drama")
    assert part.catalog.fingerprint == whole.catalog.fingerprint
    labelled = part.catalog.labels.any(axis=1)
    for split in ("validation", "test"):
        np.testing.assert_array_equal(part.rows(split), np.flatnonzero((whole.split == split) & labelled))
    train = [row for row in part.catalog.in_file_order if whole.split[row] == "train" and labelled[row]]
    np.testing.assert_array_equal(part.rows("train"), sorted(train[:16]))  # 0.8 · 20


def test_a_dataset_that_gives_a_split_is_trained_with_it(drawn, tmp_path):
    catalog = readers.read(drawn)
    given = ["train"] * 60 + ["validation"] * 10 + ["test"] * 10
    table = catalog.posters.assign(split=given)
    dataclasses.replace(catalog, posters=table).save(tmp_path / "saved")
    wanted = recipe.load("cnn3_dropout50", ["split.method=given"])
    assert open_examples(tmp_path / "saved", wanted).split.tolist() == given
    with pytest.raises(RecipeError, match="gives no split"):
        open_examples(drawn, wanted)

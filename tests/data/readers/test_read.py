"""The registry: detection, forcing a layout, ZIPs, and paths that hold no dataset."""

from __future__ import annotations

import os
import shutil

import pytest

from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers import REGISTRY, ColumnGuess, guess_columns, read


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))


def test_a_zip_of_a_dataset_is_read_and_unpacked_once(kaggle_folder, tmp_path):
    archive = shutil.make_archive(str(tmp_path / "dataset"), "zip", tmp_path, kaggle_folder.name)
    first, again = read(archive), read(archive)
    assert first.fingerprint == again.fingerprint == read(kaggle_folder).fingerprint
    assert first.name == "dataset"
    assert len(list((tmp_path / "home" / "archives").iterdir())) == 1


def test_the_columns_of_a_table_in_a_zip_are_guessed(tmp_path):
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "films.csv").write_text("id,genre\na,Drama\n")
    assert guess_columns(shutil.make_archive(str(tmp_path / "set"), "zip", tmp_path, "set")).genres == "genre"


def test_a_saved_catalog_is_a_layout_too(kaggle_folder, tmp_path):
    catalog = read(kaggle_folder)
    catalog.save(tmp_path / "kept v1.2")
    again = read(tmp_path / "kept v1.2")
    assert (again.name, again.fingerprint) == ("kept v1.2", catalog.fingerprint)


def test_a_forced_layout_that_is_not_there_says_what_is_missing(kaggle_folder):
    with pytest.raises(CatalogError, match="no folder “groundtruth”"):
        read(kaggle_folder, "ccu_movieposter")
    with pytest.raises(CatalogError, match="no layout “imdb”; known are: saved, kaggle_multilabel"):
        read(kaggle_folder, "imdb")


def test_a_table_layout_can_be_forced_on_any_csv(kaggle_folder):
    assert read(kaggle_folder / "train.csv", "table").genres == ("Action", "Comedy", "Drama")


def test_options_of_another_layout_are_refused(kaggle_folder):
    with pytest.raises(CatalogError, match="takes no “columns”"):
        read(kaggle_folder, columns=ColumnGuess())


def test_a_path_without_a_dataset_lists_the_known_layouts(tmp_path):
    with pytest.raises(CatalogError) as error:
        read(tmp_path)
    assert all(f"- {name}: " in str(error.value) for name in REGISTRY)


def test_a_path_that_does_not_exist(tmp_path):
    with pytest.raises(CatalogError, match="nowhere does not exist"):
        read(tmp_path / "nowhere")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every folder")
def test_an_unreadable_folder_is_named(tmp_path):
    (tmp_path / "closed").mkdir(mode=0)
    with pytest.raises(CatalogError, match="closed cannot be read: Permission denied"):
        read(tmp_path / "closed")

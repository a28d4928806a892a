"""The Multi_Label_dataset layout."""

from __future__ import annotations

import shutil

import pytest

from poster_genre import genres
from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers import detect, read


def test_the_layout_is_detected_also_below_a_wrapping_folder(kaggle_folder):
    assert detect(kaggle_folder) == ("kaggle_multilabel", kaggle_folder)
    assert detect(kaggle_folder.parent) == ("kaggle_multilabel", kaggle_folder)


def test_one_row_a_film_with_its_genres_and_its_image(kaggle_folder):
    catalog = read(kaggle_folder)
    assert catalog.film_ids.tolist() == ["tt0000001", "tt0000002", "tt0000004"]
    assert catalog.genres == ("Action", "Comedy", "Drama")
    assert catalog.labels.tolist() == [[False, True, True], [True, False, False], [False, True, True]]
    assert catalog.posters["path"].tolist() == [
        str(kaggle_folder / "Images" / f"{film}.jpg") for film in catalog.film_ids
    ]


def test_every_flaw_is_counted_and_listed(kaggle_folder):
    catalog = read(kaggle_folder)
    assert catalog.findings == {
        "conflicting_labels": 1,
        "image_without_row": 1,
        "no_genre": 1,
        "repeated_id": 1,
        "row_without_image": 1,
    }
    listed = catalog.issues.set_index("finding")
    assert listed.loc["conflicting_labels", ["film_id", "row"]].tolist() == ["tt0000004", 7]
    assert listed.loc["image_without_row", "film_id"] == "tt0000009"
    assert listed.loc["row_without_image", "film_id"] == "tt0000005"


def test_conflicting_rows_are_joined(kaggle_folder):
    catalog = read(kaggle_folder)
    assert catalog.labels[catalog.film_ids == "tt0000004"].tolist() == [[False, True, True]]


def test_zero_one_columns_that_disagree_with_the_list_are_reported(kaggle_folder):
    table = kaggle_folder / "train.csv"
    table.write_text(table.read_text().replace("tt0000002,['Action'],1,0", "tt0000002,['Action'],1,1", 1))
    catalog = read(kaggle_folder)
    assert catalog.findings["genre_columns_disagree"] == 1
    assert catalog.labels[catalog.film_ids == "tt0000002"].tolist() == [[True, False, False]]


def test_a_genre_text_that_is_code_is_never_evaluated(kaggle_folder, tmp_path):
    table = kaggle_folder / "train.csv"
    code = f"__import__('pathlib').Path('{tmp_path / 'ran'}').touch()"
    table.write_text(table.read_text().replace("['Action']", f'"{code}"', 1))
    with pytest.raises(CatalogError, match=r"row 3, column “Genre”: .* is not a list of genres"):
        read(kaggle_folder)
    assert not (tmp_path / "ran").exists()


def test_a_missing_column_is_named_with_those_that_are_there(kaggle_folder):
    table = kaggle_folder / "train.csv"
    table.write_text(table.read_text().replace("Genre", "Kind", 1))
    with pytest.raises(CatalogError, match=r"train\.csv has no column “Genre”. It has: Id, Kind"):
        read(kaggle_folder)


def test_without_any_image_nothing_is_left_and_it_says_why(kaggle_folder):
    shutil.rmtree(kaggle_folder / "Images")
    (kaggle_folder / "Images").mkdir()
    with pytest.raises(CatalogError, match=r"No poster is left of the 7 rows .* 4 × row without image"):
        read(kaggle_folder)


def test_the_real_posters_count_as_known(posters_folder):
    catalog = read(posters_folder)
    counts = dict(zip(catalog.genres, catalog.labels.sum(axis=0).tolist(), strict=True))
    assert len(catalog) == 6505
    assert catalog.genres == genres.SHIPPED
    assert counts == {
        **{"Drama": 3272, "Comedy": 2594, "Romance": 1202, "Action": 1198, "Crime": 1060, "Thriller": 829},
        **{"Adventure": 764, "Documentary": 592, "Horror": 461, "Fantasy": 417, "Mystery": 413},
        **{"Biography": 395, "Family": 380, "Sci-Fi": 350, "Music": 274, "Animation": 212, "History": 202},
        **{"Sport": 196, "War": 128, "Musical": 86, "Western": 48, "Short": 41, "News": 20, "Reality-TV": 2},
    }
    assert catalog.labels.sum(axis=1).mean() == pytest.approx(2.3268, abs=5e-5)
    assert catalog.findings == {"image_without_row": 100, "no_genre": 7, "repeated_id": 10}

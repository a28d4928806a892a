"""The CCU MoviePoster layout."""

from __future__ import annotations

import shutil

import pytest

from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers import detect, read


def test_posters_and_metadata_of_all_years_are_joined_by_id(ccu_folder):
    assert detect(ccu_folder)[0] == "ccu_movieposter"
    catalog = read(ccu_folder)
    assert catalog.film_ids.tolist() == ["tt0080684", "tt0081505", "tt0086190"]
    assert catalog.genres == ("Action", "Adventure", "Drama", "Horror")
    assert catalog.labels.sum(axis=1).tolist() == [2, 2, 1]
    assert catalog.posters["path"].str.endswith(tuple(f"{film}.jpg" for film in catalog.film_ids)).all()


def test_titles_and_years_survive_both_encodings(ccu_folder):
    posters = read(ccu_folder).posters
    assert posters["title"].tolist() == ["Film n° 0", "Film n° 1", "Film n° 0"]
    assert posters["year"].tolist() == [1980, 1980, 1983]


def test_nulls_na_and_mismatches_are_counted(ccu_folder):
    assert read(ccu_folder).findings == {"image_without_row": 1, "no_genre": 2, "row_without_image": 2}


def test_metadata_alone_makes_a_catalog_without_images(ccu_folder):
    shutil.rmtree(ccu_folder / "Movie_Poster_Dataset")
    catalog = read(ccu_folder)
    assert len(catalog) == 5
    assert not catalog.has_images


def test_an_archive_unpacked_without_its_top_folder_is_read_too(ccu_folder):
    shutil.move(ccu_folder / "Movie_Poster_Metadata" / "groundtruth", ccu_folder / "groundtruth")
    assert len(read(ccu_folder)) == 3


def test_an_empty_year_and_one_in_utf_16_without_a_mark_are_read(ccu_folder):
    truth = ccu_folder / "Movie_Poster_Metadata" / "groundtruth"
    (truth / "1984.txt").write_bytes(b"")
    (truth / "1985.txt").write_text('{"imdbID" : "tt9999999", "Genre" : "War"}', encoding="utf-16-le")
    assert "tt9999999" in read(ccu_folder).film_ids


def test_a_film_without_an_id_is_counted(ccu_folder):
    truth = ccu_folder / "Movie_Poster_Metadata" / "groundtruth"
    (truth / "1984.txt").write_text('{"imdbID" : null, "Genre" : "War"}')
    assert read(ccu_folder).findings["row_without_id"] == 1


def test_text_that_is_no_object_is_named_with_its_line(ccu_folder):
    broken = ccu_folder / "Movie_Poster_Metadata" / "groundtruth" / "1984.txt"
    broken.write_text('{\n"imdbID" : "tt1"\n}\n{\n"imdbID" tt2\n}\n')
    with pytest.raises(CatalogError, match=r"1984\.txt, line 5: this is no JSON-like object"):
        read(ccu_folder)

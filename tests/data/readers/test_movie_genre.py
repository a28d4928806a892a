"""The MovieGenre.csv layout."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from poster_genre.data.readers import detect, movie_genre, read


def test_posters_named_by_integer_id_find_their_film(movie_genre_folder):
    assert detect(movie_genre_folder)[0] == "movie_genre"
    catalog = read(movie_genre_folder)
    assert catalog.film_ids.tolist() == ["tt0076759", "tt0114709"]
    assert catalog.findings == {"image_without_row": 1, "repeated_id": 1, "row_without_image": 2}
    assert catalog.has_images


def test_latin_1_titles_and_years_are_read(movie_genre_folder):
    posters = read(movie_genre_folder).posters
    assert posters["title"].tolist() == ["Amélie, la Suite", "Toy Story"]
    assert posters["year"].tolist() == [1977, 1995]


def test_without_posters_all_rows_with_a_genre_count(movie_genre_folder):
    shutil.rmtree(movie_genre_folder / "SampleMoviePosters")
    catalog = read(movie_genre_folder / "MovieGenre.csv")
    assert catalog.film_ids.tolist() == ["tt0012349", "tt0076759", "tt0113497", "tt0114709"]
    assert not catalog.has_images


def test_a_row_without_genre_gives_way_to_a_later_row_with_one(movie_genre_folder):
    shutil.rmtree(movie_genre_folder / "SampleMoviePosters")
    catalog = read(movie_genre_folder)
    jumanji = catalog.posters[catalog.posters["film_id"] == "tt0113497"]
    assert jumanji[["Action", "Comedy"]].to_numpy().tolist() == [[True, False]]


def test_posters_elsewhere_are_named(movie_genre_folder, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    shutil.move(movie_genre_folder / "SampleMoviePosters" / "SampleMoviePosters", elsewhere)
    assert len(read(movie_genre_folder, images=elsewhere)) == 2


@pytest.mark.parametrize(
    ("written", "film_id"),
    [
        ("114709", "tt0114709"),
        ("tt0114709", "tt0114709"),
        ("0114709", "tt0114709"),
        ("114709.0", "tt0114709"),
        ("10872600", "tt10872600"),
        ("Toy Story", ""),
        ("", ""),
    ],
)
def test_film_ids_in_any_spelling(written, film_id):
    assert movie_genre.film_ids(pd.Series([written])).tolist() == [film_id]

"""A folder of posters with a subfolder a genre."""

from __future__ import annotations

from poster_genre.data.readers import detect, read


def test_a_poster_in_two_folders_has_both_genres(tmp_path, write_poster):
    for genre in ("comedy", "Science Fiction"):
        write_poster(tmp_path / genre / "one.jpg", seed=1)
    write_poster(tmp_path / "comedy" / "two.png", seed=2)
    assert detect(tmp_path)[0] == "genre_folders"
    catalog = read(tmp_path)
    assert catalog.film_ids.tolist() == ["one", "two"]
    assert catalog.genres == ("Comedy", "Sci-Fi")
    assert catalog.labels.tolist() == [[True, True], [True, False]]


def test_different_posters_with_one_name_are_two_films(tmp_path, write_poster):
    for seed, genre in enumerate(("Comedy", "Drama")):
        write_poster(tmp_path / genre / "1.jpg", seed)
    assert read(tmp_path).film_ids.tolist() == ["Comedy/1", "Drama/1"]


def test_files_that_are_no_images_are_passed_over(tmp_path, write_poster):
    write_poster(tmp_path / "Drama" / "1.jpg")
    (tmp_path / "Drama" / "notes.txt").write_text("…")
    (tmp_path / "Drama" / ".hidden.jpg").write_bytes(b"")
    assert len(read(tmp_path)) == 1


def test_a_folder_of_an_unknown_name_is_a_genre_too_beside_a_known_one(tmp_path, write_poster):
    write_poster(tmp_path / "Drama" / "1.jpg", 1)
    write_poster(tmp_path / "anime" / "2.jpg", 2)
    assert read(tmp_path).genres == ("Anime", "Drama")

"""Drawn posters: same arguments same pixels, every genre its own look, catalogs that appear whole."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from poster_genre import demo
from poster_genre.data import images
from poster_genre.demo.collection import draw_labels
from poster_genre.demo.titles import WORDS
from poster_genre.genres import SHIPPED

SMALL = (74, 50)
genre_lists = st.lists(st.sampled_from(demo.GENRES), min_size=1, max_size=3, unique=True)


def pixels(*arguments: object, **settings: object) -> np.ndarray:
    return np.asarray(demo.draw_poster(*arguments, **settings), np.int16)


def test_every_genre_of_the_shipped_model_can_be_drawn_and_titled() -> None:
    assert set(demo.GENRES) == set(SHIPPED) == set(WORDS)


@settings(max_examples=15, deadline=None)
@given(genres=genre_lists, seed=st.integers(0, 10**9), difficulty=st.sampled_from([0.0, 0.4, 1.0]))
def test_the_same_arguments_give_the_same_pixels(genres: list[str], seed: int, difficulty: float) -> None:
    first = pixels(genres, seed, SMALL, difficulty)
    assert first.shape == (*SMALL, 3)
    assert np.array_equal(first, pixels(genres, seed, SMALL, difficulty))


def test_another_seed_gives_another_poster() -> None:
    assert np.abs(pixels(["Horror"], 1, SMALL) - pixels(["Horror"], 2, SMALL)).mean() > 1


def test_a_second_genre_shows() -> None:
    alone, both = pixels(["Western"], 3, SMALL, title="X"), pixels(["Western", "Sci-Fi"], 3, SMALL, title="X")
    assert (np.abs(alone - both).max(-1) > 30).mean() > 0.05


def test_difficulty_brings_the_genres_closer_together() -> None:
    def distance(difficulty: float) -> float:
        means = [
            np.mean([pixels([genre], seed, SMALL, difficulty) for seed in range(6)], axis=0)
            for genre in ("Horror", "Comedy", "Romance", "Sci-Fi")
        ]
        return float(np.mean([np.abs(a - b).mean() for a in means for b in means]))

    assert distance(0.0) > distance(0.5) > distance(1.0)


@pytest.mark.parametrize("genres", [[], ["Telenovela"]])
def test_a_genre_without_a_look_is_named(genres: list[str]) -> None:
    with pytest.raises(ValueError, match="known genres: Action"):
        demo.draw_poster(genres, 0, SMALL)


def test_difficulty_outside_its_range_is_refused() -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        demo.draw_poster(["Drama"], 0, SMALL, difficulty=2)


def test_the_six_examples_are_fixed_posters_that_the_decoder_reads() -> None:
    six = demo.examples()
    assert len({example.name for example in six}) == 6
    assert [e.png_bytes for e in six] == [e.png_bytes for e in demo.examples()]
    for example in six:
        poster = images.decode(example.png_bytes, (224, 160))
        assert (poster.original_height, poster.original_width) == (888, 600)
        assert images.poster_hint(poster) is None
        assert example.alt and set(example.genres) <= set(demo.GENRES)


def test_a_catalog_holds_a_table_and_one_image_a_row(tmp_path) -> None:
    seen = []
    folder = demo.demo_catalog(tmp_path / "drawn", 6, size=SMALL, progress=lambda *done: seen.append(done))
    rows = list(csv.DictReader((folder / "train.csv").open(encoding="utf-8")))
    assert len(rows) == 6 and seen[-1] == (6, 6)
    for row in rows:
        names = [genre for genre in demo.GENRES if row[genre] == "1"]
        assert row["Genre"].count("'") == 2 * len(names) and 1 <= len(names) <= 3
        assert Image.open(folder / "Images" / f"{row['Id']}.jpg").size == (50, 74)


def test_an_interrupted_catalog_leaves_nothing_behind(tmp_path) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.demo_catalog(tmp_path / "drawn", 5, size=SMALL, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_not_overwritten(tmp_path) -> None:
    with pytest.raises(ValueError, match="exists already"):
        demo.demo_catalog(tmp_path, 1)


def test_imbalance_steers_the_tail() -> None:
    def shares(imbalance: float) -> dict[str, float]:
        labels = draw_labels(3000, imbalance, np.random.default_rng(0))
        return {genre: np.mean([genre in names for names in labels]) for genre in ("Drama", "Reality-TV")}

    even, steep = shares(0.0), shares(1.0)
    assert even["Drama"] == pytest.approx(even["Reality-TV"], abs=0.03)
    assert steep["Drama"] > 0.4 and steep["Reality-TV"] < 0.01
    assert steep["Reality-TV"] > 0  # every genre has at least one poster

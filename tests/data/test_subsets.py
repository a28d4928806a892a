"""Balanced subsets: who is in which, and that nobody loses a label."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from poster_genre.data import subsets

label_tables = arrays.arrays(bool, st.tuples(st.integers(4, 60), st.integers(1, 5)))


def real_kind_of_tail() -> np.ndarray:
    return np.random.default_rng(0).random((3000, 6)) < np.geomspace(0.5, 0.01, 6)


def test_very_rare_genres_are_minority_without_moving_the_mean() -> None:
    labels = np.zeros((1000, 4), bool)
    for genre, count in enumerate((800, 400, 60, 2)):
        labels[:count, genre] = True
    # Without the genre of 2: ratios 1, 2, 13.3, mean 5.4. With it (ratio 400) only that one would exceed.
    assert subsets.minority_genres(labels).tolist() == [False, False, True, True]


def test_every_subset_of_the_union_holds_the_whole_minority() -> None:
    labels = real_kind_of_tail()
    minority = labels[:, subsets.minority_genres(labels)].any(axis=1)
    parts = subsets.minority_union(labels)
    assert len(parts) == min(max(-(-(~minority).sum() // minority.sum()), 2), 8)
    for rows in parts:
        assert set(np.flatnonzero(minority)) <= set(rows)
    others = np.concatenate([rows[~minority[rows]] for rows in parts])
    assert sorted(others) == np.flatnonzero(~minority).tolist()  # each other poster in one block


def test_blocks_are_stratified() -> None:
    labels = real_kind_of_tail()
    shares = [labels[rows].mean(0) for rows in subsets.minority_union(labels, subsets=3)]
    assert np.ptp(shares, axis=0).max() < 0.01


@given(labels=label_tables)
def test_one_subset_is_the_whole_training_set(labels: np.ndarray) -> None:
    assert subsets.minority_union(labels, subsets=1)[0].tolist() == list(range(len(labels)))


def test_more_subsets_than_posters_are_refused() -> None:
    with pytest.raises(ValueError, match="from 1 to"):
        subsets.minority_union(np.ones((5, 2), bool), subsets=9)


@given(labels=label_tables, seed=st.integers(0, 100))
def test_an_anchor_has_all_its_posters_and_every_other_genre_half_as_many(
    labels: np.ndarray, seed: int
) -> None:
    for anchor, rows in enumerate(subsets.genre_anchor(labels, seed)):
        mine = np.flatnonzero(labels[:, anchor])
        assert set(mine) <= set(rows)
        shared = labels[mine].sum(0)
        others = np.arange(labels.shape[1]) != anchor
        assert (labels[rows].sum(0) <= np.maximum(shared, len(mine) // 2))[others].all()


@given(labels=label_tables, name=st.sampled_from(list(subsets.STRATEGIES)))
def test_subsets_are_reproducible_and_hold_no_poster_twice(labels: np.ndarray, name: str) -> None:
    make = subsets.STRATEGIES[name]
    for first, again in zip(make(labels, seed=1), make(labels, seed=1), strict=True):
        assert np.array_equal(first, again) and len(set(first)) == len(first)


@given(labels=label_tables, name=st.sampled_from(list(subsets.STRATEGIES)))
def test_named_subsets_are_the_strategys_without_empty_ones(labels: np.ndarray, name: str) -> None:
    genres = [f"genre {number}" for number in range(labels.shape[1])]
    found = subsets.named_subsets(name, labels, genres)
    made = subsets.STRATEGIES[name](labels)
    assert [rows.tolist() for rows in found.values()] == [rows.tolist() for rows in made if len(rows)]
    if name == "genre_anchor":
        assert list(found) == [genre for genre, on in zip(genres, labels.any(axis=0)) if on]


@given(labels=label_tables, name=st.sampled_from(list(subsets.STRATEGIES)))
def test_scored_posters_are_dealt_by_the_training_posters_minority(labels: np.ndarray, name: str) -> None:
    train = real_kind_of_tail()[:, : labels.shape[1]]
    genres = [f"genre {number}" for number in range(labels.shape[1])]
    names = list(subsets.named_subsets(name, train, genres))
    found = subsets.scored_subsets(name, names, train, labels, genres)
    assert set(found) <= set(names)
    if name == "minority_union":
        minority = np.flatnonzero(labels[:, subsets.minority_genres(train)].any(axis=1))
        assert all(set(minority) <= set(rows) for rows in found.values())
        assert sorted(set(np.concatenate(list(found.values())))) == list(range(len(labels)))

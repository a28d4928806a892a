"""Splits: stratified, seeded, every poster in exactly one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from poster_genre.data.readers import read
from poster_genre.data.splits import (
    SPLITS,
    fold_splits,
    given_split,
    random_split,
    split_shares,
    stratified_split,
)


@pytest.fixture
def imbalanced() -> np.ndarray:
    """1,000 posters; genres on about 50, 20, 5 and 1 % of them, some posters with none."""
    return np.random.default_rng(5).random((1000, 4)) < [0.5, 0.2, 0.05, 0.01]


@given(
    arrays(bool, st.tuples(st.integers(1, 60), st.integers(1, 6))),
    st.sampled_from([(0.8, 0.1, 0.1), (0.6, 0.2, 0.2), (0.5, 0.5, 0.0), (1.0, 0.0, 0.0)]),
    st.integers(0, 5),
)
@settings(max_examples=60, deadline=None)
def test_every_poster_gets_one_split_and_the_seed_decides(labels, fractions, seed):
    for draw in (stratified_split, random_split):
        split = draw(labels, fractions, seed)
        assert split.shape == (len(labels),)
        assert set(split) <= set(SPLITS)
        assert (split == draw(labels, fractions, seed)).all()


def test_split_sizes_follow_the_fractions(imbalanced):
    for draw in (stratified_split, random_split):
        sizes = [np.mean(draw(imbalanced, (0.6, 0.2, 0.2)) == name) for name in SPLITS]
        assert sizes == pytest.approx([0.6, 0.2, 0.2], abs=0.02)


def test_stratifying_spreads_every_genre_by_the_fractions(imbalanced):
    split = stratified_split(imbalanced)
    for genre in imbalanced.T:
        for name, fraction in zip(SPLITS, (0.8, 0.1, 0.1), strict=True):
            assert genre[split == name].sum() == pytest.approx(
                fraction * genre.sum(), abs=1 + 0.02 * genre.sum()
            )


def test_another_seed_is_another_split(imbalanced):
    assert (stratified_split(imbalanced, seed=0) != stratified_split(imbalanced, seed=1)).any()


@pytest.mark.parametrize("fractions", [(0.8, 0.1), (0.8, 0.3, 0.1), (1.2, -0.1, -0.1)])
def test_fractions_must_sum_to_one(fractions):
    with pytest.raises(ValueError, match="three shares that sum to 1"):
        stratified_split(np.ones((3, 1), bool), fractions)


def test_shares_are_those_of_a_hand_count():
    labels = np.array([[1], [1], [0], [1]], bool)
    split = np.array(["train", "train", "validation", "test"])
    row = split_shares(labels, split, ("Drama",)).iloc[0]
    assert row.to_dict() == {
        "genre": "Drama",
        "posters": 3,
        "share": 0.75,
        "train": 1.0,
        "validation": 0.0,
        "test": 1.0,
        "gap": 0.75,
    }


def test_an_empty_split_has_no_share():
    table = split_shares(np.array([[True]]), np.array(["train"]), ("Drama",))
    assert np.isnan(table.loc[0, "test"])
    assert table.loc[0, "gap"] == 0


def test_real_posters_are_spread_better_than_by_chance(posters_folder):
    catalog = read(posters_folder)
    gaps = {
        draw.__name__: split_shares(catalog.labels, draw(catalog.labels), catalog.genres)["gap"].max()
        for draw in (stratified_split, random_split)
    }
    assert gaps["stratified_split"] < 0.015 < gaps["random_split"]


def test_a_given_split_is_kept_and_what_it_lacks_is_drawn_from_its_training_films():
    labels = np.ones((40, 1), bool)
    own = pd.Series(["train"] * 30 + ["test"] * 8 + [None] * 2, dtype="str")
    split = given_split(own, labels)
    assert (split[30:38] == "test").all() and (split != "test")[:30].all()
    assert 2 <= (split == "validation").sum() <= 5
    assert (given_split(own, labels) == split).all()
    whole = pd.Series(["train", "validation", "test"], dtype="str")
    assert given_split(whole, labels[:3]).tolist() == whole.tolist()


def test_a_given_split_without_training_films_is_refused():
    with pytest.raises(ValueError, match="no posters for training"):
        given_split(pd.Series(["test", "test"], dtype="str"), np.ones((2, 1), bool))


def test_cross_fitting_tests_every_poster_once_and_keeps_the_shares(imbalanced):
    found = fold_splits(imbalanced, 5)
    tested = np.stack([split == "test" for split in found])
    assert (tested.sum(axis=0) == 1).all() and all(set(split) == set(SPLITS) for split in found)
    assert tested.mean(axis=1) == pytest.approx([0.2] * 5, abs=0.02)
    assert [(split == "validation").mean() for split in found] == pytest.approx([0.8 / 9] * 5, abs=0.02)
    rare = imbalanced[:, 3].sum()
    assert all(imbalanced[one, 3].sum() == pytest.approx(rare / 5, abs=2) for one in tested)
    with pytest.raises(ValueError, match="two or more"):
        fold_splits(imbalanced, 1)

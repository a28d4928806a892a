"""Imbalance measures: values by hand, values known for the real posters, rules that hold for any labels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from poster_genre.data import imbalance, readers

GENRES = ("Comedy", "Drama", "War")
# Drama on four posters, Comedy on two, War on one.
LABELS = np.array([[0, 1, 0], [0, 1, 0], [1, 1, 0], [0, 1, 1], [1, 0, 0]], bool)

label_tables = arrays.arrays(bool, st.tuples(st.integers(1, 40), st.integers(1, 9)))


def test_imbalance_ratio_by_hand() -> None:
    assert imbalance.irlbl(LABELS).tolist() == [2.0, 1.0, 4.0]
    assert imbalance.mean_ir(LABELS) == pytest.approx(7 / 3)


def test_scumble_by_hand() -> None:
    comedy_drama = 1 - np.sqrt(2 * 1) / 1.5
    drama_war = 1 - np.sqrt(1 * 4) / 2.5
    assert imbalance.scumble(LABELS) == pytest.approx([0, 0, comedy_drama, drama_war, 0])


def test_summary_by_hand() -> None:
    found = imbalance.summary(LABELS, GENRES)
    ratios = np.array([2.0, 1.0, 4.0])
    assert found["posters"] == 5
    assert found["genres"] == {"Comedy": 2, "Drama": 4, "War": 1}
    assert found["cardinality"] == pytest.approx(7 / 5)
    assert found["density"] == pytest.approx(7 / 15)
    assert (found["label_sets"], found["singletons"]) == (4, 3)
    assert found["cvir"] == pytest.approx(ratios.std(ddof=1) / ratios.mean())
    assert (found["max_ir"], found["absent"]) == (4.0, [])


def test_a_genre_without_a_poster_is_named_and_left_out_of_the_mean() -> None:
    labels = np.column_stack([LABELS, np.zeros(5, bool)])
    found = imbalance.summary(labels, (*GENRES, "Western"))
    assert found["absent"] == ["Western"]
    assert found["mean_ir"] == pytest.approx(7 / 3)
    table = imbalance.genre_table(labels, (*GENRES, "Western"))
    assert np.isnan(table["irlbl"].iloc[3]) and np.isnan(table["scumble"].iloc[3])


def test_posters_without_any_genre_count_as_a_label_set_with_scumble_zero() -> None:
    labels = np.vstack([LABELS, np.zeros((1, 3), bool)])
    assert imbalance.scumble(labels)[-1] == 0
    assert imbalance.label_sets(labels, GENRES)["label_set"].tolist().count("") == 1
    assert imbalance.genres_a_poster(labels)["posters"].tolist() == [1, 3, 2]


def test_no_posters_give_no_figures_and_no_error() -> None:
    found = imbalance.summary(np.zeros((0, 3), bool), GENRES)
    assert found["posters"] == 0 and np.isnan(found["mean_ir"])


@pytest.mark.parametrize(
    ("share", "group"),
    [(0.5, "head"), (0.1, "head"), (0.0999, "medium"), (0.025, "medium"), (0.0249, "tail")],
)
def test_groups_begin_at_a_tenth_and_a_fortieth(share: float, group: str) -> None:
    assert imbalance.group_of(share) == group


def test_label_sets_are_named_and_sorted() -> None:
    table = imbalance.label_sets(LABELS, GENRES)
    assert table["label_set"].tolist() == ["Drama", "Comedy", "Comedy, Drama", "Drama, War"]
    assert table["posters"].tolist() == [2, 1, 1, 1]
    assert table["n_genres"].tolist() == [1, 1, 2, 2]


def test_cooccurrence_by_hand() -> None:
    counts = imbalance.cooccurrence(LABELS, GENRES)
    assert counts.to_numpy().tolist() == [[2, 1, 0], [1, 4, 1], [0, 1, 1]]
    given_row = imbalance.cooccurrence(LABELS, GENRES, "conditional")
    assert given_row.loc["War", "Drama"] == 1 and given_row.loc["Drama", "War"] == 0.25
    lift = imbalance.cooccurrence(LABELS, GENRES, "lift")
    assert lift.loc["War", "Drama"] == pytest.approx(1 * 5 / (1 * 4))


def test_another_kind_of_cooccurrence_is_refused() -> None:
    with pytest.raises(ValueError, match="count, conditional, lift"):
        imbalance.cooccurrence(LABELS, GENRES, "cosine")


@given(label_tables)
def test_distinct_sets_put_every_poster_back_together(labels: np.ndarray) -> None:
    found = imbalance.distinct_sets(labels)
    assert np.array_equal(found.sets[found.of_poster], labels)
    assert len({row.tobytes() for row in labels}) == len(found.sets)
    assert np.array_equal(np.bincount(found.of_poster), found.counts)


def test_more_genres_than_one_machine_word() -> None:
    labels = np.random.default_rng(0).random((50, 130)) < 0.1
    found = imbalance.distinct_sets(labels)
    assert np.array_equal(found.sets[found.of_poster], labels)


@given(label_tables)
def test_measures_agree_with_their_definitions(labels: np.ndarray) -> None:
    genres = [f"g{column}" for column in range(labels.shape[1])]
    counts = labels.sum(0)
    per_poster = []
    for row in labels:
        ratios = [counts.max() / counts[g] for g in np.flatnonzero(row)]
        per_poster.append(1 - np.prod(ratios) ** (1 / len(ratios)) / np.mean(ratios) if ratios else 0)
    assert imbalance.scumble(labels) == pytest.approx(per_poster, abs=1e-12)
    assert imbalance.summary(labels, genres)["scumble"] == pytest.approx(np.mean(per_poster), abs=1e-12)
    table = imbalance.genre_table(labels, genres)
    for g in np.flatnonzero(counts):
        assert table["scumble"][g] == pytest.approx(np.mean(np.array(per_poster)[labels[:, g]]), abs=1e-12)
    together = imbalance.cooccurrence(labels, genres).to_numpy()
    assert np.array_equal(together, labels.astype(int).T @ labels.astype(int))


@given(label_tables, st.randoms())
def test_the_order_of_posters_does_not_matter(labels: np.ndarray, random) -> None:
    order = list(range(len(labels)))
    random.shuffle(order)
    genres = [f"g{column}" for column in range(labels.shape[1])]
    one, other = imbalance.label_sets(labels, genres), imbalance.label_sets(labels[order], genres)
    assert one.equals(other)


def test_the_real_posters_have_their_known_values(posters_folder) -> None:
    catalog = readers.read(posters_folder)
    found = imbalance.summary(catalog.labels, catalog.genres)
    assert (found["posters"], found["label_sets"], found["singletons"]) == (6505, 448, 126)
    assert found["cardinality"] == pytest.approx(2.3268, abs=5e-5)
    assert found["mean_ir"] == pytest.approx(89.3798, abs=5e-5)
    assert found["cvir"] == pytest.approx(3.7078, abs=5e-5)
    assert found["scumble"] == pytest.approx(0.16019, abs=5e-6)
    groups = imbalance.genre_table(catalog.labels, catalog.genres)["group"]
    assert [int((groups == name).sum()) for name in imbalance.GROUPS] == [7, 11, 6]
    assert found["genres"]["Drama"] == 3272 and found["genres"]["Reality-TV"] == 2


def test_distinct_sets_can_be_found_once_for_several_questions() -> None:
    found = imbalance.distinct_sets(LABELS)
    assert imbalance.summary(found, GENRES) == imbalance.summary(LABELS, GENRES)
    assert imbalance.genre_table(found, GENRES).equals(imbalance.genre_table(LABELS, GENRES))
    assert imbalance.label_sets(found, GENRES).equals(imbalance.label_sets(LABELS, GENRES))
    assert imbalance.cooccurrence(found, GENRES, "lift").equals(
        imbalance.cooccurrence(LABELS, GENRES, "lift")
    )
    assert np.array_equal(imbalance.scumble(found), imbalance.scumble(LABELS))

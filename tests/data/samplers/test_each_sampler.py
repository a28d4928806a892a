"""What each sampler does, on small training sets whose result is known by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from poster_genre.data import imbalance, samplers

REAL = Path(__file__).parents[4] / "shared" / "posters" / "Multi_Label_dataset" / "train.csv"


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def table(*rows: str) -> np.ndarray:
    """Labels from rows like "10*AB": ten posters with the genres A and B; columns A to D."""
    labels = []
    for row in rows:
        times, genres = row.split("*")
        labels += int(times) * [[letter in genres for letter in "ABCD"]]
    return np.array(labels, bool)


def test_inverse_likelihood_fills_rare_genres_up_without_the_commonest() -> None:
    labels = table("100*A", "20*B", "10*AC", "10*C", "5*AD")
    rows = samplers.sample("inverse_likelihood", labels, rng())
    drawn = labels[rows[len(labels) :]]
    assert np.array_equal(rows[: len(labels)], np.arange(len(labels)))
    # A has 115, so int(0.9 · 115) = 103 is the target: B (20) lacks 83, C (20) lacks 83 of which only "C"
    # alone may come, D has no candidate.
    assert drawn.sum(0).tolist() == [0, 83, 83, 0]


def test_inverse_likelihood_prefers_posters_of_rarer_genres() -> None:
    labels = table("200*A", "20*BC", "20*B", "1*D")
    drawn = labels[samplers.sample("inverse_likelihood", labels, rng())[len(labels) :]]
    weight_bc = 20 * (160 / 200 + 180 / 200)
    weight_b = 20 * (160 / 200)
    from_b = 180 - 40  # draws for B up to 0.9 · 200; those for C are all BC
    expected = from_b * weight_bc / (weight_bc + weight_b) + 160
    assert (drawn[:, 1] & drawn[:, 2]).sum() == pytest.approx(expected, abs=20)


def test_inverse_likelihood_makes_the_notebooks_68910_rows_of_its_printed_counts() -> None:
    """7,244 rows with 16,864 genres: Drama 3,619, Comedy 2,900, and 10,345 over the 22 others."""
    others = np.full(22, 10_345 // 22)
    others[: 10_345 % 22] += 1
    counts = [3619, 2900, *others]
    labels = np.zeros((7244, 24), bool)
    labels[:3619, 0] = True
    for genre, count in enumerate(counts[1:], start=1):
        labels[7244 - count :, genre] = True  # most beside Drama, so that each has posters without it
    labels[3619:, 1] |= ~labels[3619:].any(1)
    labels[:, 1] &= np.cumsum(labels[:, 1]) <= 2900
    assert labels.sum(0).tolist() == counts
    assert len(samplers.sample("inverse_likelihood", labels, rng())) == 68_910


@pytest.mark.skipif(not REAL.is_file(), reason=f"the real posters' table is not at {REAL}")
def test_inverse_likelihood_makes_62387_rows_of_the_real_posters() -> None:
    rows = pd.read_csv(REAL, keep_default_na=False).drop(columns=["Id", "Genre"])
    labels = rows[rows["N/A"] == 0].drop(columns="N/A").to_numpy(bool)
    assert len(labels) == 6514
    assert len(samplers.sample("inverse_likelihood", labels, rng())) == 62_387


def test_ml_ros_clones_in_turns_until_common_enough() -> None:
    labels = table("80*A", "40*B", "1*C", "2*D")
    target = imbalance.mean_ir(labels)  # (1 + 2 + 80 + 40) / 4 = 30.75
    rows = samplers.sample("ml_ros", labels, rng())
    after = labels[rows].sum(0)
    # C needs 3 posters for 80/3 <= 30.75 and so gets 2 clones, D one more than its 2.
    assert after.tolist() == [80, 40, 3, 3]
    assert (after.max() / after <= target).all()


def test_ml_ros_stops_at_its_quota_with_turns_shared() -> None:
    labels = table("100*AB", "10*C", "10*D")  # MeanIR 5.5: C and D would need 9 clones each
    rows = samplers.sample("ml_ros", labels, rng(), percent=10)  # 12 clones
    assert labels[rows].sum(0).tolist() == [100, 100, 16, 16]


def test_ml_rus_spares_posters_with_a_minority_genre() -> None:
    labels = table("60*A", "20*AB", "1*AD")
    rows = samplers.sample("ml_rus", labels, rng(), percent=25)
    assert len(rows) == len(set(rows)) == 81 - 20
    assert labels[rows].sum(0)[3] == 1


def test_ml_rus_leaves_fewer_out_where_fewer_can_go() -> None:
    labels = table("5*A", "40*AD")
    assert labels[samplers.sample("ml_rus", labels, rng(), percent=90)].sum(0).tolist() == [40, 0, 0, 40]


def test_lp_ros_lifts_rare_sets_towards_the_mean_set() -> None:
    labels = table("90*A", "6*B", "3*C", "1*D")  # mean set 25
    rows = samplers.sample("lp_ros", labels, rng(), percent=30)
    assert labels[rows].sum(0).tolist() == [90, 16, 13, 11]


def test_lp_ros_gives_what_one_set_cannot_take_to_the_others() -> None:
    labels = table("60*A", "19*B", "1*C")  # mean set 26, room 7 and 25
    rows = samplers.sample("lp_ros", labels, rng(), percent=30)  # 24 clones: 7 and 17
    assert labels[rows].sum(0).tolist() == [60, 26, 18, 0]


def test_class_aware_gives_every_genre_the_same_turns() -> None:
    labels = table("90*A", "6*B", "4*C")
    rows = samplers.sample("class_aware", labels, rng())
    counts = labels[rows].sum(0)
    assert len(rows) == 100
    assert counts[:3].min() >= 32 and counts[:3].max() <= 34


def test_class_aware_repeats_a_poster_only_after_all_came() -> None:
    labels = table("90*A", "5*B", "5*C")
    rows = samplers.sample("class_aware", labels, rng(), posters_a_turn=3)
    _, times = np.unique(rows[labels[rows, 1]], return_counts=True)
    assert times.max() - times.min() <= 1


def test_repeat_factor_repeats_by_the_square_root_of_rarity() -> None:
    labels = table("9900*A", "100*B")  # f = 0.01, t = 0.09: r = 3
    times = np.bincount(samplers.sample("repeat_factor", labels, rng(), threshold=0.09))
    assert set(times[:9900]) == {1} and set(times[9900:]) == {3}


def test_repeat_factor_rounds_by_chance_and_so_is_right_on_average() -> None:
    labels = table("8000*A", "2000*B")  # f = 0.2, t = 0.45: r = 1.5
    times = np.bincount(samplers.sample("repeat_factor", labels, rng(), threshold=0.45))
    assert set(times[8000:]) == {1, 2}
    assert times[8000:].mean() == pytest.approx(1.5, abs=0.05)


def test_a_poster_takes_the_factor_of_its_rarest_genre() -> None:
    labels = table("9900*A", "100*AB")
    times = np.bincount(samplers.sample("repeat_factor", labels, rng(), threshold=0.09))
    assert set(times[9900:]) == {3}


def test_mlsmote_puts_new_points_between_a_poster_and_a_neighbour() -> None:
    labels = table("50*A", "3*D")
    embeddings = np.zeros((53, 2), np.float32)
    embeddings[50:] = [[1, 0], [2, 0], [4, 0]]
    vectors, signs = samplers.mlsmote(embeddings, labels, rng())
    assert np.array_equal(vectors[:53], embeddings) and np.array_equal(signs[:53], labels)
    assert len(vectors) == 56
    assert (vectors[53:, 1] == 0).all() and (vectors[53:, 0] >= 1).all() and (vectors[53:, 0] <= 4).all()


def test_mlsmote_gives_a_label_that_most_of_the_neighbourhood_carries() -> None:
    labels = table("80*A", "3*BD", "1*D")
    embeddings = rng().normal(size=(84, 4)).astype(np.float32)
    _, signs = samplers.mlsmote(embeddings, labels, rng())
    new = signs[84:]
    assert len(new) > 0 and new[:, 3].all()  # every one is of the minority genre
    assert new[:, 1].all() and not new[:, 0].any()  # B is on three of the four, A on none


def test_mlsmote_skips_a_genre_with_a_single_poster() -> None:
    labels = table("50*A", "1*D")
    vectors, _ = samplers.mlsmote(np.zeros((51, 2), np.float32), labels, rng())
    assert len(vectors) == 51

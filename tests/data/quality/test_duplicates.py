"""Near-duplicate groups, against a plain comparison of every pair."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from poster_genre.data.quality.findings import DHASH_DISTANCE, PHASH_DISTANCE, near_duplicate_groups


def flip(value: int, bits: int) -> int:
    return value ^ ((1 << bits) - 1)


def grouped(phash: list[int], dhash: list[int]) -> list[int]:
    return near_duplicate_groups(np.array(phash, np.uint64), np.array(dhash, np.uint64)).tolist()


def test_both_hashes_must_be_near():
    base = 0x0123456789ABCDEF
    near, far = flip(base, PHASH_DISTANCE), flip(base, PHASH_DISTANCE + 1)
    assert grouped([base, near], [base, base]) == [0, 0]
    assert grouped([base, far], [base, base]) == [-1, -1]
    assert grouped([base, near], [base, flip(base, DHASH_DISTANCE + 1)]) == [-1, -1]


def test_likeness_is_passed_on():
    base = 0
    chain = [base, flip(base, 8), flip(base, 16)]
    assert len(set(grouped(chain, [0, 0, 0]))) == 1


def test_thousands_of_equal_images_are_one_group():
    groups = near_duplicate_groups(np.full(5000, 7, np.int64), np.full(5000, -7, np.int64))
    assert (groups == 0).all()


def test_no_images_no_groups():
    assert grouped([], []) == []


@given(st.lists(st.tuples(st.integers(0, 2**12 - 1), st.integers(0, 2**16 - 1)), max_size=40))
@settings(max_examples=100, deadline=None)
def test_groups_are_the_closure_of_all_near_pairs(hashes):
    # Spread over the 64 bits, so that distances fall on both sides of the thresholds.
    phash = [value * 0x0010_0100_1001_0011 % 2**64 for value, _ in hashes]
    dhash = [value * 0x0001_0001_0001_0001 % 2**64 for _, value in hashes]
    groups = grouped(phash, dhash)
    parent = list(range(len(hashes)))
    for i in range(len(hashes)):
        for j in range(i):
            near_p = (phash[i] ^ phash[j]).bit_count() <= PHASH_DISTANCE
            if near_p and (dhash[i] ^ dhash[j]).bit_count() <= DHASH_DISTANCE:
                old, new = parent[i], parent[j]
                parent = [new if root == old else root for root in parent]
    for i in range(len(hashes)):
        assert (groups[i] == -1) == (parent.count(parent[i]) == 1)
        for j in range(i):
            if groups[i] >= 0:
                assert (groups[i] == groups[j]) == (parent[i] == parent[j])

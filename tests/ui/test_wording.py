"""Figures in plain words."""

from __future__ import annotations

import pandas as pd
import pytest

from poster_genre.data.imbalance import genre_table
from poster_genre.ui import wording


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (1.0, "every poster"),
        (0.95, "nearly every poster"),
        (0.503, "every second poster"),
        (0.33, "every third poster"),
        (0.25, "every fourth poster"),
        (0.1, "every tenth poster"),
        (0.67, "67 of 100 posters"),
        (0.004, "4 of 1,000 posters"),
    ],
)
def test_shares_are_said_as_one_says_them(share: float, words: str) -> None:
    assert wording.how_often(share) == words


@pytest.mark.parametrize(
    ("count", "word"), [(0, "no"), (2, "two"), (12, "twelve"), (13, "13"), (2345, "2,345")]
)
def test_small_counts_are_words(count: int, word: str) -> None:
    assert wording.number_word(count) == word


def test_one_sentence_names_the_commonest_and_the_rarest_genre() -> None:
    table = pd.DataFrame({"genre": ["Drama", "War"], "posters": [50, 2], "share": [0.5, 0.02]})
    assert wording.how_imbalanced(table) == "Drama is on every second poster; War on two."


def test_a_single_genre_is_not_compared_with_itself() -> None:
    table = genre_table([[True], [True]], ("Drama",))
    assert wording.how_imbalanced(table) == "Drama is on every poster."


def test_names_are_listed_as_one_reads_them() -> None:
    assert wording.listed(["War"]) == "War"
    assert wording.listed(["War", "Music", "Short"]) == "War, Music and Short"
    assert wording.listed(["War", "Music", "Short"], most=1) == "War and 2 more"
    assert wording.listed([]) == ""

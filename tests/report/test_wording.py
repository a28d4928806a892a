"""Figures in plain words."""

from __future__ import annotations

import pandas as pd
import pytest

from poster_genre.data.imbalance import genre_table
from poster_genre.report import wording


@pytest.mark.parametrize(
    ("posters", "words"),
    [
        (5000, "every poster"),
        (4750, "nearly every poster"),
        (2515, "every second poster"),
        (1650, "every third poster"),
        (1250, "every fourth poster"),
        (500, "every tenth poster"),
        (3350, "67 of 100 posters"),
        (20, "4 of 1,000 posters"),
    ],
)
def test_shares_are_said_as_one_says_them(posters: int, words: str) -> None:
    assert wording.how_often(posters, 5000) == words


@pytest.mark.parametrize(
    ("posters", "of", "words"),
    [(40, 60, "40 of 60 posters"), (30, 60, "every second poster"), (2, 3, "2 of 3 posters"),
     (1, 2, "1 of 2 posters"), (3, 3, "every poster")],
)  # fmt: skip
def test_no_share_of_a_hundred_is_made_up_for_fewer(posters: int, of: int, words: str) -> None:
    assert wording.how_often(posters, of) == words


@pytest.mark.parametrize(("count", "words"), [(0, "0 films"), (1, "1 film"), (2345, "2,345 films")])
def test_one_thing_is_no_plural(count: int, words: str) -> None:
    assert wording.counted(count, "film") == words


@pytest.mark.parametrize(
    ("count", "word"), [(0, "no"), (2, "two"), (12, "twelve"), (13, "13"), (2345, "2,345")]
)
def test_small_counts_are_words(count: int, word: str) -> None:
    assert wording.number_word(count) == word


def test_one_sentence_names_the_commonest_and_the_rarest_genre() -> None:
    table = pd.DataFrame({"genre": ["Drama", "War"], "posters": [500, 2], "share": [0.5, 0.002]})
    assert wording.how_imbalanced(table) == "Drama is on every second poster; War on two."


def test_a_single_genre_is_not_compared_with_itself() -> None:
    table = genre_table([[True], [True]], ("Drama",))
    assert wording.how_imbalanced(table) == "Drama is on every poster."


def test_text_of_others_is_shown_as_it_is() -> None:
    assert wording.escaped("[x](http://a) *b* $1") == r"\[x\](http\://a) \*b\* \$1"


def test_names_are_listed_as_one_reads_them() -> None:
    assert wording.listed(["War"]) == "War"
    assert wording.listed(["War", "Music", "Short"]) == "War, Music and Short"
    assert wording.listed(["War", "Music", "Short"], most=1) == "War and 2 more"
    assert wording.listed([]) == ""

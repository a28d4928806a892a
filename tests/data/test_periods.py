"""Genres by decade and year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from poster_genre.data.imbalance import by_period

LABELS = np.array([[1, 0], [1, 1], [0, 1], [1, 0]], bool)
YEARS = pd.Series([1994, 1999, 2001, None], dtype="Int64")


def test_shares_are_of_the_dated_films_of_a_decade() -> None:
    table = by_period(LABELS, ("Drama", "War"), YEARS).set_index(["genre", "period"])
    assert table.loc[("Drama", 1990)].tolist() == [2, 2, 1.0]
    assert table.loc[("War", 1990)].tolist() == [1, 2, 0.5]
    assert table.loc[("Drama", 2000)].tolist() == [0, 1, 0.0]
    assert len(table) == 4  # the undated film opens no period


def test_single_years_leave_out_years_without_films() -> None:
    table = by_period(LABELS, ("Drama", "War"), YEARS, length=1)
    assert sorted(table["period"].unique()) == [1994, 1999, 2001]


def test_no_years_give_an_empty_table() -> None:
    assert by_period(LABELS, ("Drama", "War"), pd.Series([None] * 4, dtype="Int64")).empty

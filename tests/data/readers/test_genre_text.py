"""Genre cells: names out, or a CatalogError, for any text whatever."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers.genre_text import parse_delimited, parse_list

NAMES = st.lists(st.text(min_size=1, max_size=12), max_size=5)


@given(NAMES)
def test_the_text_of_a_list_gives_the_list_back(names):
    assert parse_list(str(names)) == names


@given(st.text(max_size=60) | st.text("[](){}'\",:0123456789ab_*+.", max_size=60))
def test_any_text_gives_names_or_a_clear_error(text):
    with contextlib.suppress(CatalogError):
        assert all(isinstance(name, str) for name in parse_list(text))


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').getcwd()",
        "open('x')",
        "[1, 2]",
        "{'a'}",
        "'Drama'",
        "[['a']]",
        "9**9**9",
        "[" * 1000,
    ],
)
def test_code_and_other_values_are_refused(text):
    with pytest.raises(CatalogError, match="is not a list of genres"):
        parse_list(text)


def test_delimited_names_are_trimmed_and_na_is_none():
    assert parse_delimited("Drama, War ,Sci-Fi", ",") == ["Drama", "War", "Sci-Fi"]
    assert parse_delimited("N/A", "/") == []
    with pytest.raises(CatalogError, match="too long"):
        parse_delimited("x" * 3000, ",")

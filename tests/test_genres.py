"""The vocabulary: canonical names, aliases, missing and unknown names."""

from __future__ import annotations

import pytest

from poster_genre import genres


def test_shipped_genres_are_the_24_in_alphabetical_order():
    assert len(genres.SHIPPED) == 24
    assert list(genres.SHIPPED) == sorted(genres.SHIPPED)
    assert set(genres.SHIPPED) <= set(genres.VOCABULARY)


@pytest.mark.parametrize("name", genres.VOCABULARY)
def test_every_known_name_is_its_own_canonical_name_in_any_case(name):
    assert genres.canonical(name) == genres.canonical(name.upper()) == genres.canonical(f" {name} ") == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Science Fiction", "Sci-Fi"),
        ("sci fi", "Sci-Fi"),
        ("Reality TV", "Reality-TV"),
        ("Children", "Family"),
    ],
)
def test_aliases_lead_to_the_canonical_name(written, name):
    assert genres.canonical(written) == name


def test_an_unknown_name_has_no_canonical_name_but_maybe_a_nearest_one():
    assert genres.canonical("Comdey") is None
    assert genres.nearest("Comdey") == "Comedy"
    assert genres.nearest("qqqq") is None


@pytest.mark.parametrize("text", ["", " ", "N/A", "n/a", "null", "None", "(no genres listed)"])
def test_texts_that_mean_no_genre(text):
    assert genres.is_missing(text)
    assert genres.canonical(text) is None

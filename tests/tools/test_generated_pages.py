"""The shipped model's card and the methods, as pages of the repository."""

from __future__ import annotations

from poster_genre.data import samplers
from poster_genre.runs.choices import LOSSES
from tools import generated_pages


def test_they_are_up_to_date(default_bundle):
    assert generated_pages.main(["--check"]) == 0


def test_every_method_has_its_formula():
    told = generated_pages.methods()
    assert told.count("```math") == len(LOSSES) + len(samplers.REGISTRY)
    assert all(f": `{name}`\n" in told for name in (*LOSSES, *samplers.REGISTRY))

"""The precision of a training: the recipe's word, else what a trial found once on this machine."""

from __future__ import annotations

import pytest

from poster_genre.runs import recipe_file as recipe
from poster_genre.runs.recipe_file import RecipeError
from poster_genre.training import host, precision

SMALL = ("input.height=48", "input.width=40", "network.convnet.filters=[4]", "network.convnet.dense=[4]")


@pytest.fixture
def processor(monkeypatch, tmp_path):
    """`processor("amx_bf16")`: this machine's processor has these features, and nothing was tried on it."""
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path))
    real = host.host_class()
    return lambda *features: monkeypatch.setattr(
        host, "host_class", lambda: real | {"cpu_features": list(features)}
    )


def test_the_recipes_word_counts():
    chosen = precision.choose(recipe.load("cnn_25genre", ["precision=mixed_bfloat16"]), 24)
    assert chosen["policy"] == "mixed_bfloat16"


def test_without_bfloat16_arithmetic_nothing_is_tried(processor):
    processor("avx2")
    chosen = precision.choose(recipe.load("cnn_25genre"), 24)
    assert chosen == {"policy": "float32", "why": "this processor has no bfloat16 arithmetic"}


def test_a_trial_measures_both_once_and_takes_the_cheaper(processor, monkeypatch):
    processor("avx512_bf16")
    wanted = recipe.load("cnn_25genre", SMALL)
    chosen = precision.choose(wanted, 5)
    seconds = chosen["step_cpu_seconds"]
    assert set(seconds) == {"float32", "mixed_bfloat16"} and min(seconds.values()) > 0
    assert seconds[chosen["policy"]] == min(seconds.values())
    monkeypatch.setattr(precision, "_tried", lambda *_: pytest.fail("tried again"))
    assert precision.choose(wanted, 5) == chosen


def test_a_network_that_cannot_be_built_is_told_before_it_is_tried():
    small = ["input.height=16", "input.width=16", "network.convnet.filters=[2,2,2,2,2,2]"]
    with pytest.raises(RecipeError, match="leave nothing of it"):
        recipe.load("cnn_25genre", small)

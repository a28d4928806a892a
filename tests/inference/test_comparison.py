"""What two models must share to be compared, and the sentence where they do not."""

from __future__ import annotations

import numpy as np
import pytest

from poster_genre.evaluation.checks import EvaluationError
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.comparison import (
    ComparisonError,
    answers_of,
    constant_answers,
    differences,
    narrowed,
)


@pytest.fixture
def answers(light_bundle, tmp_path):
    """`answers(name, ...)`: what a bundle written by `light_bundle` says of its test films."""

    def make(name: str, policy: str = "own", **options):
        return answers_of(Bundle.open(light_bundle(tmp_path / name, **options)), policy)

    return make


def test_films_are_in_the_order_of_their_ids_however_they_were_stored(answers):
    def backwards(arrays):
        for name in ("test_ids", "test_labels", "test_logits"):
            arrays[name] = arrays[name][::-1]

    one, two = answers("stored"), answers("backwards", spoil=backwards)
    assert (two.ids == np.sort(one.ids)).all()
    assert (one.probabilities == two.probabilities).all()
    assert one.key == two.key


def test_the_more_skilled_model_is_better_beyond_chance(answers):
    table = differences(answers("weak", skill=0.3), answers("strong", skill=3.0)).set_index("metric")
    assert table.loc["f1_macro", "low"] > 0
    assert table.loc["f1_macro", "second_better"] == 1.0
    assert table.loc["hamming", "second_better"] == 1.0  # lower is better


def test_a_policy_decides_and_names_itself(answers):
    precise, thorough = answers("a", "precise"), answers("b", "thorough")
    assert (precise.policy, thorough.policy) == ("precise", "thorough")
    assert (precise.decisions == (precise.probabilities >= precise.cuts)).all()
    assert (precise.cuts != thorough.cuts).all()


def test_an_unknown_policy_is_named_with_the_known_ones(answers):
    with pytest.raises(ComparisonError, match=r"no policy 'clever'; it has plausible"):
        answers("a", "clever")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"catalog": {"name": "other", "fingerprint": "1" * 64}}, "another catalog"),
        ({"genres": ["Comedy", "Drama", "Horror", "Western"]}, "other genres .Western."),
    ],
)
def test_models_of_another_catalog_or_genre_list_are_not_compared(answers, change, reason):
    with pytest.raises(ComparisonError, match=reason):
        differences(answers("here"), answers("there", **change))


def test_models_of_other_test_films_are_not_compared(answers):
    def renamed(arrays):
        arrays["test_ids"] = np.array([f"tt9{film[3:]}" for film in arrays["test_ids"]])

    with pytest.raises(ComparisonError, match="test films are others"):
        differences(answers("here"), answers("there", spoil=renamed))


def test_logits_that_are_not_finite_are_named(answers):
    def diverged(arrays):
        arrays["test_logits"][3, 2] = np.nan

    with pytest.raises(EvaluationError, match=r"1 posters are not finite.*genre Horror"):
        answers("diverged", spoil=diverged)


def test_an_empty_test_split_is_said(answers):
    def emptied(arrays):
        for name in ("test_ids", "test_labels", "test_logits"):
            arrays[name] = arrays[name][:0]

    with pytest.raises(ComparisonError, match="no test films"):
        answers("empty", spoil=emptied)


def test_an_evaluation_of_other_genres_than_the_card_is_said(answers):
    def narrower(arrays):
        for name in ("test_labels", "test_logits"):
            arrays[name] = arrays[name][:, :3]

    with pytest.raises(ComparisonError, match="has 3 genres, its card names 4"):
        answers("narrow", spoil=narrower)


def test_constant_predictors_answer_for_the_same_films(answers):
    said = answers("a")
    constants = constant_answers(said, said.labels)
    assert constants["all positive"].decisions.all()
    assert not constants["all negative"].decisions.any()
    table = differences(constants["all negative"], said).set_index("metric")
    assert table.loc["f1_macro", "difference"] > 0


def test_fewer_genres_leave_out_the_films_that_have_none_of_them(answers):
    whole = answers("whole")
    part = narrowed(whole, ["Horror", "Romance"])
    kept = whole.labels[:, 2:].any(axis=1)
    assert part.genres == ("Horror", "Romance") and 0 < len(part.ids) < len(whole.ids)
    assert (part.ids == whole.ids[kept]).all() and part.key.why_apart(whole.key)
    assert (part.decisions == whole.decisions[kept, 2:]).all()
    assert (part.probabilities == whole.probabilities[kept, 2:]).all()

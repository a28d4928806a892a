"""The Lab's finding claims what its intervals support, and says where they do not."""

from __future__ import annotations

import pytest

from poster_genre.report import lab_sentences
from poster_genre.report.lab_frames import with_half
from poster_genre.runs.lab.plan import Method

FOCAL, CLASS_AWARE = Method("focal"), Method(sampler="class_aware")


def test_thresholds_alone(lab_result):
    told = lab_sentences.answer(lab_result({}, noise=0.0075))
    assert told == "Tuned thresholds alone lift the macro-F1 of plain BCE from 0.20 to 0.30 (+0.10 ± 0.01)."


@pytest.mark.parametrize(
    ("gains", "told"),
    [
        ({FOCAL: (0.05, 0.0)}, "; no other loss adds more than chance to that."),
        ({CLASS_AWARE: (0.05, -0.02)}, "; no sampler adds more than chance to that."),
        ({FOCAL: (0, 0), CLASS_AWARE: (0, 0)}, "; no loss or sampler adds more than chance to that."),
        ({FOCAL: (0.0, 0.04)}, "; Focal loss adds 0.04 ± 0.01 to that."),
        (
            {FOCAL: (0, 0.03), CLASS_AWARE: (0, 0.05)},
            "; Class-aware adds 0.05 ± 0.01 to that; one other method adds less, but clearly.",
        ),
    ],
)
def test_what_training_adds_is_claimed_only_beyond_chance(lab_result, gains, told):
    assert lab_sentences.answer(lab_result(gains, noise=0.0075)).endswith(told)


def test_a_gain_within_its_interval_is_called_chance(lab_result):
    assert "which may be chance" in lab_sentences.answer(lab_result({}, noise=0.3))


def test_one_seed_is_said_to_be_one(lab_result):
    found = lab_result({FOCAL: (0.05, 0.0)}, seeds=1)
    assert lab_sentences.answer(found).endswith(", on one seed.")
    assert "the luck of training is not in it" in lab_sentences.how_sure(found)
    assert "over three seeds" in lab_sentences.how_sure(lab_result({}))


def test_the_best_method_is_chosen_on_validation_films(lab_result):
    found = lab_result({FOCAL: (0.09, 0.01), CLASS_AWARE: (0.02, 0.03)})
    assert (
        lab_sentences.best_method(found) == CLASS_AWARE
    )  # its validation mAP is higher, its test figure lower
    assert lab_sentences.points(found)["What training adds"].startswith(
        "As trained, Class-aware, best on validation,"
    )
    assert lab_sentences.best_method(lab_result({})) is None


def test_groups_that_may_have_gained_by_chance_are_set_apart(lab_result):
    clear = lab_sentences.points(lab_result({}))["Whom tuned thresholds help"]
    assert clear.startswith("Common genres (+0.10") and "may be chance" not in clear
    unsure = lab_sentences.points(lab_result({}, noise=0.5))["Whom tuned thresholds help"]
    assert unsure.startswith("For common genres") and unsure.endswith("it may be chance.")


def test_harm_is_named_with_its_interval_and_only_where_it_is_clear(lab_result):
    told = lab_sentences.points(lab_result({FOCAL: (0, -0.05), CLASS_AWARE: (0, 0)}, noise=0.0075))[
        "What harms"
    ]
    assert told == "With tuned thresholds, worse than plain BCE: Focal loss (−0.05 ± 0.01)."
    assert "What harms" not in lab_sentences.points(lab_result({FOCAL: (0.05, 0)}))


@pytest.mark.parametrize(
    ("value", "half", "told"),
    [(0.106, 0.0266, "+0.11 ± 0.03"), (-0.0277, 0.0228, "−0.03 ± 0.02"), (0.0014, 0.004, "+0.001 ± 0.004")],
)
def test_a_difference_has_as_many_decimals_as_its_interval(value, half, told):
    assert with_half(value, half) == told


def test_the_best_of_many_needs_more_than_one_alone(lab_result):
    gain = {FOCAL: (0, 0.024)}
    others = {Method("bce", sampler): (0, 0) for sampler in ("ml_ros", "ml_rus", "lp_ros", "class_aware")}
    others |= {Method("asymmetric", sampler): (0, 0) for sampler in ("ml_ros", "ml_rus", "lp_ros")}
    alone, among = lab_result(gain, noise=0.0125), lab_result(gain | others, noise=0.0125)
    assert lab_sentences.answer(alone).endswith("; Focal loss adds 0.02 ± 0.02 to that.")
    assert lab_sentences.answer(among).endswith("; no loss or sampler adds more than chance to that.")


def test_harm_that_many_methods_bring_by_chance_is_called_so(lab_result):
    others = {Method("bce", sampler): (0, 0) for sampler in ("ml_ros", "ml_rus", "lp_ros", "class_aware")}
    others |= {Method("asymmetric", sampler): (0, 0) for sampler in ("ml_ros", "ml_rus", "lp_ros")}
    told = lab_sentences.points(lab_result({FOCAL: (0, -0.024)} | others, noise=0.0125))
    assert told["What may harm"].endswith(
        "(−0.02 ± 0.02); with eight methods to pick from, it may be chance."
    )


def test_the_best_for_rare_genres_is_named_with_its_doubt(lab_result):
    sure = lab_sentences.points(lab_result({FOCAL: (0, 0.05)}, noise=0.0075))["What helps rare genres most"]
    assert sure == "With tuned thresholds, Focal loss: F1 0.35 instead of plain BCE's 0.30 (+0.05 ± 0.01)."
    lower = lab_sentences.points(lab_result({FOCAL: (0, -0.05)}))["What helps rare genres most"]
    assert lower.startswith("Tuned thresholds on plain BCE") and lower.endswith("no method comes higher.")


def test_nothing_is_said_of_the_best_before_all_are_trained(lab_result):
    found = lab_result({FOCAL: (0.05, 0.05)})
    assert "Focal" not in lab_sentences.answer(found, whole=False)
    assert set(lab_sentences.points(found, whole=False)) == {"Whom tuned thresholds help", "What they cost"}


def test_a_gain_that_rare_genres_may_owe_to_chance_is_said_on_top(lab_result):
    assert "rare genres" not in lab_sentences.answer(lab_result({}, noise=0.0075))
    unsure = lab_result({}, noise=0.0075)
    tail = (unsure.table["figure"] == "f1_tail") & (unsure.table["remedy"] == "per_genre")
    unsure.table.loc[tail, "vs_plain_half"] = 0.2
    assert lab_sentences.answer(unsure).endswith("(+0.10 ± 0.01), for rare genres perhaps by chance.")

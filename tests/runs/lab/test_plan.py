"""Plans: which trainings a preset is, in which order, and what cannot be asked for."""

from __future__ import annotations

import pytest

from poster_genre.data import samplers
from poster_genre.runs.choices import LOSSES
from poster_genre.runs.lab.plan import PRESETS, REFERENCE, Method, Plan, PlanError, own_plan, preset_plan

KNOWN = [name for name in PRESETS if name != "own"]


@pytest.mark.parametrize(
    ("preset", "methods"),
    [
        ("losses", 8),
        ("samplers", 8),
        ("thresholds", 1),
        ("ucml", 8),
        ("each", 15),
        ("everything", 15),
        ("cross", 64),
    ],
)
def test_presets_have_their_methods_each_once(preset, methods):
    plan = preset_plan(preset, 2)
    cells = plan.first_cells()
    assert len(plan.methods) == methods and len(cells) == len(set(cells)) == 2 * methods


def test_everything_trains_the_samplers_again_with_the_best_loss():
    plan = preset_plan("everything", 3)
    later = plan.later_cells("asymmetric")
    assert plan.most_cells == 3 * (8 + 7 + 7)
    assert len(plan.first_cells()) + len(later) == plan.most_cells
    assert {cell.method.loss for cell in later} == {"asymmetric"}
    assert {cell.method.sampler for cell in later} == set(samplers.REGISTRY) - {"natural"}
    assert plan.later_cells("bce") == []


@pytest.mark.parametrize("preset", KNOWN)
def test_plain_bce_comes_first_in_every_seed_since_all_are_compared_with_it(preset):
    cells = preset_plan(preset, 3).first_cells()
    firsts = [cell.method for number, cell in enumerate(cells) if number % (len(cells) // 3) == 0]
    assert firsts == [REFERENCE] * 3


def test_ones_own_choice_is_each_with_each_and_the_reference():
    plan = own_plan(["asymmetric", "focal"], ["natural", "ml_ros"], 1)
    assert plan.methods[0] == REFERENCE and len(plan.methods) == 5
    assert Method("focal", "ml_ros") in plan.methods


def test_a_plan_survives_as_plain_values():
    plan = preset_plan("everything", 2).cross_fitted(5)
    assert Plan.from_dict(plan.to_dict()) == plan


def test_cross_fitting_trains_every_cell_once_a_fold():
    plan = preset_plan("each", 1)
    assert plan.rounds == ("",) and plan.most_trainings == plan.most_cells
    crossed = plan.cross_fitted(5)
    assert crossed.rounds == ("1/5", "2/5", "3/5", "4/5", "5/5")
    assert crossed.most_trainings == 5 * 15 and crossed.first_cells() == plan.first_cells()


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda: preset_plan("all", 1), "there are losses, samplers"),
        (lambda: preset_plan("losses", 6), "from 1 to 5"),
        (lambda: preset_plan("losses", 0), "from 1 to 5"),
        (lambda: preset_plan("losses", 1).cross_fitted(1), "2 to 10"),
        (lambda: own_plan(["hinge"], ["natural"], 1), "no loss 'hinge'"),
        (lambda: own_plan(["bce"], ["coin"], 1), "no sampler 'coin'"),
        (lambda: own_plan([], ["natural"], 1), "at least one loss"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_with_what_can(ask, told):
    with pytest.raises(PlanError, match=told):
        ask()


def test_methods_are_named_as_people_call_them():
    assert REFERENCE.label == "Plain BCE"
    assert Method("asymmetric").label == "Asymmetric loss"
    assert Method(sampler="ml_ros").label == "ML-ROS"
    assert Method(ucml="full").label == "UCML"
    assert Method(ucml="one head").label == "UCML, one head"
    assert Method("asymmetric", "class_aware").label == "Asymmetric loss with class-aware"
    assert len({Method(loss, sampler).label for loss in LOSSES for sampler in samplers.REGISTRY}) == 64

"""How long a training still takes, as its epochs tell it."""

from __future__ import annotations

from poster_genre.training.counters import Counters
from poster_genre.training.epoch import Plan

HALFWAY = Counters(epoch=2, validation_seconds=3.0)


def test_the_time_left_counts_validations_the_final_scoring_and_the_export():
    plan = Plan(None, 0, 5, 5, scored_after=10.0, exporting=20.0)
    assert plan.seconds_left(100.0, HALFWAY, 50.0) == 100 + (3 + 10) * 3 + 20


def test_before_the_first_validation_its_posters_count_like_training_posters():
    plan = Plan(None, 0, 5, 5, validated=100, scored_after=10.0, exporting=20.0)
    assert plan.seconds_left(100.0, Counters(), 50.0) == 100 + (5 + 10) * 2 + 20


def test_nobody_knows_it_while_a_stage_is_still_to_come():
    assert Plan(None, 0, 5, 8).seconds_left(100.0, HALFWAY, 50.0) is None

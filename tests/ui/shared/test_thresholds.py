"""Cuts as the sliders can show them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poster_genre.ui.shared.thresholds import STEP, on_slider


@pytest.mark.parametrize(
    ("cut", "rounded", "shown"),
    [
        (0.2345, "nearest", 0.235),
        (0.2345, "up", 0.235),
        (0.2345, "down", 0.23),
        (0.3, "up", 0.3),  # 0.3 is no whole number of steps in binary; it stays where it is
        (0.3, "down", 0.3),
        (1.0000000000000002, "up", 1.0),  # the cut that decides nothing
    ],
)
def test_a_cut_goes_to_the_step_that_keeps_its_promise(cut, rounded, shown):
    assert on_slider(cut, rounded) == shown


@given(st.floats(0, 1))
def test_every_cut_stays_within_a_step_and_within_the_slider(cut):
    down, nearest, up = (on_slider(cut, rounded) for rounded in ("down", "nearest", "up"))
    assert 0 <= down <= nearest <= up <= 1
    assert abs(nearest - cut) <= STEP / 2 + 1e-9
    assert up - down <= STEP + 1e-9

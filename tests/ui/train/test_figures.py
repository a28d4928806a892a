"""The charts of a run: which points they draw, what they mark, and that their structure never changes."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from poster_genre.report import palette
from poster_genre.ui.train.figures import live_charts
from poster_genre.ui.train.figures.live_charts import Measure

ACCURACY = Measure("label_accuracy", "Label accuracy", "", "validation_nothing", "saying nothing")
EMPTY = pd.DataFrame()


@pytest.fixture
def history() -> pd.DataFrame:
    """Three epochs; the second is the best."""
    return pd.DataFrame(
        {
            "epoch": [1, 2, 3],
            "best_epoch": [1, 2, 2],
            "train_loss": [0.9, 0.6, 0.4],
            "validation_loss": [0.8, 0.7, 0.75],
            "train_label_accuracy": [0.85, 0.88, 0.92],
            "validation_label_accuracy": [0.86, 0.87, 0.865],
            "validation_nothing": [0.9, 0.9, 0.9],
        }
    )


@pytest.fixture
def steps() -> pd.DataFrame:
    """Ten steps an epoch, one and a half epochs."""
    number = np.arange(15)
    return pd.DataFrame(
        {
            "epoch": number // 10 + 1,
            "step": number % 10 + 1,
            "loss": np.linspace(2, 0.5, 15),
            "learning_rate": np.linspace(1e-3, 1e-4, 15),
        }
    )


def series(option: dict, name: str) -> dict:
    return next(one for one in option["series"] if one["name"] == name)


def test_steps_lie_within_their_epochs(steps):
    at = live_charts.within_epochs(steps, steps_per_epoch=10)["at"]
    assert at.iloc[0] == pytest.approx(0.1)
    assert at.iloc[9] == pytest.approx(1.0)
    assert at.iloc[14] == pytest.approx(1.5)


def test_steps_of_a_finished_run_count_their_epoch_themselves(steps):
    assert live_charts.within_epochs(steps, steps_per_epoch=0)["at"].iloc[9] == pytest.approx(1.0)


def test_many_steps_are_thinned_and_keep_both_ends(steps):
    many = pd.concat([steps] * 200, ignore_index=True)
    thinned = live_charts.within_epochs(many, 10)
    assert len(thinned) == live_charts.MOST_STEPS
    assert thinned["loss"].iloc[[0, -1]].tolist() == pytest.approx([2, 0.5])


def test_the_loss_of_both_splits_has_a_point_an_epoch(history, steps):
    option = live_charts.loss_curve(history, steps, 5, 10)
    assert series(option, "validation")["data"] == [[1, 0.8], [2, 0.7], [3, 0.75]]
    assert series(option, "train")["color"] == palette.TRAIN


def test_the_learning_rate_is_drawn_below_on_the_same_epochs(history, steps):
    option = live_charts.loss_curve(history, steps, 5, 10)
    assert series(option, "learning rate")["xAxisIndex"] == 1
    assert len(series(option, "learning rate")["data"]) == 15
    assert [axis["max"] for axis in option["xAxis"]] == [5, 5]
    assert option["grid"][1]["top"] > option["grid"][0]["top"] + option["grid"][0]["height"]


def test_first_steps_far_above_the_rest_leave_the_axis_but_no_epoch_does(history):
    wild = pd.DataFrame(
        {"epoch": 1, "step": range(1, 101), "loss": [90.0] + [0.7] * 99, "learning_rate": 1.0}
    )
    option = live_charts.loss_curve(history, wild, 5, 100)
    low, high = option["yAxis"][0]["min"], option["yAxis"][0]["max"]
    assert low <= 0.4 and 0.9 <= high < 2
    assert max(y for _, y in series(option, "step")["data"]) <= high


def test_the_best_epoch_is_marked_in_every_panel(history, steps):
    for option in (
        live_charts.loss_curve(history, steps, 5, 10),
        live_charts.metric_panel(history, ACCURACY, 5),
    ):
        kept = series(option, "kept")
        assert kept["data"][0][0] == 2
        assert kept["markLine"]["data"] == [{"xAxis": 2}]


def test_a_panel_tells_the_newest_figures_and_what_saying_nothing_reaches(history):
    option = live_charts.metric_panel(history, ACCURACY, 5)
    title = option["title"][0]
    assert "saying nothing 0.90" in title["text"]
    assert "validation 0.86" in title["subtext"] and "train 0.92" in title["subtext"]


@pytest.mark.parametrize(
    ("values", "bounds"),
    [([0.12, 0.31], (0.0, 0.4)), ([0.2, 0.55], (0.0, 0.6)), ([0.86, 0.92], (0.8, 1.0)), ([], (0.0, 1.0))],
)
def test_a_panel_starts_at_zero_unless_all_of_its_curve_is_high(values, bounds):
    assert live_charts.panel_range(pd.DataFrame({"x": values}, dtype=float)) == pytest.approx(bounds)


def test_a_missing_figure_leaves_a_gap_not_a_zero(history):
    history["validation_loss"] = [0.8, None, 0.75]  # JSON's null, as history.jsonl keeps a NaN
    assert [x for x, _ in series(live_charts.loss_curve(history, EMPTY, 5, 0), "validation")["data"]] == [
        1,
        3,
    ]


def test_a_run_without_figures_has_the_same_axes_and_says_when_they_come(history, steps):
    for empty, full in (
        (live_charts.loss_curve(EMPTY, EMPTY, 5, 0), live_charts.loss_curve(history, steps, 5, 10)),
        (live_charts.metric_panel(EMPTY, ACCURACY, 5), live_charts.metric_panel(history, ACCURACY, 5)),
    ):
        assert empty["grid"] == full["grid"] and empty["xAxis"] == full["xAxis"]
        assert "after epoch 1" in empty["title"][0]["subtext"]


def test_genres_stand_in_the_given_order_on_one_scale_in_their_groups_colour():
    f1 = pd.DataFrame({"epoch": [1, 2], "Drama": [0.5, 0.62], "War": [0.0, 0.1], "News": [None, None]})
    groups = pd.Series({"Drama": "head", "War": "medium", "News": "tail"})
    option = live_charts.genre_panels(f1, groups, 8)
    assert [one["name"] for one in option["series"]] == ["Drama", "War", "News"]
    assert [one["color"] for one in option["series"]] == [palette.HEAD, palette.MEDIUM, palette.TAIL]
    assert len({axis["max"] for axis in option["yAxis"]}) == 1
    assert "0.62" in option["title"][0]["text"]
    assert option["series"][2]["data"] == [] and "–" in option["title"][2]["text"]


def test_panels_of_genres_do_not_overlap():
    groups = pd.Series({f"Genre {number}": "tail" for number in range(24)})
    grids = live_charts.genre_panels(EMPTY, groups, 8)["grid"]
    places = {(grid["left"], grid["top"]) for grid in grids}
    assert len(places) == 24
    assert max(grid["top"] + grid["height"] for grid in grids) <= live_charts.genre_panels_height(24)


def test_true_genres_of_a_poster_are_green():
    option = live_charts.likeliest_bars([("Drama", 0.9), ("War", 0.4)], true=["War"])
    colours = [bar["itemStyle"]["color"] for bar in option["series"][0]["data"]]
    assert colours == [palette.NEUTRAL, palette.TRUE]
    assert option["yAxis"][0]["data"][0].startswith("Drama") and option["yAxis"][0]["inverse"]


def test_every_chart_is_plain_json(history, steps):
    f1 = pd.DataFrame({"epoch": [1], "Drama": [0.5]})
    for option in (
        live_charts.loss_curve(history, steps, 5, 10),
        live_charts.metric_panel(history, ACCURACY, 5),
        live_charts.genre_panels(f1, pd.Series({"Drama": "head"}), 5),
        live_charts.likeliest_bars([("Drama", 0.9)], ["Drama"]),
    ):
        json.dumps(option, allow_nan=False)

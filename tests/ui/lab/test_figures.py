"""The Lab's frames and figures, from a made-up result."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from poster_genre.evaluation.post_hoc import POST_HOC
from poster_genre.report import lab_frames, lab_wording
from poster_genre.runs.lab.plan import REFERENCE, Method, preset_plan
from poster_genre.runs.status import Status
from poster_genre.ui.lab.figures import genre_effects, methods
from poster_genre.ui.train.figures import options

FOCAL, MIXED = Method("focal"), Method("focal", "ml_ros")
NONE = pd.DataFrame(columns=["short", "family"])


@pytest.fixture
def found(lab_result):
    return lab_result({FOCAL: (0.05, -0.04), MIXED: (-0.05, 0.05)}, noise=0.02)


def test_methods_stand_in_families_best_first_and_in_order_of_training_while_a_run_goes_on(lab_result):
    found = lab_result({FOCAL: (0, 0.05), MIXED: (0, 0)})
    table = lab_frames.methods(found, "f1_macro", "per_genre")
    assert table["label"].tolist() == ["Focal loss", "Plain BCE", "Focal loss with ML-ROS"]
    assert table["family"].tolist() == ["Losses", "Losses", "Samplers with focal loss"]
    live = lab_frames.methods(found, "f1_macro", "per_genre", ranked=False)
    assert live["label"].tolist()[0] == "Plain BCE"


def test_dots_that_may_be_as_plain_bce_are_faint(found):
    table = lab_frames.methods(found, "f1_macro", "per_genre").assign(vs_same_half=[0.0, 1.0, 0.001])
    dots = next(
        one
        for one in methods.all_methods(table, NONE, "Macro-F1", "Tuned", 0.1)["series"]
        if one.get("name") == "value"
    )
    assert [point["itemStyle"]["opacity"] for point in dots["data"]] == [1.0, methods.CHANCE_OPACITY, 1.0]
    assert "against plain BCE" in dots["data"][1]["tooltip"]["formatter"]


def test_plain_bce_and_the_constant_predictor_are_lines_to_compare_with(found):
    table = lab_frames.methods(found, "f1_macro", "per_genre")
    lines = methods.all_methods(table, NONE, "Macro-F1", "Tuned", 0.1)["series"][-1]["markLine"]["data"]
    assert [line["name"] for line in lines] == ["plain BCE 0.30", "blind guess 0.10"]
    assert lines[0]["xAxis"] == table.set_index("label").loc["Plain BCE", "value"]


def test_before_the_first_cell_the_methods_to_come_are_named():
    waiting = pd.DataFrame([("Focal loss", "Losses")], columns=["short", "family"])
    chart = methods.all_methods(lab_frames.NO_METHODS, waiting, "Macro-F1", "Tuned", None)
    assert chart["yAxis"]["data"] == ["{bold|Losses}", "Focal loss  …"]
    assert (
        methods.all_methods_height(lab_frames.NO_METHODS, waiting)
        == 2 * methods.METHOD_PX + methods.METHODS_AROUND_PX
    )
    json.dumps(chart, allow_nan=False)  # as the browser gets it


def test_the_grid_shows_differences_from_plain_bce_and_what_is_still_to_come():
    names = {"index": ["Plain BCE"], "columns": ["Natural", "ML-ROS", "LP-ROS"]}
    values = pd.DataFrame([[0.31, 0.27, np.nan]], **names)
    change, half = (pd.DataFrame([row], **names) for row in ([0.0, -0.04, np.nan], [0.0, 0.03, np.nan]))
    planned = pd.DataFrame([[True, True, True]], **names)
    chart = methods.grid(values, change, half, planned, "F1")
    tiles = chart["series"][0]["data"]
    assert [tile["label"]["formatter"] for tile in tiles] == ["0.31", "−.04", "…"]
    assert [tile["label"].get("fontWeight") for tile in tiles] == ["bold", "bold", None]
    assert chart["visualMap"]["min"] == -chart["visualMap"]["max"] == -0.04


def test_genre_changes_leave_out_plain_bce_itself_and_mark_what_is_clear(found):
    table = lab_frames.genre_changes(found, "per_genre", "vs_same")
    assert REFERENCE.id not in set(table["method"]) and len(table) == 2 * 4
    assert table["genre"].tolist()[0] == "Drama"
    assert table.loc[table["method"] == MIXED.id, "clear"].all()
    assert REFERENCE.id in set(lab_frames.genre_changes(found, "per_genre", "vs_plain")["method"])
    hovers = genre_effects.genre_map(table, "Change").data[0].customdata
    assert any(text.startswith("Focal loss, Horror (2 test posters, tail)") for text in hovers)


def test_what_nothing_beats_in_both_is_on_the_front():
    """(0.3, 0.5) beats (0.2, 0.4); neither of (0.3, 0.5) and (0.4, 0.3) beats the other."""
    rows = [("a/natural", 0.3, 0.5), ("b/natural", 0.2, 0.4), ("c/natural", 0.4, 0.3)]
    table = pd.DataFrame(
        [
            (m, "plain", f, v)
            for m, macro, micro in rows
            for f, v in (("f1_macro", macro), ("f1_micro", micro))
        ],
        columns=["method", "remedy", "figure", "value"],
    )

    class Result:
        methods = ()

    Result.table = table
    found = lab_frames.trade_offs(Result, ["plain"])
    assert found["best"].tolist() == [True, False, True]
    line = methods.trade_off(found.assign(label=found["method"]))["series"][0]
    assert line["data"] == [[0.3, 0.4], [0.5, 0.3]]


def test_groups_and_calibration_draw_every_method(found):
    tables = {
        group: lab_frames.methods(found, f"f1_{group}", "per_genre") for group in ("head", "medium", "tail")
    }
    fig = genre_effects.groups(tables, "Groups")
    assert [len(trace.y) for trace in fig.data] == [3] * 6  # bars and their figures
    table = pd.DataFrame({"label": ["Plain BCE"], "plain": [0.03], "calibrated": [0.02], "adjusted": [0.3]})
    titles = {"calibrated": "Calibrated", "plain": "As trained", "adjusted": "Adjusted"}
    assert len(genre_effects.calibration_cost(table, "ece", titles).data) == 3


def test_how_long_a_run_takes_counts_what_is_known_already():
    plan = preset_plan("losses", 3)
    assert lab_wording.expected(plan, 0, 6.0) == "24 trainings: about 3 min"
    assert lab_wording.expected(plan, 20, 6.0) == "24 trainings, 20 of them known: about 55 s"
    assert lab_wording.expected(plan, 24, 6.0) == "24 trainings, all known: about 25 s"
    assert lab_wording.expected(preset_plan("everything", 1), 0, 6.0).startswith("Up to 22 trainings")
    assert lab_wording.expected(preset_plan("thresholds", 1), 0, 6.0) == "One training: about 15 s"


def test_a_run_says_what_it_does():
    status = Status("running", phase="Focal loss, seed 2", step=3, steps=8, seconds_left=31)
    assert lab_wording.doing(status) == "Training 4 of 8: Focal loss, seed 2, 31 s left"
    assert lab_wording.doing(Status("queued")) == "Starting in a process of its own"


def test_the_terminal_gets_the_finding_and_a_line_a_method(found):
    lines = lab_wording.lines(found)
    assert lines[0].startswith("Tuned thresholds alone lift")
    assert [line.split("  ")[0] for line in lines[-3:]] == [
        "Plain BCE",
        "Focal loss",
        "Focal loss with ML-ROS",
    ]


def test_a_method_alone_is_told_remedy_by_remedy(lab_result):
    lines = lab_wording.lines(lab_result({}))
    assert [line.split("  ")[0] for line in lines[-len(POST_HOC) :]] == [
        one.title for one in POST_HOC.values()
    ]


def test_a_heading_breaks_where_a_phone_ends():
    parts = [("red", "one"), ("", "two"), ("", "three")]
    assert options.heading("Title", parts)["subtext"] == "{c0|●} one   two   three"
    assert options.heading("Title", parts, per_line=2)["subtext"] == "{c0|●} one   two\nthree"

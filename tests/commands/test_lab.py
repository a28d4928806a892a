"""`lab`: what it refuses, and what it prints of a run."""

from __future__ import annotations

import json

import pytest

from poster_genre import cli
from poster_genre.commands import lab
from poster_genre.runs.lab import lab_run as runs
from poster_genre.runs.lab import result
from poster_genre.runs.lab.plan import Method
from poster_genre.training import worker


@pytest.fixture
def found(lab_result, monkeypatch):
    """Runs end at once, with a made-up result; the plans that were asked for are returned."""
    plans = []

    def work(run, listener, task) -> str:
        plans.append(runs.LabRun(run.folder).plan)
        return "finished"

    monkeypatch.setattr(worker, "work", work)
    monkeypatch.setattr(result, "of_run", lambda run: lab_result({Method("focal"): (0.05, 0.0)}))
    return plans


def test_json_is_the_result_and_nothing_else(found, tmp_path, capsys):
    assert (
        cli.main(
            ["lab", "--preset", "everything", "--seeds", "3", "--runs", str(tmp_path), "--format", "json"]
        )
        == 0
    )
    printed = json.loads(capsys.readouterr().out)
    assert {"about", "films", "cells", "table"} - set(printed) == {"about"}
    assert result.LabResult.from_json(printed).of("f1_macro", "plain")["value"].notna().all()
    assert (found[0].preset, found[0].seeds) == ("everything", 3)


def test_the_table_begins_with_the_finding(found, tmp_path, capsys):
    assert cli.main(["lab", "--losses", "focal", "--runs", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("Tuned thresholds alone lift")
    assert [method.id for method in found[0].methods] == ["bce/natural", "focal/natural"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--preset", "all"], "There is no preset 'all'"),
        (["--losses", "hinge"], "There is no loss 'hinge'"),
        (["--seeds", "9"], "seeds is 9"),
        (["--preset", "losses", "--samplers", "natural"], "not both"),
    ],
)
def test_wrong_usage_is_explained(found, tmp_path, capsys, arguments, told):
    assert cli.main(["lab", *arguments, "--runs", str(tmp_path)]) == 2
    assert told in capsys.readouterr().err
    assert not found and lab.EXIT["stopped"] == 1

"""The table of runs, and deleting old ones."""

from __future__ import annotations

import json

from poster_genre.runs import files


def test_the_table_lists_every_run_newest_first(opened, new_run):
    new_run("stopped", epochs=1)
    new_run("finished", epochs=5)
    table = opened("new").dataframe[0].value
    assert table["State"].tolist() == ["Finished", "Stopped"]
    assert table["Epochs"].tolist() == ["5 of 5", "1 of 5"]
    assert table["Note"].tolist() == ["why", "why"]
    assert table["Trained for"].tolist() == ["10 s", "2 s"]


def test_ticked_runs_are_deleted_after_one_more_click(opened, new_run):
    kept = new_run("stopped", epochs=1)
    gone = new_run("stopped", epochs=1)
    page = opened("new")
    page.session_state["runs"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    page.run().clicked("delete")
    assert not gone.folder.exists()
    assert kept.folder.exists()


def test_ticked_runs_lie_over_each_other(opened, new_run):
    for epochs in (2, 5):
        new_run("stopped", epochs=epochs)
    page = opened("new")
    assert not page.get("echarts_chart")
    page.session_state["runs"] = {"selection": {"rows": [0, 1], "columns": [], "cells": []}}
    page.run()
    assert not page.exception
    (chart,) = page.get("echarts_chart")
    option = json.loads(chart.proto.spec)
    assert [len(line["data"]) for line in option["series"] if line["type"] == "line"] == [5, 2]


def test_a_run_that_trains_is_never_deleted(opened, new_run):
    run = new_run("running", epochs=1)
    page = opened("new")
    page.session_state["runs"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    page.run().clicked("delete")
    assert run.folder.exists()
    assert files.read_json(run.folder / "run.json")


def test_a_damaged_run_is_told_beside_the_others_and_can_be_deleted(opened, new_run):
    good, bad = new_run("stopped", epochs=1), new_run("stopped", epochs=1)
    (bad.folder / "run.json").write_text('{"id": "x"')
    page = opened("new")
    assert not page.exception
    assert "run.json is empty or only half written" in page.said
    assert len(page.dataframe[0].value) == 1
    page.clicked(f"delete-{bad.id}")
    assert not bad.folder.exists() and good.folder.exists()


def test_a_run_with_a_damaged_history_is_drawn(opened, new_run):
    run = new_run("stopped", epochs=2)
    (run.folder / "history.jsonl").write_text('garbage\n{"epoch": 2}\n')
    (run.folder / "status.json").write_text('{"state"')
    page = opened(run.id)
    assert not page.exception
    assert "its figures are damaged" in page.said

"""The table of runs, and deleting old ones."""

from __future__ import annotations

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


def test_a_run_that_trains_is_never_deleted(opened, new_run):
    run = new_run("running", epochs=1)
    page = opened("new")
    page.session_state["runs"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    page.run().clicked("delete")
    assert run.folder.exists()
    assert files.read_json(run.folder / "run.json")

"""The same strings wherever a person's text becomes a file's name, a cell, or a part of what is saved."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest

from poster_genre.data import store
from poster_genre.data.catalog import CatalogError
from poster_genre.data.export import safe_csv
from poster_genre.data.home import catalogs_home
from poster_genre.evaluation import policies
from poster_genre.evaluation.thresholds import Policy, PolicyError
from poster_genre.inference.bundle import DEFAULT
from poster_genre.inference.rows import WRITERS
from poster_genre.report import html_pieces
from poster_genre.runs import recipe_file, run_folder
from tests import nasty

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
everywhere = pytest.mark.parametrize("text", nasty.STRINGS, ids=range(len(nasty.STRINGS)))


@everywhere
def test_a_policy_is_saved_in_its_folder_or_refused(text, tmp_path):
    folder = tmp_path / "policies"
    try:
        saved = policies.save_policy(folder, Policy("global", "global", np.full(3, 0.5)), text)
    except PolicyError as error:
        assert str(error)
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    else:
        assert saved.parent == folder and policies.policy_names(folder) == [saved.stem]
    for use in (policies.load_policy, policies.delete_policy):
        with pytest.raises(PolicyError):
            use(tmp_path / "none", text)


@everywhere
def test_a_catalogs_name_stays_below_its_folder_or_is_refused(text, tmp_path, monkeypatch):
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path))
    try:
        folder = store.require_usable(text)
    except CatalogError as error:
        assert str(error)
    else:
        assert folder.parent == catalogs_home() and folder.name == text
    for use in (store.open_catalog, store.delete_catalog):
        with pytest.raises(CatalogError):
            use(text)


@everywhere
def test_a_note_comes_back_as_it_was_and_names_no_file(text, tmp_path):
    run = run_folder.create(recipe_file.load("transfer_head"), DEFAULT, tmp_path / "runs", note=text)
    assert run_folder.Run(run.folder).card["note"] == text
    assert [path.name for path in (tmp_path / "runs").iterdir()] == [run.id]


@everywhere
def test_no_run_outside_the_folder_is_opened_by_its_name(text, tmp_path):
    with pytest.raises(run_folder.RunError):
        run_folder.open_run(text, tmp_path / "runs")


@everywhere
def test_no_cell_or_heading_of_a_table_starts_a_formula(text):
    written = safe_csv(pd.DataFrame({text: [text], "title": [text], "n": [-2]}))
    heading, cells = csv.reader(io.StringIO(written, newline=""))
    assert not [cell for cell in (*heading, *cells[:2]) if cell.startswith(STARTS)]
    assert cells[2] == "-2"
    assert cells[1].removeprefix("'") == text.removeprefix("'")


@everywhere
def test_predictions_name_a_file_without_starting_a_formula(text):
    row = {"file": text, "genres": ["Drama"], "unsure": False, "policy": "balanced", "error": None}
    row["probabilities"] = {"Drama": 0.5}
    for name, writer in WRITERS.items():
        stream = io.StringIO(newline="")
        with writer(stream, ("Drama",)) as out:
            out.write(row)
        written = stream.getvalue()
        if name == "csv":
            file = list(csv.reader(io.StringIO(written, newline="")))[1][0]
            assert not file.startswith(STARTS) and file.removeprefix("'") == text.removeprefix("'")
        elif name == "json":
            assert json.loads(written)[0]["file"] == text
        else:
            assert written.count("\n") == 1 and "\x00" not in written and "\u202e" not in written


@everywhere
def test_a_saved_page_shows_letters(text):
    for made in (html_pieces.text(text), html_pieces.paragraph(text)):
        assert not any(tag in made for tag in ("<script", "<img", "<http"))

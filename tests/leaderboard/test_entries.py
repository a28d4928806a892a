"""The leaderboard: who is on it, what a row says, and who is ranked with whom."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from poster_genre.evaluation.metrics import HEADLINE
from poster_genre.inference.bundle import BundleError
from poster_genre.leaderboard.entries import constants_table, entry, places, table


@pytest.fixture
def folders(light_bundle, tmp_path):
    """A shipped model, one leaderboard folder and two runs, one of them unfinished."""
    light_bundle(tmp_path / "default", skill=2.0)
    light_bundle(tmp_path / "leaderboard" / "ucml", skill=1.0, name="ucml", title="UCML")
    light_bundle(tmp_path / "runs" / "20260102-tiny" / "bundle", skill=0.5, seed=1)
    (tmp_path / "runs" / "20260103-unfinished").mkdir()
    return tmp_path


@pytest.fixture
def board(folders):
    """The opened entries of `folders`."""
    found = places(folders / "runs", folders / "leaderboard", folders / "default")
    return [entry(place) for place in found]


def test_shipped_leaderboard_and_finished_runs_are_found(folders):
    found = places(folders / "runs", folders / "leaderboard", folders / "default")
    assert [(place.name, place.source) for place in found] == [
        ("shipped", "shipped"),
        ("ucml", "leaderboard"),
        ("20260102-tiny", "run"),
    ]


def test_nothing_anywhere_is_an_empty_leaderboard(tmp_path):
    assert places(tmp_path / "a", tmp_path / "b", tmp_path / "c") == []


def test_a_row_has_figures_with_intervals_and_what_the_card_knows(board):
    row = table(board).set_index("name").loc["ucml"]
    for name in HEADLINE:
        assert row[f"{name}_low"] <= row[f"{name}_high"]
    assert row["f1_macro"] == board[1].card["metrics"]["test"]["f1_macro"]
    assert (row["films"], row["genres"], row["epochs"], row["training_seconds"]) == (40, 4, 2, 60.0)
    assert row["size_bytes"] == sum(file["bytes"] for file in board[1].card["files"].values())


def test_what_the_card_does_not_say_is_unknown_not_zero(board):
    assert np.isnan(table(board)["latency_ms"]).all()


def test_latency_is_taken_from_the_card(light_bundle, tmp_path, folders):
    light_bundle(folders / "leaderboard" / "fast", seed=2, latency_ms=9.5)
    found = places(folders / "runs", folders / "leaderboard", folders / "default")
    assert entry(found[1]).row["latency_ms"] == 9.5


def test_the_best_macro_f1_comes_first(board):
    assert table(board)["f1_macro"].is_monotonic_decreasing
    assert table(board)["name"].iloc[0] == "shipped"


def test_a_model_that_lies_in_two_places_has_one_row(light_bundle, folders):
    light_bundle(folders / "leaderboard" / "again", skill=2.0)  # the shipped one, byte for byte
    found = places(folders / "runs", folders / "leaderboard", folders / "default")
    names = table([entry(place) for place in found])["name"].tolist()
    assert sorted(names) == ["20260102-tiny", "shipped", "ucml"]


def test_only_the_same_catalog_films_and_genres_are_ranked_together(light_bundle, folders, board):
    other = {"name": "other films", "fingerprint": "1" * 64}
    light_bundle(folders / "leaderboard" / "elsewhere", seed=3, catalog=other)
    found = places(folders / "runs", folders / "leaderboard", folders / "default")
    rankings = table([entry(place) for place in found]).set_index("name")["ranking"]
    assert rankings["shipped"] == rankings["ucml"] == rankings["20260102-tiny"]
    assert rankings["elsewhere"] != rankings["shipped"]


def test_constant_predictors_are_rows_of_the_same_ranking(board):
    constants = constants_table(board[0])
    assert (constants["ranking"] == board[0].row["ranking"]).all()
    assert constants.set_index("title").loc["all negative", "f1_macro"] == 0.0
    assert len(constants) == 4


def test_an_altered_evaluation_is_refused_by_name(folders):
    evaluation = folders / "leaderboard" / "ucml" / "evaluation.npz"
    evaluation.write_bytes(evaluation.read_bytes() + b"x")
    place = places(folders / "runs", folders / "leaderboard", folders / "default")[1]
    with pytest.raises(BundleError, match=r"evaluation\.npz is not the file"):
        entry(place)


def test_a_card_without_its_metrics_is_refused(light_bundle, tmp_path):
    light_bundle(tmp_path / "default")
    card = tmp_path / "default" / "card.json"
    card.write_text(json.dumps(json.loads(card.read_text()) | {"metrics": {"test": {}}}))
    with pytest.raises(BundleError, match=r"it lacks metrics\.test\.genres"):
        entry(places(tmp_path, tmp_path, tmp_path / "default")[0])


def test_a_card_of_another_version_is_refused(light_bundle, tmp_path):
    light_bundle(tmp_path / "default")
    card = tmp_path / "default" / "card.json"
    written = json.loads(card.read_text())
    report = {"genres": written["genres"]}  # as a version would write it that has other metrics
    card.write_text(json.dumps(written | {"metrics": {"test": report}}))
    with pytest.raises(BundleError, match="is damaged"):
        entry(places(tmp_path, tmp_path, tmp_path / "default")[0])


def test_a_changed_entry_has_other_stamps(folders):
    place = places(folders / "runs", folders / "leaderboard", folders / "default")[0]
    before = place.stamps
    (folders / "default" / "evaluation.npz").unlink()
    assert place.stamps != before


def test_the_shipped_model_is_on_the_real_leaderboard(default_bundle, tmp_path):
    found = places(tmp_path)
    assert found[0].folder == default_bundle.folder
    assert entry(found[0]).row["genres"] == 24


def test_models_are_told_apart_only_from_those_they_are_ranked_with(board):
    shipped, _, run = board  # both of one title
    apart = dataclasses.replace(run, row=run.row | {"ranking": "elsewhere"})
    assert table([shipped, run]).set_index("name")["variant"].ne("").all()
    assert table([shipped, apart]).set_index("name")["variant"].eq("").all()

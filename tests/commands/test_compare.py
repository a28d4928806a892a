"""`compare DIR DIR…`: figures side by side, differences from the first, and what could not be compared."""

from __future__ import annotations

import json

import pytest

from poster_genre import cli


@pytest.fixture
def bundles(light_bundle, tmp_path) -> list[str]:
    """Folders of a weak and a strong model of the same films."""
    return [str(light_bundle(tmp_path / name, skill=skill)) for name, skill in (("weak", 0.3), ("strong", 3))]


def test_json_holds_figures_with_intervals_and_paired_differences(bundles, capsys):
    assert cli.main(["compare", *bundles, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [model["folder"] for model in found["models"]] == bundles
    value, low, high = found["models"][0]["figures"]["f1_macro"]
    assert low <= value <= high
    rows = {row["metric"]: row for row in found["differences"]}
    assert rows["f1_macro"]["model"] == "B"
    assert rows["f1_macro"]["low"] > 0
    assert rows["f1_macro"]["better"] == 1.0
    assert found["problems"] == []


def test_the_table_shows_every_model_and_how_often_it_beats_the_first(bundles, capsys):
    assert cli.main(["compare", *bundles]) == 0
    text = capsys.readouterr().out
    assert all(folder in text for folder in bundles)
    line = next(line for line in text.splitlines() if line.startswith("f1_macro") and "%" in line)
    assert line.split()[1] == "B"
    assert line.endswith("100.0%")


def test_thresholds_are_the_policy_that_was_asked_for(bundles, capsys):
    cli.main(["compare", *bundles, "--policy", "precise", "--format", "json"])
    models = json.loads(capsys.readouterr().out)["models"]
    assert {model["policy"] for model in models} == {"precise"}


def test_a_bad_bundle_is_named_and_the_others_go_on(bundles, tmp_path, capsys):
    assert cli.main(["compare", bundles[0], str(tmp_path / "nothing"), bundles[1], "--format", "json"]) == 1
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert len(found["models"]) == 2
    assert found["differences"]
    assert "card.json is missing" in captured.err


def test_another_catalog_has_figures_but_no_differences(bundles, light_bundle, tmp_path, capsys):
    other = light_bundle(tmp_path / "other", catalog={"name": "other", "fingerprint": "1" * 64})
    assert cli.main(["compare", bundles[0], str(other), "--format", "json"]) == 1
    captured = capsys.readouterr()
    assert len(json.loads(captured.out)["models"]) == 2
    assert json.loads(captured.out)["differences"] == []
    assert "another catalog" in captured.err


def test_one_bundle_is_nothing_to_compare(bundles, capsys):
    assert cli.main(["compare", bundles[0]]) == 2
    assert "two to" in capsys.readouterr().err

"""The model card: every figure is the evaluation's, and what only the shipped model has stays with it."""

from __future__ import annotations

import json

import pytest

from poster_genre.inference.bundle import Bundle
from poster_genre.report import model_card


@pytest.fixture(scope="module")
def bundle(tiny_bundle) -> Bundle:
    return Bundle.open(tiny_bundle)


@pytest.fixture(scope="module")
def card(bundle) -> dict[str, model_card.Section]:
    return {section.key: section for section in model_card.sections(bundle)}


def test_its_genres_are_the_evaluations(bundle, card):
    table = card["genres"].table.set_index("Genre")
    for row in bundle.card["metrics"]["test"]["genres"]:
        assert table.loc[row["genre"], "Test films"] == row["support"]
        assert float(table.loc[row["genre"], "F1"]) == pytest.approx(row["f1"], abs=0.005)
    assert table["Training films"].is_monotonic_decreasing


def test_its_headline_stands_beside_the_best_constant_answer(bundle, card):
    metrics = bundle.card["metrics"]["test"]
    table = card["figures"].table.set_index("Figure")
    assert float(table.loc["mAP", "Value"]) == pytest.approx(metrics["map_macro"], abs=0.005)
    best = max(row["map_macro"] for row in metrics["constants"])
    assert table.loc["mAP", "Best constant answer"].startswith(f"{best:.2f}")


def test_every_policy_stands_with_its_own_figures(bundle, card):
    table, metrics = card["policies"].table.set_index("Policy"), bundle.card["metrics"]["test"]
    assert list(table.index) == ["Plausible", "Balanced", "Precise", "Thorough"]
    assert float(table.loc["Balanced", "Macro-F1"]) == pytest.approx(metrics["f1_macro"], abs=0.005)
    assert float(table.loc["Balanced", "Right of 100 named"]) == pytest.approx(
        100 * metrics["precision_micro"], abs=0.5
    )


def test_a_run_says_nothing_of_the_shipped_models_films(bundle, card):
    told = model_card.markdown(bundle)
    assert "outside" not in card and "decades" not in card
    assert "tiny films" in card["data"].text and "raman77768" not in told


def test_decades_are_shown_where_the_card_has_them(tiny_bundle, tmp_path):
    known = json.loads((tiny_bundle / "card.json").read_text("utf-8"))
    known["metrics"]["test"]["decades"] = [{"decade": 1990, "n": 12, "map_macro": 0.5}]
    for file in tiny_bundle.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "card.json").write_text(json.dumps(known), "utf-8")
    (table,) = (
        section.table for section in model_card.sections(Bundle.open(tmp_path)) if section.key == "decades"
    )
    assert table.to_dict("records") == [{"Decade": "1990s", "Test films": 12, "mAP": "0.50"}]


def test_markdown_has_every_section_and_whole_tables(bundle, card):
    told = model_card.markdown(bundle)
    assert [line[3:] for line in told.splitlines() if line.startswith("## ")] == [
        section.title for section in card.values()
    ]
    widths = {line.count("|") for line in model_card.markdown_table(card["genres"].table).splitlines()}
    assert len(widths) == 1

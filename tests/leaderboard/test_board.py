"""The benchmark: one split for all, a row each, taken up again where it was broken off."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from poster_genre.data import readers, splits
from poster_genre.demo import demo_catalog
from poster_genre.evaluation.metrics import HEADLINE, figures
from poster_genre.inference.bundle import Bundle
from poster_genre.leaderboard import shipped
from poster_genre.leaderboard.board import BenchmarkError, Board
from poster_genre.leaderboard.entries import Place, entry, narrowed_entry, table
from poster_genre.leaderboard.fill import fill
from poster_genre.leaderboard.protocol import PATIENCE, Films, under_protocol
from poster_genre.runs import recipe_file as recipes
from poster_genre.runs import run_folder
from poster_genre.training import worker

TINY = ("input.height=48", "input.width=40", "precision=float32", "optimiser.batch=16", "optimiser.epochs=2")
SMALL = ("network.convnet.filters=[4]", "network.convnet.dense=[4]")
NAMES = ("cnn_25genre", "cnn_5x5_3000")
TWENTY = "ucml"  # which knows fewer genres than the catalog has


def wanted(*overrides: str, names: tuple[str, ...] = (*NAMES, TWENTY)) -> list:
    own = {TWENTY: ("network.convnet.filters=[4]",)}
    return [under_protocol(name, 25, (*TINY, *own.get(name, SMALL), *overrides)) for name in names]


@pytest.fixture(scope="module")
def filled(drawn, tmp_path_factory):
    """A leaderboard of three recipes: (board, catalog, folder of the runs, ids of the runs trained)."""
    folder = tmp_path_factory.mktemp("benchmark")
    board, trained = Board(folder / "models"), []

    def train(run) -> str:
        trained.append(run.id)
        return worker.work(run)

    assert fill(board, drawn, wanted("catalog.first=40"), folder / "runs", train, lambda _: None) == []
    return board, drawn, folder / "runs", trained


def test_the_protocol_is_the_same_for_every_recipe():
    for name in recipes.names():
        recipe = under_protocol(name, 25)
        assert recipe.split == dataclasses.replace(recipe.split, method="stratified", seed=0, shared=True)
        assert recipe.split.fractions == (0.8, 0.1, 0.1)
        assert (recipe.callbacks.early_stopping, recipe.budget.minutes) == (PATIENCE, 25)


def test_every_row_is_scored_on_the_same_films_with_intervals(filled):
    board, catalog, *_ = filled
    films = Films.of(catalog)
    whole = readers.read(catalog)
    np.testing.assert_array_equal(films.split, splits.stratified_split(whole.labels))
    for name in NAMES:
        row, bundle = board.rows[name], Bundle.open(board.folder(name))
        assert sorted(bundle.evaluation["test"].ids) == whole.film_ids[films.split == "test"].tolist()
        assert row["fingerprint"] == whole.fingerprint
        assert list(row["figures"]) == list(HEADLINE)
        assert all(low <= high for value, low, high in row["figures"].values())
        assert row["figures"]["map_macro"][0] == pytest.approx(
            bundle.card["metrics"]["test"]["map_macro"], abs=1e-5
        )
        assert (row["epochs_planned"], row["epochs_run"], row["stopped_by"]) == (2, 2, "epochs")
        assert min(row["latency_ms"], row["wall_seconds"], row["parameters"], row["bundle_bytes"]) > 0


def test_a_recipe_of_the_first_films_takes_them_from_the_training_part(filled):
    board, catalog, *_ = filled
    films = Films.of(catalog)
    train = films.catalog.film_ids[films.split == "train"]
    learned = Bundle.open(board.folder("cnn_5x5_3000")).evaluation["train"].ids
    in_order = films.catalog.film_ids[films.catalog.in_file_order]
    assert sorted(learned) == sorted([film for film in in_order if film in set(train)][:32])  # 0.8 · 40
    assert board.rows["cnn_5x5_3000"]["posters"]["train"] == 32 < len(train)


def test_figures_on_the_twenty_genres_are_of_their_columns_and_films(filled):
    board, catalog, *_ = filled
    bundle, row = Bundle.open(board.folder("cnn_25genre")), board.rows["cnn_25genre"]
    twenty = [genre in Films.of(catalog).twenty for genre in bundle.genres]
    assert 0 < sum(twenty) < len(twenty)
    test = bundle.evaluation["test"]
    films = test.labels[:, twenty].any(axis=1)
    probabilities = bundle.calibration.apply(test.logits)
    decided = bundle.policies[bundle.card["default_policy"]].decide(probabilities)
    parts = (part[np.ix_(films, twenty)] for part in (test.labels, probabilities, decided))
    expected = figures(*parts)
    assert row["twenty_films"] == films.sum()
    for name, (value, *_) in row["twenty"].items():
        assert value == pytest.approx(expected[name], abs=1e-5)


def test_constant_predictors_are_rows(filled):
    board, *_ = filled
    table = json.loads(board.path.read_text())
    constants = {row["predictor"]: row for row in table["constants"]}
    assert {"all negative", "prevalence", "all positive"} < set(constants)
    assert constants["all negative"]["figures"]["f1_macro"][0] == 0
    assert constants["all positive"]["twenty"]["f1_macro"][0] > 0


def test_compare_opens_what_is_shipped(filled):
    board, *_ = filled
    entries = [entry(Place(name, "leaderboard", board.folder(name))) for name in NAMES]
    assert len({item.row["ranking"] for item in entries}) == 1
    assert entries[0].row["latency_ms"] == board.rows[NAMES[0]]["latency_ms"]
    assert entries[0].row["size_bytes"] > sum(f.stat().st_size for f in board.folder(NAMES[0]).iterdir())


def test_a_model_of_fewer_genres_is_ranked_with_the_others_on_these(filled):
    board, *_ = filled
    few, many = (entry(Place(name, "leaderboard", board.folder(name))) for name in (TWENTY, NAMES[0]))
    assert not board.rows[TWENTY]["ranked"] and board.rows[NAMES[0]]["ranked"]
    for name, (value, *_) in board.rows[TWENTY]["twenty"].items():
        assert value == pytest.approx(board.rows[TWENTY]["figures"][name][0], abs=1e-5)
    part = narrowed_entry(many)
    assert narrowed_entry(few) is None
    assert few.row["ranking"] == part.row["ranking"] != many.row["ranking"]
    assert part.row["map_macro"] == board.rows[NAMES[0]]["twenty"]["map_macro"][0]
    assert part.row["genres"] == few.row["genres"] and part.row["films"] == few.row["films"]
    rows = table([few, many, part])
    assert rows["name"].tolist().count(f"{NAMES[0]} ({few.row['genres']} genres)") == 1 and len(rows) == 3


def test_a_second_call_trains_nothing(filled):
    board, catalog, folder, trained = filled
    before = board.path.read_bytes()
    again = fill(board, catalog, wanted("catalog.first=40"), folder, pytest.fail, lambda _: None)
    assert (again, len(trained), board.path.read_bytes()) == ([], 3, before)


def test_a_lost_row_is_written_again_from_its_run(filled, tmp_path):
    _, catalog, folder, _ = filled
    other = Board(tmp_path)
    assert fill(other, catalog, wanted("catalog.first=40"), folder, pytest.fail, lambda _: None) == []
    assert set(other.rows) == {*NAMES, TWENTY}


def test_a_changed_recipe_is_not_held(filled):
    board, catalog, *_ = filled
    films = Films.of(catalog)
    assert board.holds(wanted("catalog.first=40")[0], films)
    assert not board.holds(wanted("catalog.first=40", "seed=1")[0], films)


def test_a_broken_off_training_is_taken_up_again(drawn, tmp_path):
    board, recipe, seen = Board(tmp_path / "models"), wanted(names=("cnn_25genre",)), []

    def killed(run) -> str:
        seen.append(run.id)
        return "interrupted"

    assert fill(board, drawn, recipe, tmp_path / "runs", killed, lambda _: None) == ["cnn_25genre"]
    assert board.rows == {}
    assert fill(board, drawn, recipe, tmp_path / "runs", killed, lambda _: None) == ["cnn_25genre"]
    assert seen[0] == seen[1] and len(run_folder.list_runs(tmp_path / "runs")) == 1


def test_a_stop_leaves_the_later_recipes_untouched(drawn, tmp_path):
    missing = fill(Board(tmp_path), drawn, wanted(), tmp_path / "runs", lambda _: "stopped", lambda _: None)
    assert missing == [*NAMES, TWENTY]
    assert len(run_folder.list_runs(tmp_path / "runs")) == 1


def test_a_leaderboard_of_another_catalog_is_not_mixed(filled, tmp_path):
    board, *_ = filled
    other = demo_catalog(tmp_path / "others", 60, seed=1, size=(48, 32))
    with pytest.raises(BenchmarkError, match="another catalog"):
        fill(board, other, wanted(), tmp_path / "runs", pytest.fail, lambda _: None)


def test_an_evaluation_too_large_to_ship_leaves_the_training_films_out(light_bundle, tmp_path, monkeypatch):
    bundle = Bundle.open(light_bundle(tmp_path / "light"))
    whole = shipped.write(tmp_path / "whole", bundle)
    np.testing.assert_array_equal(whole.evaluation["train"].logits, bundle.evaluation["train"].logits)
    monkeypatch.setattr(shipped, "LARGEST", len(shipped.evaluation(bundle)) - 1)
    assert set(shipped.write(tmp_path / "part", bundle).evaluation) == {"validation", "test"}

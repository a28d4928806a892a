"""Every system that ships its network answers by its own rule; what is missing is named."""

from __future__ import annotations

import shutil

import pytest

from poster_genre.demo import examples
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.predictor import Predictor, answer
from poster_genre.leaderboard import systems
from poster_genre.leaderboard.entries import BOARD

SHIPPED = systems.shipped_systems()


def test_ours_comes_first_then_the_best():
    assert SHIPPED[0].name == systems.OURS and SHIPPED[0].title.startswith("Ours: ")
    scores = [system.map_macro for system in SHIPPED[1:]]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("system", SHIPPED, ids=lambda system: system.name)
def test_it_answers_as_its_own_bundle_does(system):
    poster = examples()[0].png_bytes
    predictor = Predictor(system.bundle)
    said = systems.ask(system, predictor, "poster.png", poster)
    probabilities = predictor.predict(poster).probabilities
    assert said.error is None
    assert said.answer == answer(probabilities, system.bundle.own_policy, system.bundle.genres)


@pytest.mark.parametrize("system", SHIPPED[1:], ids=lambda system: system.name)
def test_what_being_small_costs_is_told_and_little(system):
    about = system.small
    assert about["bytes"] == (system.bundle.folder / "model.tflite").stat().st_size < 9_000_000
    assert about["map_whole"] == pytest.approx(system.bundle.card["metrics"]["test"]["map_macro"], abs=1e-4)
    assert about["map_macro"] > about["map_whole"] - 0.02


def test_all_networks_together_stay_small():
    assert sum(system.small["bytes"] for system in SHIPPED[1:]) < 25_000_000


def test_a_system_without_its_network_is_named_with_a_way_to_it(tmp_path):
    folder = tmp_path / "cnn3_strided_oversampled"
    shutil.copytree(BOARD / folder.name, folder)
    (folder / "model.tflite").unlink()
    assert [system.name for system in systems.without_network(tmp_path)] == [folder.name]
    assert [system.name for system in systems.shipped_systems(tmp_path)] == [systems.OURS]
    with pytest.raises(ValueError, match="python -m poster_genre train cnn3_strided_oversampled"):
        Bundle.open(folder).path("model.tflite")

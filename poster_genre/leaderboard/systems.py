"""The same poster through every system that ships its network: ours first, then the seed systems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from poster_genre.evaluation.thresholds import PolicyError
from poster_genre.inference.bundle import DEFAULT, Bundle, BundleError
from poster_genre.inference.predictor import Answer, FilePrediction, Predictor, answer, predict_bytes
from poster_genre.leaderboard.entries import BOARD

OURS = "the shipped model"


@dataclass(frozen=True)
class System:
    """One system that can answer. name: of its folder, or OURS; small: how its shipped network was made small
    and what that costs in mAP (see `training.small_network`), or None where it is as trained."""

    name: str
    bundle: Bundle

    @property
    def title(self) -> str:
        return f"Ours: {self.bundle.card['title']}" if self.name == OURS else self.bundle.card["title"]

    @property
    def small(self) -> dict | None:
        return self.bundle.card.get("small")

    @property
    def map_macro(self) -> float:
        """mAP on its test films, of the network that answers."""
        whole = self.bundle.card["metrics"]["test"]["map_macro"]
        return self.small["map_macro"] if self.small else whole


@dataclass(frozen=True)
class Said:
    """What one system says of a poster, under its own rule; error: a sentence where it says nothing."""

    system: System
    item: FilePrediction
    answer: Answer | None

    @property
    def error(self) -> str | None:
        return self.item.error


def shipped_systems(board: Path = BOARD, shipped: Path = DEFAULT) -> list[System]:
    """Every system whose network is there: ours, then the leaderboard's, best mAP first."""
    found = [System(OURS, Bundle.open(shipped))] if (shipped / "card.json").is_file() else []
    rows = [system for system in _rows(board) if (system.bundle.folder / "model.tflite").is_file()]
    return found + sorted(rows, key=lambda system: -system.map_macro)


def without_network(board: Path = BOARD) -> list[System]:
    """Seed systems of the leaderboard that keep their figures alone (heads on our backbone are none)."""
    return [
        system
        for system in _rows(board)
        if not system.bundle.card["input"]["backbone"]
        and not (system.bundle.folder / "model.tflite").is_file()
    ]


def ask(system: System, predictor: Predictor, name: str, source: bytes | Path) -> Said:
    """One system's answer to one poster, from its file's bytes or path."""
    item = predict_bytes(predictor, name, source)
    if item.prediction is None:
        return Said(system, item, None)
    bundle = system.bundle
    return Said(system, item, answer(item.prediction.probabilities, bundle.own_policy, bundle.genres))


def _rows(board: Path) -> Iterator[System]:
    for card in sorted(board.glob("*/card.json")):
        try:
            yield System(card.parent.name, Bundle.open(card.parent))
        except (BundleError, PolicyError):
            continue  # Compare says what is wrong with it

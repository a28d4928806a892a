"""A bundle: the folder that a finished run leaves, checked against its card before any use."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from poster_genre.data.catalog import Catalog
from poster_genre.data.folders import write_folder
from poster_genre.evaluation.calibration import Calibration
from poster_genre.evaluation.thresholds import Policy
from poster_genre.places import shipped

FORMAT = 1
DEFAULT = shipped() / "models" / "default"
SPLITS = ("train", "validation", "test")
SMALLEST_SIDE, LARGEST_SIDE = 8, 4096  # px of what a network sees
_NEEDED: dict[str, type] = {  # of a card: dotted key → type
    "name": str,
    "title": str,
    "created": str,
    "genres": list,
    "input.height": int,
    "input.width": int,
    "catalog.name": str,
    "catalog.fingerprint": str,
    "metrics.test.genres": list,
    "files": dict,
}


class BundleError(ValueError):
    """A bundle that is missing, altered or not of this format; the message says which file and what to do."""


@dataclass(frozen=True)
class SplitLogits:
    """What a model said of one split: ids (n,) str, labels bool (n, L), logits float32 (n, L)."""

    ids: np.ndarray
    labels: np.ndarray
    logits: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)


def _lacking(card: dict) -> str:
    """What a card lacks that every bundle has, or has as another type or beyond all use; "" for nothing."""
    for key, kind in _NEEDED.items():
        value: object = card
        for part in key.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if value is None:
            return f"it lacks {key}"
        if not isinstance(value, kind) or isinstance(value, bool):
            return f"{key} is {str(value)[:40]!r}"
    for side in ("height", "width"):
        px = card["input"][side]
        if not SMALLEST_SIDE <= px <= LARGEST_SIDE:
            return f"input.{side} is {px:,} px; from {SMALLEST_SIDE} to {LARGEST_SIDE} are sensible"
    return ""


@dataclass(frozen=True)
class Bundle:
    """An opened bundle; files are read when asked for, each checked by SHA-256 once."""

    folder: Path
    card: dict
    sha: str  # SHA-256 of card.json, which itself names the hash of every other file
    _checked: set = field(default_factory=set, repr=False, compare=False)

    @classmethod
    def open(cls, folder: str | Path = DEFAULT) -> Bundle:
        """Open the bundle in `folder`. Raises BundleError when it holds no readable card of this format."""
        folder = Path(folder)
        path = folder / "card.json"
        if not path.is_file():
            raise BundleError(f"{folder} holds no model: card.json is missing. Name the folder of a bundle.")
        raw = path.read_bytes()
        try:
            card = json.loads(raw)
        except ValueError as error:
            raise BundleError(f"{path} is not readable JSON ({error}). Restore the folder.") from error
        if not isinstance(card, dict) or card.get("format") != FORMAT:
            raise BundleError(f"{path} is not a bundle of format {FORMAT}; train the recipe again.")
        bundle = cls(folder, card, hashlib.sha256(raw).hexdigest())
        bundle._require_whole_card()
        return bundle

    def _require_whole_card(self) -> None:
        """Raise BundleError unless the card has what every bundle has, with one value a genre throughout."""
        reason = _lacking(self.card)
        try:
            columns = [self.calibration.scale, *(policy.cuts for policy in self.policies.values())]
            whole = "model.tflite" in self.card["files"] and self.size_bytes > 0 and bool(self.policies)
            whole &= all(len(column) == len(self.genres) > 0 for column in columns)
            rows = self.card["metrics"]["test"]["genres"]
            whole &= all(isinstance(row[key], str) for row in rows for key in ("genre", "group"))
            reason = reason or ("" if whole else "its parts do not fit each other")
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            reason = reason or f"{type(error).__name__}: {error}"
        if reason:
            raise BundleError(f"{self.folder / 'card.json'} is damaged ({reason}). Restore it.")

    @property
    def name(self) -> str:
        return self.card["name"]

    @property
    def genres(self) -> tuple[str, ...]:
        return tuple(self.card["genres"])

    @property
    def input_size(self) -> tuple[int, int]:
        """(height, width) in px of the pixels that the network sees."""
        return self.card["input"]["height"], self.card["input"]["width"]

    @cached_property
    def calibration(self) -> Calibration:
        return Calibration.from_dict(self.card["calibration"])

    @cached_property
    def policies(self) -> dict[str, Policy]:
        """The policies fitted at the end of the run: the standard ones, and the recipe's own."""
        return {name: Policy.from_dict(policy) for name, policy in self.card["policies"].items()}

    @property
    def own_policy(self) -> Policy:
        """The model's own rule, which decides unless a person says otherwise: what its card answers by, else
        the recipe's policy, by which it is ranked."""
        named = self.card.get("answers_by", self.card.get("default_policy", "balanced"))
        return self.policies[named] if named in self.policies else next(iter(self.policies.values()))

    @property
    def ranked_by(self) -> Policy:
        """The policy that the recipe asked for, under which models are compared and ranked."""
        return self.policies.get(self.card.get("default_policy", "balanced"), self.own_policy)

    @cached_property
    def evaluation(self) -> dict[str, SplitLogits]:
        """Labels and logits of every stored split, by its name."""
        with np.load(self.path("evaluation.npz"), allow_pickle=False) as stored:
            return {
                split: SplitLogits(
                    stored[f"{split}_ids"],
                    stored[f"{split}_labels"].astype(bool),
                    stored[f"{split}_logits"].astype(np.float32),
                )
                for split in SPLITS
                if f"{split}_ids" in stored
            }

    @cached_property
    def head(self) -> dict[str, np.ndarray] | None:
        """Arrays of head.npz (see `explain`), or None for a network without global average pooling."""
        if "head.npz" not in self.card["files"]:
            return None
        with np.load(self.path("head.npz"), allow_pickle=False) as stored:
            # float32: half the bytes of the file suffice to store a weight, not to multiply with it.
            return {name: stored[name].astype(np.float32) for name in stored.files}

    @cached_property
    def history(self) -> pd.DataFrame:
        """One row an epoch, as the run logged it; empty where the bundle has no history."""
        if "history.jsonl" not in self.card["files"]:
            return pd.DataFrame()
        return pd.read_json(self.path("history.jsonl"), lines=True)

    @property
    def has_catalog(self) -> bool:
        """Whether the training catalog is embedded (catalog.parquet and embeddings.npy)."""
        return {"catalog.parquet", "embeddings.npy"} <= set(self.card["files"])

    @property
    def embedded_by(self) -> tuple[str | None, int, int]:
        """Backbone, height and width in px that made `embeddings`: those of the network, unless the card
        names others under "embeddings"."""
        seen = self.card.get("embeddings", self.card["input"])
        return seen.get("backbone"), seen["height"], seen["width"]

    @cached_property
    def split(self) -> np.ndarray:
        """Split of each row of the embedded catalog, (n,) str."""
        return pd.read_parquet(self.path("catalog.parquet"), columns=["split"])["split"].to_numpy(str)

    @cached_property
    def catalog(self) -> Catalog:
        """The embedded training catalog (no image files), rows as in `embeddings`."""
        posters = pd.read_parquet(self.path("catalog.parquet")).drop(columns="split")
        posters.insert(1, "path", pd.Series([None] * len(posters), dtype="str"))
        about = self.card["catalog"]
        return Catalog(
            name=about["name"],
            posters=posters,
            genres=self.genres,
            fingerprint=about["fingerprint"],
            findings=about.get("findings", {}),
        )

    @cached_property
    def embeddings(self) -> np.ndarray:
        """Embeddings of the embedded catalog, float16 (n, D), memory-mapped."""
        return np.load(self.path("embeddings.npy"), mmap_mode="r", allow_pickle=False)

    def path(self, name: str) -> Path:
        """Path of file `name`, after its SHA-256 was found to be the card's. Raises BundleError."""
        expected = self.card["files"].get(name)
        path = self.folder / name
        if expected is None:
            raise BundleError(f"The bundle {self.folder} has no {name}.")
        if name in self._checked:
            return path
        if not path.is_file():
            raise BundleError(self._why_missing(path))
        if sha256(path) != expected["sha256"]:
            raise BundleError(
                f"{path} is not the file that card.json describes (its SHA-256 differs): it was altered or "
                "only half copied, and is not used. Restore it, or choose another model."
            )
        self._checked.add(name)
        return path

    def _why_missing(self, path: Path) -> str:
        if "wall_seconds" in self.card and path.name == "model.tflite":  # a row of the leaderboard
            minutes = max(1, round(self.card["wall_seconds"] / 60))
            return (
                f"{self.folder} keeps this system's figures without its network. Train it, about {minutes} "
                f"minutes on two cores: python -m poster_genre train {self.name} --catalog PATH"
            )
        return f"{path} is missing. Restore it, or choose another model."

    @property
    def size_bytes(self) -> int:
        """Size of all files that the card names."""
        return sum(about["bytes"] for about in self.card["files"].values())


def write_bundle(folder: Path, card: dict, files: dict[str, bytes | Path]) -> Bundle:
    """Write a bundle as a whole: it appears in `folder` complete, or not at all.

    `files` maps names to contents or to paths that are copied; their hashes and sizes go into the
    card. An older bundle at `folder` is replaced. Raises OSError when the disk is full; then nothing
    has changed.
    """
    with write_folder(Path(folder)) as draft:
        listed = {}
        for name, content in files.items():
            target = draft / name
            if isinstance(content, bytes):
                target.write_bytes(content)
            else:
                shutil.copyfile(content, target)
            listed[name] = {"sha256": sha256(target), "bytes": target.stat().st_size}
        card = {"format": FORMAT, **card, "files": listed}
        text = json.dumps(card, indent=1, ensure_ascii=False) + "\n"
        (draft / "card.json").write_text(text, encoding="utf-8")
    return Bundle.open(folder)


def sha256(path: Path) -> str:
    """SHA-256 of a file, as hex."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

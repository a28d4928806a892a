"""What is wrong with a run's files, in a sentence; a damaged run stands beside the others, to be deleted."""

from __future__ import annotations

import json
import math
import shutil
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from poster_genre.runs import files

# Of run.json: dotted key → types; what every run has, and pages rely on.
NEEDED: dict[str, tuple[type, ...]] = {
    "created": (int, float),
    "catalog_path": (str,),
    "recipe.name": (str,),
    "recipe.title": (str,),
}
OF_LAB: dict[str, tuple[type, ...]] = {
    "created": (int, float),
    "catalog_path": (str,),
    "plan.preset": (str,),
    "plan.seeds": (int,),
}
# What other parts of a run's card are, where it has them; of another type they are left out.
PARTS: dict[str, type] = {"metrics": dict, "durations": dict, "catalog": dict, "posters": dict, "note": str}


_FIGURES = (
    *("map_macro", "auc_macro", "precision_macro", "recall_macro", "f1_macro"),
    *("precision_micro", "recall_micro", "f1_micro"),
    *("label_accuracy", "label_accuracy_all_negative", "top1_hit"),
)
# Of history.jsonl: the numbers that every epoch has.
HISTORY = (
    *(
        "epoch",
        "best_epoch",
        "seconds",
        "learning_rate",
        "posters_per_second",
        "train_loss",
        "validation_loss",
    ),
    *(f"{split}_{name}" for split in ("train", "validation") for name in _FIGURES),
)


def history(lines: list[dict]) -> pd.DataFrame:
    """One row an epoch of history.jsonl, with NaN for figures that are missing or odd; an epoch without its
    number is left out."""
    if not lines:
        return pd.DataFrame()
    table = pd.DataFrame(lines)
    numbers = table.reindex(columns=list(HISTORY)).apply(pd.to_numeric, errors="coerce")
    table = table.drop(columns=[name for name in HISTORY if name in table]).join(numbers)
    table = table[table["epoch"].notna()].reset_index(drop=True)
    table["best_epoch"] = table["best_epoch"].fillna(table["epoch"])
    return table.astype({"epoch": int, "best_epoch": int}) if len(table) else pd.DataFrame()


def is_sample(entry: dict) -> bool:
    """Whether a line of samples.jsonl holds posters with their ids, true genres and likeliest ones."""
    try:
        return all(
            isinstance(sample["film_id"], str)
            and all(isinstance(genre, str) for genre in sample["true"])
            and all(isinstance(genre, str) and 0 <= share <= 1 for genre, share in sample["likeliest"])
            and bool(sample["likeliest"])
            for sample in entry["posters"]
        )
    except (KeyError, TypeError, ValueError):
        return False


@dataclass(frozen=True)
class Damaged:
    """A run folder that cannot be used, and why."""

    folder: Path
    problem: str

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def disk_bytes(self) -> int:
        return files.disk_bytes(self.folder)


def card_problem(folder: Path, needed: dict[str, tuple[type, ...]] = NEEDED) -> str:
    """What is wrong with the run.json in `folder`; "" for nothing."""
    path = folder / "run.json"
    try:
        card = json.loads(path.read_text("utf-8"))
    except OSError as error:
        return f"{path} cannot be read: {error.strerror or error}."
    except (ValueError, RecursionError):
        return f"{path} is empty or only half written."
    if not isinstance(card, dict):
        return f"{path} holds no run."
    for key, kinds in needed.items():
        value: object = card
        for part in key.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        sound = isinstance(value, kinds) and not isinstance(value, bool)
        if not sound or (isinstance(value, float) and not math.isfinite(value)):
            return f"{path} is damaged: its {key} is missing or odd."
    return ""


def damaged(runs_dir: Path, needed: dict[str, tuple[type, ...]] = NEEDED) -> list[Damaged]:
    """The run folders in `runs_dir` whose card cannot be used, by name."""
    folders = sorted(path.parent for path in Path(runs_dir).glob("*/run.json"))
    found = [Damaged(folder, card_problem(folder, needed)) for folder in folders]
    return [one for one in found if one.problem]


def delete(one: Damaged) -> None:
    """Delete a damaged run's folder. Raises OSError."""
    shutil.rmtree(one.folder)

"""Recipes, runs and evaluations as pandas frames, one call each.

>>> frames.runs().sort_values("map_macro")[["id", "loss.name", "map_macro"]]     # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from poster_genre.inference.bundle import Bundle
from poster_genre.runs import recipe_file, run_folder


def recipes() -> pd.DataFrame:
    """One row a recipe that can be trained, one column a setting: `loss.name`, `optimiser.batch`, …."""
    return pd.DataFrame([flat(recipe_file.to_table(recipe_file.load(name))) for name in recipe_file.names()])


def runs(folder: Path = run_folder.RUNS_DIR) -> pd.DataFrame:
    """One row a run, newest first: id, folder, state, created (UTC), epoch, its metrics on the test films
    once it is finished, and its recipe's settings as in `recipes`. Damaged runs are left out."""
    rows = []
    for run in run_folder.list_runs(folder):
        card, status = run.card, run.status
        about = {"id": run.id, "folder": str(run.folder), "state": status.state, "epoch": status.epoch}
        about["created"] = pd.Timestamp(card["created"], unit="s", tz="UTC")
        rows.append(about | (card.get("metrics") or {}) | flat(card["recipe"]))
    return pd.DataFrame(rows)


def epochs(folder: Path = run_folder.RUNS_DIR) -> pd.DataFrame:
    """One row an epoch of every run: id, epoch, losses and metrics on training and validation films."""
    histories = [(run.id, run.history) for run in run_folder.list_runs(folder)]
    tables = [history.assign(id=name) for name, history in histories if len(history)]
    if not tables:
        return pd.DataFrame({"id": pd.Series(dtype="str"), "epoch": pd.Series(dtype="int64")})
    table = pd.concat(tables, ignore_index=True)
    return table[["id", *table.columns.drop("id")]]


def evaluation(folder: str | Path | None = None) -> pd.DataFrame:
    """One row a film and genre of a bundle (None: the shipped one): split, film_id, genre, label, logit,
    probability (calibrated), decided (by the bundle's own policy). Raises BundleError."""
    bundle = Bundle.open(folder) if folder else Bundle.open()
    tables = []
    for split, stored in bundle.evaluation.items():
        probabilities = bundle.calibration.apply(stored.logits)
        tables.append(
            pd.DataFrame(
                {
                    "split": split,
                    "film_id": np.repeat(stored.ids.astype(str), len(bundle.genres)),
                    "genre": np.tile(bundle.genres, len(stored)),
                    "label": stored.labels.ravel(),
                    "logit": stored.logits.ravel(),
                    "probability": probabilities.ravel(),
                    "decided": bundle.own_policy.decide(probabilities).ravel(),
                }
            )
        )
    return pd.concat(tables, ignore_index=True).astype({"split": "category", "genre": "category"})


def flat(table: dict, before: str = "") -> dict[str, object]:
    """Settings under dotted keys."""
    settings: dict[str, object] = {}
    for key, value in table.items():
        name = f"{before}{key}"
        settings |= flat(value, f"{name}.") if isinstance(value, dict) else {name: value}
    return settings

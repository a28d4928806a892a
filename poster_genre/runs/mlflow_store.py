"""Runs as a folder that MLflow reads (its file store), written without MLflow."""

from __future__ import annotations

import hashlib
import json
import math
import shutil
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from poster_genre.data.folders import write_folder
from poster_genre.runs.frames import flat
from poster_genre.runs.run_folder import Run

EXPERIMENT = "poster-genre"
_STATUS = {"finished": 3, "failed": 4, "stopped": 5, "interrupted": 5, "running": 1, "stopping": 1}  # else: 2
_LONGEST = 6000  # characters of a parameter


def write(runs: Iterable[Run], folder: Path) -> int:
    """Write each run into the file store `folder`, beside what is there; one written before is replaced.

    Parameters are the recipe's settings, metrics those of every epoch and, as `test_…`, of the test films;
    the bundle's card.json is the artifact. Returns how many were written. Raises OSError.
    """
    experiment = Path(folder).resolve() / _number(EXPERIMENT)
    written = 0
    for run in runs:
        experiment.mkdir(parents=True, exist_ok=True)
        if not (experiment / "meta.yaml").exists():
            _meta(experiment, _experiment(experiment, run.card["created"]))
        with write_folder(experiment / _hex(run.id)) as draft:
            _write_run(run, draft, experiment)
        written += 1
    return written


def _write_run(run: Run, draft: Path, experiment: Path) -> None:
    card, status, started = run.card, run.status, int(1000 * run.card["created"])
    uri = (experiment / _hex(run.id) / "artifacts").as_uri()
    about = {"run_id": _hex(run.id), "run_uuid": _hex(run.id), "run_name": run.id, "artifact_uri": uri}
    about |= {"start_time": started, "end_time": int(1000 * status.updated) or None, "user_id": ""}
    about |= {"status": _STATUS.get(status.state, 2), "experiment_id": experiment.name, "tags": []}
    about |= {"source_name": "", "source_type": 4, "source_version": "", "entry_point_name": ""}
    _meta(draft, about | {"lifecycle_stage": "active"})
    for folder in ("metrics", "params", "tags", "artifacts"):
        (draft / folder).mkdir()
    tags = {
        "mlflow.runName": run.id,
        "poster_genre.folder": str(run.folder),
        "poster_genre.state": status.state,
    }
    for name, value in tags.items():
        (draft / "tags" / name).write_text(value, "utf-8")
    for name, value in flat(card["recipe"]).items():
        (draft / "params" / name).write_text(str(value)[:_LONGEST], "utf-8")
    history = run.history
    for name, lines in _metrics(history, started, card.get("metrics") or {}).items():
        (draft / "metrics" / name).write_text("".join(lines), "utf-8")
    if (run.bundle_folder / "card.json").is_file():
        shutil.copyfile(run.bundle_folder / "card.json", draft / "artifacts" / "card.json")


def _metrics(history: pd.DataFrame, started: int, test: dict[str, float]) -> dict[str, list[str]]:
    """Name → lines “time in ms, value, epoch”, numbers alone."""
    metrics: dict[str, list[str]] = {}
    now, epoch = float(started), 0
    for row in history.to_dict("records"):
        now, epoch = now + 1000 * float(row.get("seconds") or 0), int(row["epoch"])
        for name, value in row.items():
            if name != "epoch" and _is_number(value):
                metrics.setdefault(name, []).append(f"{int(now)} {value!r} {epoch}\n")
    for name, value in test.items():
        if _is_number(value):
            metrics[f"test_{name}"] = [f"{int(now)} {value!r} {epoch}\n"]
    return metrics


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _experiment(folder: Path, created: float) -> dict:
    about = {"experiment_id": folder.name, "name": EXPERIMENT, "artifact_location": folder.as_uri()}
    return about | {
        "creation_time": int(1000 * created),
        "last_update_time": int(1000 * created),
        "lifecycle_stage": "active",
    }


def _meta(folder: Path, about: dict) -> None:
    (folder / "meta.yaml").write_text(json.dumps(about, indent=1) + "\n", "utf-8")  # JSON is YAML


def _hex(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def _number(name: str) -> str:
    return str(int(_hex(name)[:14], 16))

"""Lab runs on disk: what a page starts, reads and stops, without Keras. Like training runs, they are files:

run.json     plan, catalog, versions, films, and the best loss once it is known
status.json  state, process, cells done of planned, time left; replaced whole
cells.jsonl  one line a finished cell: method, seed, seconds, figures under every remedy
cells/       by cell, its figures on resamples of the test films
log.txt      what the worker said
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from poster_genre.inference.bundle import DEFAULT
from poster_genre.runs import damage, files, run_folder
from poster_genre.runs.lab.judge import Films, Judged
from poster_genre.runs.lab.plan import REFERENCE, Cell, Method, Plan
from poster_genre.runs.run_folder import Run, Status

# Of a line of cells.jsonl: key → types.
_LINE: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("method", "key"), (str,)),
    **dict.fromkeys(("seed", "epochs", "best_epoch"), (int,)),
    **dict.fromkeys(("seconds", "validation_map"), (int, float)),
    **dict.fromkeys(("remedies", "details"), (dict,)),
    "found": (bool,),
}
FOLDER = "lab"  # inside the folder of runs, where `runs.list_runs` does not look


@dataclass(frozen=True)
class LabRun(Run):
    """A Lab run's folder; every property reads the files as they are now."""

    command: ClassVar[str] = "lab"

    @property
    def queue_folder(self) -> Path:
        """Lab runs take turns with the training runs."""
        return self.folder.parent.parent

    @property
    def plan(self) -> Plan:
        return Plan.from_dict(self.card["plan"])

    @property
    def cells(self) -> list[dict]:
        """The finished cells, in the order in which they were trained: see `add`."""
        return [line for line in files.read_lines(self.folder / "cells.jsonl") if _is_sound(line)]

    @property
    def done(self) -> set[Cell]:
        return {cell_of(line) for line in self.cells}

    def drawn(self, line: dict) -> np.ndarray:
        """`Judged.drawn` of a finished cell; resamples were rounded to float16."""
        drawn = np.load(self._drawn_file(line["key"]), allow_pickle=False).astype(np.float32)
        for number, figures in enumerate(line["remedies"].values()):
            drawn[number, 0] = [np.nan if value is None else value for value in figures.values()]
        return drawn

    def add(self, cell: Cell, key: str, judged: Judged, films: Films, **about: object) -> None:
        """Write down a finished cell: its resamples first, then its line."""
        path = self._drawn_file(key)
        path.parent.mkdir(exist_ok=True)
        with np.errstate(over="ignore"):
            np.save(path, judged.drawn.astype(np.float16))
        line = {
            "method": cell.method.id,
            "seed": cell.seed,
            "key": key,
            **about,
        }
        line |= {"validation_map": round(judged.validation_map, 5), "remedies": judged.figures(films.columns)}
        files.append_line(self.folder / "cells.jsonl", line)

    def _drawn_file(self, key: str) -> Path:
        return self.folder / "cells" / f"{key}.npy"


def _is_sound(line: dict) -> bool:
    """Whether a line of cells.jsonl holds what `LabRun.add` writes; else its cell is trained again when
    the run is resumed."""
    try:
        cell_of(line)
    except (AttributeError, KeyError, TypeError, ValueError):
        return False
    return all(
        isinstance(line.get(key), kinds) and isinstance(line[key], bool) == (key == "found")
        for key, kinds in _LINE.items()
    )


def cell_of(line: dict) -> Cell:
    """The cell of a line of cells.jsonl."""
    return Cell(Method.of(line["method"]), line["seed"])


def best_loss(lines: list[dict]) -> str:
    """The loss with the highest mean mAP on validation films, naturally sampled; lines: of cells.jsonl."""
    found: dict[str, list[float]] = {}
    for line in lines:
        method = cell_of(line).method
        if method.sampler == REFERENCE.sampler and not method.ucml:
            found.setdefault(method.loss, []).append(line["validation_map"])
    return max(found, key=lambda loss: float(np.mean(found[loss])))


def create(plan: Plan, catalog: str | Path = DEFAULT, runs_dir: Path | None = None) -> LabRun:
    """A new Lab run, queued; no process is started. Raises OSError when the disk is full."""
    status = Status(steps=plan.most_trainings)
    parent = (runs_dir or run_folder.RUNS_DIR) / FOLDER
    return LabRun(run_folder.new_folder(parent, plan.preset, catalog, status, {"plan": plan.to_dict()}))


def list_runs(runs_dir: Path | None = None) -> list[LabRun]:
    """Lab runs in a folder of runs, newest first; without damaged ones (see `damage.damaged`)."""
    found = [LabRun(path.parent) for path in ((runs_dir or run_folder.RUNS_DIR) / FOLDER).glob("*/run.json")]
    found = [run for run in found if not problem(run.folder)]
    return sorted(found, key=lambda run: (run.card["created"], run.id), reverse=True)


def problem(folder: Path) -> str:
    """What is wrong with the card of the Lab run in `folder`; "" for nothing."""
    if told := damage.card_problem(folder, damage.OF_LAB):
        return told
    try:
        LabRun(folder).plan  # noqa: B018
    except (AttributeError, KeyError, TypeError, ValueError):
        return f"{folder / 'run.json'} is damaged: its plan is missing or odd."
    return ""


def damaged(runs_dir: Path | None = None) -> list[damage.Damaged]:
    """The Lab runs in a folder of runs whose card cannot be used, by name."""
    folders = sorted(path.parent for path in ((runs_dir or run_folder.RUNS_DIR) / FOLDER).glob("*/run.json"))
    return [damage.Damaged(folder, told) for folder in folders if (told := problem(folder))]

"""What a Lab run found: every method under every remedy, over seeds, beside plain BCE; and as JSON.

The JSON is what `python -m poster_genre lab --format json` prints, and what ships in `models/lab/`.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from poster_genre.evaluation.post_hoc import PER_GENRE, PLAIN
from poster_genre.evaluation.resampled import FIGURES, GROUP_F1
from poster_genre.inference.bundle import DEFAULT
from poster_genre.runs.lab.judge import NUMBERS, contrasts
from poster_genre.runs.lab.lab_run import LabRun, cell_of
from poster_genre.runs.lab.plan import Cell, Method

FORMAT = 1
SHIPPED = DEFAULT.parent / "lab" / "everything.json"
SHIPPED_UCML = SHIPPED.with_name("ucml.json")
SHIPPED_CROSS_FITTED = SHIPPED.with_name("cross_fitted.json")
ABOUT = ("preset", "seeds", "folds", "best_loss", "constants", "catalog", "versions", "created")
WHOLE = Method(ucml="full")
PARTS = {"map_macro": PLAIN, "f1_macro": PER_GENRE, "f1_micro": PER_GENRE}  # what a part of UCML is judged by
CELL_COLUMNS = ["method", "seed", "key", "seconds", "best_epoch", "epochs", "found", "validation_map"]


class ResultError(ValueError):
    """A Lab result that cannot be read; the message names the file."""


@dataclass(frozen=True, eq=False)
class LabResult:
    """A Lab run's figures, whole or as far as it is.

    about: see ABOUT. films: a genre a row: genre, group, train, validation, test (films with it), commonest
    in training first. cells: a training a row, CELL_COLUMNS. table: see `contrasts`; its figures are
    map_macro, FIGURES, GROUP_F1, and the F1 of each genre under the genre's name. details: of each form of
    UCML, by its id, what its first seed left: see `cells.Trained`; of UCML whole also "compared", what every
    method has over it.
    """

    about: dict
    films: pd.DataFrame
    cells: pd.DataFrame
    table: pd.DataFrame
    details: dict[str, dict] = field(default_factory=dict)

    @property
    def methods(self) -> list[Method]:
        """In the order in which they were first trained."""
        return [Method.of(name) for name in dict.fromkeys(self.cells["method"])]

    @property
    def folds(self) -> int:
        """1 where the usual split's test films were scored, else all films, in as many folds."""
        return self.about.get("folds") or 1

    def of(self, figure: str, remedy: str | None = None) -> pd.DataFrame:
        """The table's rows of one figure (and remedy), with the method as index."""
        rows = self.table[self.table["figure"] == figure]
        rows = rows if remedy is None else rows[rows["remedy"] == remedy]
        return rows.set_index("method")

    def to_json(self) -> dict:
        """Plain values; NaN is null."""
        frames = {"films": self.films, "cells": self.cells, "table": self.table}
        plain = {name: _plain(frame) for name, frame in frames.items()}
        return {"format": FORMAT, **self.about, **plain, "details": self.details}

    @classmethod
    def from_json(cls, values: dict) -> LabResult:
        """The inverse of `to_json`. Raises KeyError or ValueError for anything else."""
        if values["format"] != FORMAT:
            raise ValueError(f"format {values['format']} instead of {FORMAT}")
        frames = [
            pd.DataFrame(values[name]["rows"], columns=values[name]["columns"])
            for name in ("films", "cells", "table")
        ]
        frames[2][NUMBERS] = frames[2][NUMBERS].astype(float)
        return cls({name: values.get(name) for name in ABOUT}, *frames, values["details"])


def read(path: Path = SHIPPED) -> LabResult:
    """A result from its JSON file. Raises ResultError where there is none, or none of this format."""
    try:
        return LabResult.from_json(json.loads(path.read_text("utf-8")))
    except FileNotFoundError as error:
        raise ResultError(f"There is no Lab result at {path}.") from error
    except (KeyError, TypeError, ValueError) as error:
        raise ResultError(f"{path} is no Lab result of this version ({error}). Restore it.") from error


def of_run(run: LabRun) -> LabResult | None:
    """What a run found so far, or None before its first cell. Raises ResultError for damaged files."""
    try:
        return _of_run(run)
    except (AttributeError, EOFError, IndexError, KeyError, OSError, TypeError, ValueError) as error:
        raise ResultError(
            f"The figures in {run.folder} are damaged: run.json, cells.jsonl or a file of cells/ "
            f"({type(error).__name__}: {error}). Delete the run; its trainings are found again by the next."
        ) from error


def _of_run(run: LabRun) -> LabResult | None:
    lines, card = run.cells, run.card
    if not lines:
        return None
    about = {name: card["plan"].get(name) for name in ("preset", "seeds", "folds")}
    about = {name: (about | card).get(name) for name in ABOUT}
    films = pd.DataFrame(card["films"]).sort_values(
        "train", ascending=False, kind="stable", ignore_index=True
    )
    cells = pd.DataFrame(lines)[CELL_COLUMNS]
    columns = ("map_macro", *FIGURES, *GROUP_F1, *(row["genre"] for row in card["films"]))
    drawn = {cell_of(line): run.drawn(line) for line in lines}
    details = {line["method"]: line["details"] for line in reversed(lines) if line["details"]}
    if WHOLE.id in details:
        details[WHOLE.id] |= {"compared": _with_whole(drawn, columns)}
    return LabResult(about, films, cells, contrasts(drawn, columns), details)


def _with_whole(drawn: dict[Cell, np.ndarray], columns: tuple[str, ...]) -> dict[str, dict[str, list]]:
    """Of each method, less UCML whole: {figure: [difference, half-width of its 95 % interval]}."""
    table = contrasts(drawn, columns, WHOLE)
    found: dict[str, dict[str, list]] = {}
    for figure, remedy in PARTS.items():
        rows = table[(table["figure"] == figure) & (table["remedy"] == remedy)]
        for row in rows.itertuples():
            numbers = [_number(row.vs_same), _number(row.vs_same_half)]
            found.setdefault(row.method, {})[figure] = numbers
    return found


def _plain(frame: pd.DataFrame) -> dict:
    """Columns and rows; figures with the digits that mean something, NaN as None."""
    rows = [[_number(value) for value in row] for row in frame.itertuples(index=False)]
    return {"columns": list(frame.columns), "rows": rows}


def _number(value: object) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    if not isinstance(value, float):
        return value
    return round(value, 4) if math.isfinite(value) else None

"""Predictions as rows of a table, of JSON or of CSV, written one by one so that memory stays flat."""

from __future__ import annotations

import contextlib
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from poster_genre.data.export import defused
from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference.neighbours import Neighbours
from poster_genre.inference.predictor import FilePrediction, answer

FILE_WIDTH = 44  # characters of a file's name in the table
DIGITS = 4  # of a probability in a file; the table's percentages are rounded once, from the value itself


class OutputError(ValueError):
    """A file for the results that cannot be written."""


def row(
    item: FilePrediction,
    policy: Policy,
    genres: tuple[str, ...],
    neighbours: Neighbours | None = None,
    nearest: int = 0,
) -> dict:
    """`{"file", "genres", "unsure", "policy", "probabilities", "error"}` of one file, plain values.

    policy: what the rule that decided is called. nearest: so many of neighbours are added as "nearest", each
    `{"film_id", "similarity", "genres"}`.
    """
    with_nearest = {"nearest": []} if nearest else {}
    # Not every file system's names are Unicode; what we write always is.
    file = item.file.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if item.prediction is None:
        nothing = {"genres": [], "unsure": False, "policy": policy.title, "probabilities": {}}
        return {"file": file} | nothing | with_nearest | {"error": item.error}
    probabilities = item.prediction.probabilities
    decided = answer(probabilities, policy, genres)
    if nearest:
        found = neighbours.nearest(item.prediction.feature_map, genres, nearest)
        with_nearest["nearest"] = [
            {"film_id": film.film_id, "similarity": round(film.similarity, DIGITS), "genres": [*film.genres]}
            for film in found
        ]
    return {
        "file": file,
        "genres": list(decided.genres),
        "unsure": decided.unsure,
        "policy": policy.title,
        "probabilities": {genre: float(p) for genre, p in zip(genres, probabilities)},
        **with_nearest,
        "error": None,
    }


def as_json(row: dict) -> dict:
    """The row as JSON has it: probabilities rounded."""
    return row | {"probabilities": _rounded(row)}


@contextlib.contextmanager
def opened(path: Path | None) -> Iterator[TextIO]:
    """The file at `path` for writing, or the standard output, as UTF-8 with the writer's own line ends.

    Raises OutputError when `path` cannot be written, or no more of it; a file that got nothing is removed.
    """
    if path is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="")
        yield sys.stdout
        return
    there = path.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise OutputError(f"{path} cannot be written ({error.strerror}). Name another file.") from error
    try:
        with stream:
            yield stream
    except OSError as error:
        if not there and path.stat().st_size == 0:
            path.unlink()
        raise OutputError(f"{path} cannot be written to its end ({error.strerror}).") from error


class JsonWriter:
    """A JSON list, one object a line."""

    def __init__(self, stream: TextIO, genres: tuple[str, ...], nearest: bool = False):
        self.stream, self._separator = stream, "["

    def __enter__(self) -> JsonWriter:
        return self

    def write(self, row: dict) -> None:
        self.stream.write(f"{self._separator}\n{json.dumps(as_json(row), ensure_ascii=False)}")
        self._separator = ","

    def __exit__(self, *_) -> None:
        self.stream.write("[]\n" if self._separator == "[" else "\n]\n")


class CsvWriter:
    """CSV: file, genres joined by |, unsure, policy, one column a genre, error; formulas are defused.

    nearest: whether rows carry neighbours, which become one more column of film ids joined by |.
    """

    def __init__(self, stream: TextIO, genres: tuple[str, ...], nearest: bool = False):
        self.genres, self.nearest, self._csv = genres, nearest, csv.writer(stream)

    def __enter__(self) -> CsvWriter:
        more = ["nearest"] if self.nearest else []
        self._csv.writerow(["file", "genres", "unsure", "policy", *self.genres, *more, "error"])
        return self

    def write(self, row: dict) -> None:
        rounded = _rounded(row)
        probabilities = [rounded.get(genre, "") for genre in self.genres]
        error = row["error"] or ""
        said = ["|".join(row["genres"]), row["unsure"], defused(row["policy"])]
        more = ["|".join(film["film_id"] for film in row["nearest"])] if self.nearest else []
        self._csv.writerow([defused(row["file"]), *said, *probabilities, *more, error])

    def __exit__(self, *_) -> None:
        pass


class TableWriter:
    """Lines for a person: file, then genres with their probability in percent, and the rule that decided."""

    def __init__(self, stream: TextIO, genres: tuple[str, ...], nearest: bool = False):
        self.stream = stream

    def __enter__(self) -> TableWriter:
        return self

    def write(self, row: dict) -> None:
        name = "".join(letter if letter.isprintable() else "?" for letter in row["file"])
        if len(name) > FILE_WIDTH:
            name = "…" + name[-FILE_WIDTH + 1 :]
        self.stream.write(f"{name:<{FILE_WIDTH}}  {self._said(row)}\n")
        for film in row.get("nearest", []):
            told = f"{film['similarity']:.2f} alike: {film['film_id']}, {', '.join(film['genres'])}"
            self.stream.write(f"{'':<{FILE_WIDTH}}  {told}\n")

    @staticmethod
    def _said(row: dict) -> str:
        if row["error"]:
            return f"error: {row['error']}"
        genres = ", ".join(f"{genre} {row['probabilities'][genre]:.0%}" for genre in row["genres"])
        return f"{'unsure: ' if row['unsure'] else ''}{genres}  ({row['policy']})"

    def __exit__(self, *_) -> None:
        pass


def _rounded(row: dict) -> dict[str, float]:
    return {genre: round(value, DIGITS) for genre, value in row["probabilities"].items()}


WRITERS = {"table": TableWriter, "json": JsonWriter, "csv": CsvWriter}

"""`predict --compare-systems PATH...`: every poster through every shipped system, a row each."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

TITLE_WIDTH = 42  # characters of a system's title in the table
COLUMNS = ("file", "system", "title", "genres", "unsure", "policy", "map_macro", "error")


def write(files: Iterable[tuple[Path, str | None]], stream: TextIO, form: str) -> int:
    """Ask every system of every file and write the rows as `form` ("table", "json" or "csv").

    Returns how many files could not be used.
    """
    from poster_genre.inference.predictor import Predictor
    from poster_genre.leaderboard import systems

    asked = [(one, Predictor(one.bundle)) for one in systems.shipped_systems()]
    table, records, failed = form == "table", [], 0
    for path, error in files:
        said = [] if error else [systems.ask(one, made, str(path), path) for one, made in asked]
        wrong = error or next((row.error for row in said if row.error), None)
        failed += wrong is not None
        if wrong:
            records.append(dict.fromkeys(COLUMNS) | {"file": str(path), "error": wrong})
        else:
            records += [_record(row) for row in said]
        if table:
            stream.write("\n".join(_lines(str(path), wrong, said)) + "\n")
    if table:
        stream.write("".join(f"{line}\n" for line in _left_out(systems.without_network())))
    elif form == "json":
        stream.write(json.dumps(records, indent=1, ensure_ascii=False) + "\n")
    else:
        _write_csv(records, stream)
    return failed


def _record(row) -> dict:
    said, bundle = row.answer, row.system.bundle
    probabilities = dict(zip(bundle.genres, map(float, row.item.prediction.probabilities)))
    return {
        "file": row.item.file,
        "system": row.system.name,
        "title": row.system.title,
        "genres": list(said.genres),
        "unsure": said.unsure,
        "policy": bundle.own_policy.title,
        "map_macro": round(row.system.map_macro, 4),
        "error": None,
        "probabilities": {genre: round(p, 4) for genre, p in probabilities.items()},
    }


def _lines(file: str, wrong: str | None, said: list) -> list[str]:
    if wrong:
        return [f"{file}: {wrong}"]
    lines = [file]
    for row in said:
        probabilities = dict(zip(row.system.bundle.genres, row.item.prediction.probabilities))
        genres = ", ".join(f"{genre} {probabilities[genre]:.0%}" for genre in row.answer.genres)
        unsure = "unsure: " if row.answer.unsure else ""
        title = row.system.title[:TITLE_WIDTH]
        rule = row.system.bundle.own_policy.title
        lines.append(f"  {title:<{TITLE_WIDTH}}  mAP {row.system.map_macro:.2f}  {unsure}{genres}  ({rule})")
    return lines


def _left_out(systems: list) -> list[str]:
    if not systems:
        return []
    names = ", ".join(system.name for system in systems)
    return [
        f"Without a network here: {names}. Each trains in minutes: "
        "python -m poster_genre train NAME --catalog PATH"
    ]


def _write_csv(records: list[dict], stream: TextIO) -> None:
    from poster_genre.data.export import defused

    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for record in records:
        values = record | {"file": defused(record["file"]), "genres": "|".join(record["genres"] or [])}
        writer.writerow(["" if values[name] is None else values[name] for name in COLUMNS])

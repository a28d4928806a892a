"""The dataset that a command works on: its arguments, its columns, and reading it with progress."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields, replace
from pathlib import Path

_MOST_LISTED = 12


def add_arguments(parser: argparse.ArgumentParser, layout_flags: tuple[str, ...] = ("--layout",)) -> None:
    """Add PATH and what says how it is read."""
    parser.add_argument("path", metavar="PATH", help="folder, table, ZIP, or the name of an imported catalog")
    parser.add_argument(*layout_flags, dest="layout", help="the layout, where it is not found by itself")
    parser.add_argument("--images", type=Path, metavar="DIR", help="the posters' folder, for a table")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="PART=NAME",
        help="correct a table's columns: genres=Kind, delimiter=;, image=File, genre_columns=Drama,War, "
        "header=no",
    )


def looked(arguments: argparse.Namespace):
    """What the reader understands of the dataset at a path (images are not opened yet); of a name that is no
    path the imported catalog's."""
    from poster_genre.data import readers, store
    from poster_genre.data.home import resolved

    path = resolved(arguments.path)
    if not path.exists() and arguments.path in [one.name for one in store.list_catalogs()]:
        return readers.look(store.existing(arguments.path))
    place = unpacked(arguments)
    return readers.look(
        place,
        arguments.layout,
        name=path.name,
        images=arguments.images,
        columns=columns(arguments, place),
    )


def opened(arguments: argparse.Namespace):
    """The dataset at a path, or else the imported catalog of that name; doubts about it go to stderr."""
    found = looked(arguments)
    for question in found.questions:
        print(f"Not certain: {question}", file=sys.stderr)
    return catalog_of(found, arguments)


def catalog_of(found, arguments: argparse.Namespace):
    """The catalog of what was understood, its images read with a progress bar."""
    from poster_genre.commands.progress import progress
    from poster_genre.data.home import resolved

    with progress("images") as show:
        return found.catalog(resolved(arguments.path).name, show)


def unpacked(arguments: argparse.Namespace) -> Path:
    """The dataset's path, or for a ZIP the folder with its content."""
    from poster_genre.commands.progress import progress
    from poster_genre.data import readers
    from poster_genre.data.home import resolved

    path = resolved(arguments.path)
    if path.suffix.lower() != ".zip":  # nothing to draw a bar for
        return readers.unpacked(path)
    with progress("B", unit_scale=True) as show:
        return readers.unpacked(path, show)


def columns(arguments: argparse.Namespace, place: Path):
    """The guessed columns with the corrections of --column; None without any, so that layouts that need
    no guess are not asked for one."""
    if not arguments.column:
        return None
    from poster_genre.data.readers import ColumnGuess, guess_columns

    parts = [field.name for field in fields(ColumnGuess)]
    changes: dict[str, object] = {}
    for correction in arguments.column:
        part, equals, name = correction.partition("=")
        if not equals or part not in parts:
            raise ValueError(f"--column {correction}: write PART=NAME, with one of {', '.join(parts)}.")
        changes[part] = _meant(part, name)
    if "genre_columns" in changes:
        changes.setdefault("genres", None)
    guess = guess_columns(place, genres=changes.get("genres"), header=changes.get("header"))
    guess = replace(guess, **changes)
    print(f"Columns: {guess.described()}", file=sys.stderr)
    return guess


def _meant(part: str, name: str):
    """The value of a part as a person writes it: names, yes or no, one name; None for nothing."""
    if part in ("genre_columns", "more_genres"):
        return tuple(name.split(",")) if name else ()
    if part in ("header", "tmdb_numbers"):
        if name.lower() not in ("yes", "no"):
            raise ValueError(f"--column {part}={name}: write yes or no.")
        return name.lower() == "yes"
    return name or None


def lines(found) -> list[str]:
    """An `Understood` in lines: the layout, what was read from where, the first films, what was left out."""
    from poster_genre.data import quality

    told = [f"Layout {found.layout}: {found.rows:,} records in {found.place}"]
    told += [f"  {part:<9} {source}" for part, source in found.used.items()]
    if found.ignored:
        told.append(f"  {'not read':<9} {_listed(found.ignored)}")
    if found.split:
        parts = ", ".join(f"{n:,} {part}" for part, n in found.split.items())
        told.append(f'Its own split: {parts} (split.method = "given" trains with it)')
    told.append("The first films as read:")
    told += [f"  {line}" for line in found.sample.to_string(index=False, max_colwidth=60).split("\n")]
    told.append(f"{found.posters:,} posters, {len(found.genres)} genres")
    if found.new_genres:
        new = [name + (f" ({near}?)" if near else "") for name, near in found.new_genres.items()]
        told.append(f"New to the vocabulary: {_listed(new)}")
    told += [
        f"  {row.rows:,} × {row.title}: {row.meaning}" for row in quality.noticed(found.findings).itertuples()
    ]
    told += [f"Not certain: {question}" for question in found.questions]
    return told


def as_json(found) -> dict:
    """An `Understood` as plain values."""
    keys = ("layout", "rows", "posters", "genres", "used", "new_genres", "split", "findings", "lost")
    told = {key: getattr(found, key) for key in keys}
    lists = {"ignored": list(found.ignored), "questions": list(found.questions)}
    return told | {"place": str(found.place), "sample": found.sample.to_dict("records")} | lists


def require_sure(found, sure: bool) -> None:
    """Raise ValueError with what the reader is not certain of, unless the person is (`sure`)."""
    if found.questions and not sure:
        asked = "\n".join(f"- {question}" for question in found.questions)
        raise ValueError(
            f"Nothing was imported, since something was guessed:\n{asked}\nIf that is right, say --yes; else "
            "correct it with --column (as in --column genres=NAME). `data check` shows what was read."
        )


def _listed(names) -> str:
    names = list(map(str, names))
    more = len(names) - _MOST_LISTED
    return ", ".join(names[:_MOST_LISTED]) + (f" and {more:,} more" if more > 0 else "")

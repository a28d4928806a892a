"""The dataset that a command works on: its arguments, its columns, and reading it with progress."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields, replace
from pathlib import Path


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
        help="correct a table's columns: genres=Kind, delimiter=;, image=File, genre_columns=Drama,War",
    )


def opened(arguments: argparse.Namespace):
    """The dataset at a path, or else the imported catalog of that name."""
    from poster_genre.commands.progress import progress
    from poster_genre.data import readers, store

    if not Path(arguments.path).exists() and arguments.path in [one.name for one in store.list_catalogs()]:
        return store.open_catalog(arguments.path)
    place = unpacked(arguments)
    with progress("images") as show:
        return readers.read(
            place,
            arguments.layout,
            name=Path(arguments.path).name,
            images=arguments.images,
            columns=columns(arguments, place),
            progress=show,
        )


def unpacked(arguments: argparse.Namespace) -> Path:
    """The dataset's path, or for a ZIP the folder with its content."""
    from poster_genre.commands.progress import progress
    from poster_genre.data import readers

    path = Path(arguments.path)
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
        changes[part] = tuple(name.split(",")) if part == "genre_columns" else name or None
    if "genre_columns" in changes:
        changes.setdefault("genres", None)
    guess = replace(guess_columns(place, genres=changes.get("genres")), **changes)
    print(f"Columns: {guess.described()}", file=sys.stderr)
    return guess

"""`recipes`: what can be trained, with where each comes from."""

from __future__ import annotations

import argparse
import json


def register(subparsers) -> None:
    """Add `recipes` to the command line."""
    parser = subparsers.add_parser("recipes", help="list what can be trained")
    parser.add_argument("name", nargs="?", help="show all settings of one recipe")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """One line a recipe, or all of one."""
    from poster_genre.runs import recipe_file as recipe

    names = [arguments.name] if arguments.name else recipe.names()
    tables = [recipe.to_table(recipe.load(name)) for name in names]
    if arguments.format == "json" or arguments.name:
        print(json.dumps(tables[0] if arguments.name else tables, indent=1, ensure_ascii=False))
        return 0
    for table in tables:
        print(f"{table['name']:<26} {table['title']}")
        print(f"{'':<26} {table['summary']}")
        print(f"{'':<26} Source: {table['source']['title']}")
    return 0

"""`train RECIPE --catalog PATH`: train a recipe in the foreground, to a run folder with a bundle."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

EXIT = {"finished": 0, "stopped": 1, "failed": 1}


def register(subparsers) -> None:
    """Add `train` to the command line."""
    parser = subparsers.add_parser(
        "train",
        help="train a recipe on a catalog",
        description="Train a recipe. Ctrl-C stops within a step; `runs resume` goes on from the last epoch. "
        "Exit status: 0 finished, 1 stopped or failed, 2 wrong usage.",
    )
    parser.add_argument(
        "recipe", nargs="?", metavar="RECIPE", help="a recipe's name (see `recipes`), or a TOML file"
    )
    parser.add_argument(
        "--catalog", type=Path, metavar="PATH", help="dataset, saved catalog, or bundle with a catalog"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="override a setting: optimiser.epochs=5",
    )
    parser.add_argument(
        "--protocol",
        choices=("ours", "as-published"),
        default="ours",
        help="as-published: the source's own split, epochs, rule and metrics; such a run is never ranked",
    )
    parser.add_argument(
        "--repeat-leak", default="", metavar="NAME", help="with as-published: repeat this flaw of the source"
    )
    parser.add_argument("--runs", type=Path, metavar="DIR", help="folder of the runs (default: runs/)")
    parser.add_argument("--note", default="", help="a remark that is kept with the run")
    parser.add_argument(
        "--embed-catalog", action="store_true", help="put the catalog's embeddings into the bundle"
    )
    parser.add_argument("--now", action="store_true", help="do not wait for other runs of the folder")
    parser.add_argument("--run", dest="folder", type=Path, help=argparse.SUPPRESS)  # how pages start a worker
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Create the run, unless its folder is given, and train it here."""
    from poster_genre.runs import run_folder

    if arguments.folder:
        made = run_folder.Run(arguments.folder)
    elif arguments.recipe and arguments.catalog:
        loaded = _loaded(arguments)
        extra = {"note": arguments.note, "embed_catalog": arguments.embed_catalog}
        made = run_folder.create(loaded, arguments.catalog, arguments.runs or run_folder.RUNS_DIR, **extra)
    else:
        print("Name a recipe and a catalog: train RECIPE --catalog PATH.", file=sys.stderr)
        return 2
    return train_here(made, queue=not arguments.now)


def _loaded(arguments: argparse.Namespace):
    """The recipe under the protocol that was asked for."""
    from poster_genre.leaderboard import sources
    from poster_genre.runs import recipe_file

    if arguments.protocol == "as-published":
        return sources.as_published(arguments.recipe, tuple(arguments.set), arguments.repeat_leak)
    if arguments.repeat_leak:
        raise recipe_file.RecipeError("--repeat-leak goes with --protocol as-published.")
    return recipe_file.load(arguments.recipe, arguments.set)


def train_here(run, queue: bool = True) -> int:
    """Train `run` in this process with a progress bar; returns the exit status."""
    from poster_genre.commands.progress import bar, stop_on_interrupt
    from poster_genre.training import worker

    with bar(run) as listener, stop_on_interrupt(run):
        state = worker.work(run, listener, queue)
    print(f"{run.id}: {state}. {run.status.message}".strip())
    if state == "finished":
        print(f"The model is in {run.bundle_folder}")
        if run.recipe.protocol.name == "as-published":
            from poster_genre.inference.bundle import Bundle
            from poster_genre.leaderboard import sources

            print("\n".join(sources.lines(Bundle.open(run.bundle_folder))))
    return EXIT[state]

"""`benchmark --catalog PATH`: every recipe under one protocol, to models/leaderboard.json."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

POLL_SECONDS = 0.5


def register(subparsers) -> None:
    """Add `benchmark` to the command line."""
    parser = subparsers.add_parser(
        "benchmark",
        help="train every recipe under one protocol and rank them",
        description="Train every recipe on the same split (seed 0), until three epochs brought nothing, its "
        "epochs are over or its minutes spent, and write a row of the leaderboard each. Call it again after "
        "an interruption: rows that are there stay, a training that was broken off goes on. "
        "Exit status: 0 all rows are there, 1 some are missing, 2 wrong usage.",
    )
    parser.add_argument(
        "--catalog", required=True, metavar="PATH", help="dataset, saved catalog, or bundle with a catalog"
    )
    parser.add_argument("--recipes", nargs="+", metavar="NAME", help="only these (default: all)")
    parser.add_argument(
        "--minutes-per-recipe", type=float, default=25, metavar="N", help="of training (25; 0: no limit)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where leaderboard.json goes (default: models)"
    )
    parser.add_argument(
        "--runs", type=Path, metavar="DIR", help="folder of its runs (default: runs/benchmark)"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="override a setting of every recipe, for a quick trial",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Fill the leaderboard; returns the exit status."""
    from poster_genre.inference.bundle import DEFAULT
    from poster_genre.leaderboard.board import Board
    from poster_genre.leaderboard.fill import fill
    from poster_genre.leaderboard.protocol import under_protocol
    from poster_genre.runs import recipe_file as recipes
    from poster_genre.runs import run_folder

    wanted = [
        under_protocol(name, arguments.minutes_per_recipe, arguments.set)
        for name in arguments.recipes or recipes.names()
    ]
    board = Board(arguments.out or DEFAULT.parent)
    runs_dir = arguments.runs or run_folder.RUNS_DIR / "benchmark"

    def shrink(run):
        return _small(run, arguments.catalog)

    missing = fill(board, arguments.catalog, wanted, runs_dir, _train, shrink=shrink)
    print(f"{len(board.rows)} rows in {board.path}" + (f"; missing: {', '.join(missing)}" if missing else ""))
    return 1 if missing else 0


def _small(run, catalog: str):
    """The run's network made small enough to ship, in a process of its own; None where it is a head on a
    shared backbone, which the shipped model stands for."""
    from poster_genre.leaderboard.board import Small

    if run.recipe.input.backbone:
        return None
    out = run.folder / "small.tflite"
    command = [sys.executable, "-m", "poster_genre.training.small_network", run.bundle_folder, catalog, out]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return Small(out, json.loads(done.stdout.splitlines()[-1]))


def _train(run) -> str:
    """Train `run` in a process of its own (TensorFlow never gives memory back); Ctrl-C stops it.

    A run that a benchmark before left behind alive is waited for.
    """
    from poster_genre.commands.progress import bar, stop_on_interrupt
    from poster_genre.runs import run_folder

    with bar(run) as show, stop_on_interrupt(run):
        if run.status.state not in run_folder.LIVE or run.status.pid == os.getpid():
            run_folder.launch(run)
        while (status := run.status).state in run_folder.LIVE:
            show(status)
            time.sleep(POLL_SECONDS)
    return status.state

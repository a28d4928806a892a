"""`runs list|show|stop|resume|delete|export`: the trainings of a folder."""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from pathlib import Path


def register(subparsers) -> None:
    """Add `runs` to the command line."""
    parser = subparsers.add_parser("runs", help="list, show, stop, resume, delete or export trainings")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, action, explanation in (
        ("list", _list, "one line a run, newest first"),
        ("show", _show, "all that is known of a run, as JSON"),
        ("stop", _stop, "stop a run within a step; its checkpoint stays"),
        ("resume", _resume, "go on from the last whole epoch, here in the foreground"),
        ("delete", _delete, "delete a run with its model"),
        ("export", _export, "write runs as a folder that MLflow reads; all runs where none is named"),
    ):
        sub = actions.add_parser(name, help=explanation, description=explanation)
        if name != "list":
            several = "*" if name == "export" else "+"
            sub.add_argument("id", nargs=several, help="a run's id, or its unique beginning")
        if name == "export":
            sub.add_argument("--to", required=True, choices=("mlflow",))
            sub.add_argument("--out", required=True, type=Path, metavar="DIR", help="MLflow's folder: mlruns")
        sub.add_argument("--runs", type=Path, metavar="DIR", help="folder of the runs (default: runs/)")
        sub.set_defaults(run=action)


def _list(arguments: argparse.Namespace) -> int:
    from poster_genre.runs import damage, run_folder

    folder = arguments.runs or run_folder.RUNS_DIR
    found, bad = run_folder.list_runs(folder), damage.damaged(folder)
    if not found and not bad:
        print("No runs yet. Start one: python -m poster_genre train RECIPE --catalog PATH")
    for run in found:
        status, card = run.status, run.card
        figures = card.get("metrics") or {}
        told = ", ".join(
            f"{name} {figures[name]:.3f}" for name in ("map_macro", "f1_macro", "f1_micro") if name in figures
        )
        made = time.strftime("%Y-%m-%d %H:%M", time.localtime(card["created"]))
        size = f"{run.disk_bytes / 1e6:,.0f} MB"
        print(
            f"{run.id:<44} {status.state:<11} {status.epoch:>4}/{status.epochs:<4} {made} {size:>9}  {told}"
        )
    for one in bad:
        print(f"{one.id:<44} damaged     {one.problem} To delete it: runs delete {one.id}")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    for run in _chosen(arguments):
        about = run.card | {"status": dataclasses.asdict(run.status), "disk_bytes": run.disk_bytes}
        print(json.dumps(about, indent=1, ensure_ascii=False))
    return 0


def _stop(arguments: argparse.Namespace) -> int:
    from poster_genre.runs import run_folder

    for run in _chosen(arguments):
        run_folder.request_stop(run)
        print(f"{run.id}: asked to stop.")
    return 0


def _resume(arguments: argparse.Namespace) -> int:
    from poster_genre.commands.train import train_here
    from poster_genre.runs import run_folder

    codes = []
    for run in _chosen(arguments):
        run_folder.clear_stop(run)
        codes.append(train_here(run))
    return max(codes)


def _delete(arguments: argparse.Namespace) -> int:
    from poster_genre.runs import damage, run_folder

    bad = {one.id: one for one in damage.damaged(arguments.runs or run_folder.RUNS_DIR)}
    for name in arguments.id:
        if name in bad:
            damage.delete(bad[name])
            print(f"{name}: deleted.")
            continue
        run = run_folder.open_run(name, arguments.runs or run_folder.RUNS_DIR)
        run_folder.delete(run)
        print(f"{run.id}: deleted.")
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from poster_genre.runs import mlflow_store
    from poster_genre.runs import run_folder as runs

    chosen = _chosen(arguments) if arguments.id else runs.list_runs(arguments.runs or runs.RUNS_DIR)
    written = mlflow_store.write(chosen, arguments.out)
    print(f"{arguments.out}: {written} runs. To see them: mlflow ui --backend-store-uri {arguments.out}")
    return 0


def _chosen(arguments: argparse.Namespace) -> list:
    from poster_genre.runs import run_folder

    return [run_folder.open_run(name, arguments.runs or run_folder.RUNS_DIR) for name in arguments.id]

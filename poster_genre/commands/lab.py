"""`lab`: losses, samplers and post-hoc methods side by side on embeddings, as the Lab page does."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from pathlib import Path

EXIT = {"finished": 0, "stopped": 1, "failed": 1}


def register(subparsers) -> None:
    """Add `lab` to the command line."""
    parser = subparsers.add_parser(
        "lab",
        help="compare losses, samplers and thresholds on embeddings",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.format_help = lambda: _help(parser)
    parser.add_argument("--preset", metavar="NAME", help="see above (default: losses)")
    parser.add_argument("--losses", metavar="A,B", help="in place of a preset: these losses …")
    parser.add_argument("--samplers", metavar="A,B", help="… with these samplers, each with each")
    parser.add_argument("--seeds", type=int, default=1, metavar="N", help="trainings of each, 1 to 5")
    parser.add_argument(
        "--cross-fit",
        type=int,
        metavar="K",
        help="score every film once, in K folds with a training each: many more cases of rare genres",
    )
    parser.add_argument(
        "--catalog", type=Path, metavar="PATH", help="what to train on (default: the embedded real catalog)"
    )
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--runs", type=Path, metavar="DIR", help="folder of the runs (default: runs/)")
    parser.add_argument(
        "--run", dest="folder", type=Path, help=argparse.SUPPRESS
    )  # how the page starts a worker
    parser.set_defaults(run=run)


def _help(parser: argparse.ArgumentParser) -> str:
    """The parser's help with the names there are; reading them takes longer than all other commands' help."""
    parser.description = _description()
    return type(parser).format_help(parser)


def _description() -> str:
    from poster_genre.data import samplers
    from poster_genre.runs.choices import LOSSES
    from poster_genre.runs.lab.plan import PRESETS

    def paragraph(text: str, indent: str = "") -> str:
        return textwrap.fill(text, 79, subsequent_indent=indent)

    presets = (paragraph(f"  {name:<11} {told}", " " * 14) for name, told in PRESETS.items() if name != "own")
    return "\n\n".join(
        (
            paragraph(
                "Train small heads on embeddings, one a method and seed, some seconds each, and compare them "
                "under every post-hoc method. Ctrl-C stops within a step; a training that was done "
                "before, in the app or here, is found again. Exit status: 0 finished, 1 stopped or failed, "
                "2 wrong usage."
            ),
            "\n".join(["presets:", *presets]),
            paragraph(f"losses: {', '.join(LOSSES)}", "  "),
            paragraph(f"samplers: {', '.join(samplers.REGISTRY)}", "  "),
            paragraph(
                "json: in `table` a row a method, remedy and figure; value is the mean over seeds, half its "
                "95 % interval's half-width over seeds, vs_same the difference from plain BCE under the same "
                "remedy, vs_plain that from plain BCE as trained, each with its _half over seeds and films."
            ),
        )
    )


def run(arguments: argparse.Namespace) -> int:
    """Do a Lab run here, and print what it found."""
    from poster_genre.inference.bundle import DEFAULT
    from poster_genre.runs.lab import lab_run as runs
    from poster_genre.training import worker
    from poster_genre.training.lab.work import train_cells

    if arguments.folder:
        return EXIT[worker.work(runs.LabRun(arguments.folder), task=train_cells)]
    if arguments.preset and (arguments.losses or arguments.samplers):
        print("Name a preset, or losses and samplers of your own: not both.", file=sys.stderr)
        return 2
    made = runs.create(_plan(arguments), arguments.catalog or DEFAULT, arguments.runs)
    state = _work(made)
    _print(made, arguments.format)
    if state != "finished":
        print(f"{made.id}: {state}. {made.status.message}", file=sys.stderr)
    return EXIT[state]


def _plan(arguments: argparse.Namespace):
    from poster_genre.runs.lab import plan

    if arguments.losses or arguments.samplers:
        losses, samplers = (
            [name.strip() for name in (names or plain).split(",")]
            for names, plain in ((arguments.losses, "bce"), (arguments.samplers, "natural"))
        )
        made = plan.own_plan(losses, samplers, arguments.seeds)
    else:
        made = plan.preset_plan(arguments.preset or "losses", arguments.seeds)
    return made if arguments.cross_fit is None else made.cross_fitted(arguments.cross_fit)


def _work(made) -> str:
    """Train with a progress bar on stderr; returns the state it ended in."""
    from poster_genre.commands.progress import progress, stop_on_interrupt
    from poster_genre.training import worker
    from poster_genre.training.lab.work import train_cells

    with progress("cells") as show, stop_on_interrupt(made):
        return worker.work(made, lambda status: show(status.step, status.steps), task=train_cells)


def _print(made, form: str) -> None:
    from poster_genre.runs.lab import result

    found = result.of_run(made)
    if found is None:
        return
    if form == "json":
        print(json.dumps(found.to_json(), ensure_ascii=False))
        return
    from poster_genre.report import lab_wording

    print("\n".join(lab_wording.lines(found)))

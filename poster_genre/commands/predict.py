"""`predict PATH...`: genres of image files and folders, as a table, JSON or CSV."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from poster_genre.commands.policies import POLICY_HELP

FORMATS = ("table", "json", "csv")


def register(subparsers) -> None:
    """Add `predict` to the command line."""
    parser = subparsers.add_parser(
        "predict",
        help="genres of posters (files and folders)",
        description="Genres of posters. Folders are searched with all their subfolders. "
        "Exit status: 0 all well, 1 some files failed (the others are still written), 2 wrong usage.",
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="image file or folder")
    parser.add_argument("--model", type=Path, metavar="DIR", help="bundle to use (default: the shipped one)")
    parser.add_argument("--policy", help=POLICY_HELP)
    parser.add_argument(
        "--top-k", type=_positive, metavar="N", help="the N likeliest genres, whatever the policy"
    )
    parser.add_argument(
        "--nearest", type=_positive, default=0, metavar="N", help="and the N nearest posters it learned from"
    )
    parser.add_argument(
        "--format", choices=FORMATS, help="default: what the suffix of --out says, else a table"
    )
    parser.add_argument(
        "--compare-systems",
        action="store_true",
        help="ask every shipped system, each by its own rule: one row a system for each poster",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write there instead of to the terminal")
    parser.add_argument(
        "--engine",
        choices=("ray",),
        help="score a catalogue on a Ray cluster: posters, folders or Parquet files of images to Parquet in "
        "the folder --out; finished partitions are skipped (docs/scale.md)",
    )
    parser.add_argument("--address", help="of the Ray cluster (default: one on this machine, for this job)")
    parser.add_argument("--partition", type=_positive, metavar="N", help="posters a partition (1,000)")
    parser.add_argument("--actors", type=_positive, metavar="N", help="(default: one a core of the cluster)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Predict, writing each row as it comes; progress goes to stderr."""
    from poster_genre.commands.policies import named_policy
    from poster_genre.commands.progress import progress
    from poster_genre.inference import rows
    from poster_genre.inference.bundle import DEFAULT, Bundle
    from poster_genre.inference.interpreters import batch_workers
    from poster_genre.inference.neighbours import Neighbours
    from poster_genre.inference.predictor import Predictor, count_other_images, find_images, predict_files

    if arguments.compare_systems:
        return _compare_systems(arguments)
    if arguments.engine:
        return _on_cluster(arguments)
    bundle = Bundle.open(arguments.model or DEFAULT)
    policy = named_policy(bundle, arguments.policy, arguments.top_k)
    workers = batch_workers()
    neighbours = Neighbours.open(bundle) if arguments.nearest else None
    if arguments.nearest and neighbours is None:
        raise ValueError("This model carries no known posters to be near to; leave --nearest out.")
    predictor = Predictor(bundle, workers)
    files = list(find_images(arguments.paths))
    failed = 0
    with (
        rows.opened(arguments.out) as stream,
        rows.WRITERS[arguments.format or _format_of(arguments.out)](
            stream, bundle.genres, nearest=bool(arguments.nearest)
        ) as writer,
        progress("posters") as show,
    ):
        for done, item in enumerate(predict_files(predictor, files, workers), start=1):
            writer.write(rows.row(item, policy, bundle.genres, neighbours, arguments.nearest))
            failed += item.error is not None
            show(done, len(files))
    if others := count_other_images(arguments.paths):
        print(f"{others:,} images of other kinds (such as BMP or TIFF) were left out.", file=sys.stderr)
    if failed:
        print(f"{failed} of {len(files)} could not be predicted; each says why.", file=sys.stderr)
    return 1 if failed else 0


def _compare_systems(arguments: argparse.Namespace) -> int:
    """Every poster through every shipped system."""
    from poster_genre.commands import compare_systems
    from poster_genre.inference import rows
    from poster_genre.inference.predictor import find_images

    chosen = [name for name in ("model", "policy", "top_k") if getattr(arguments, name) is not None]
    if chosen:
        flag = chosen[0].replace("_", "-")
        raise ValueError(f"--compare-systems asks every system by its own rule; leave --{flag} out.")
    form = arguments.format or _format_of(arguments.out)
    with rows.opened(arguments.out) as stream:
        failed = compare_systems.write(find_images(arguments.paths), stream, form)
    return 1 if failed else 0


def _on_cluster(arguments: argparse.Namespace) -> int:
    """Partitions on Ray, each to a Parquet file in the folder --out."""
    from poster_genre.commands.policies import named_policy
    from poster_genre.commands.progress import progress
    from poster_genre.inference import partitions, ray_engine
    from poster_genre.inference.bundle import DEFAULT, Bundle

    if arguments.out is None or arguments.format:
        raise ValueError("--engine ray writes Parquet: name a folder with --out, and no --format.")
    bundle = Bundle.open(arguments.model or DEFAULT)
    policy = named_policy(bundle, arguments.policy, arguments.top_k)
    parts = partitions.partitions(arguments.paths, arguments.partition or partitions.SIZE)
    todo = partitions.prepare(arguments.out, parts, bundle.sha, policy)
    print(f"{len(parts):,} partitions, {len(parts) - len(todo):,} of them finished before.", file=sys.stderr)
    if not todo:
        return 0
    with progress("partitions") as show:
        done = ray_engine.run(bundle, policy, todo, arguments.out, arguments.address, arguments.actors, show)
    posters, failed = (sum(getattr(one, name) for one in done.scored) for name in ("posters", "errors"))
    print(
        f"{posters:,} posters in {done.seconds:,.1f} s on {done.actors} actors, "
        f"{posters / done.seconds:,.1f} a second; this process worked {done.driver_seconds:.1f} s of it."
    )
    if failed:
        print(f"{failed:,} could not be predicted; the column “error” says why.", file=sys.stderr)
    return 1 if failed else 0


def _format_of(out: Path | None) -> str:
    suffix = out.suffix.removeprefix(".").lower() if out else ""
    return suffix if suffix in FORMATS else "table"


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)

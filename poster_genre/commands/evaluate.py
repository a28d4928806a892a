"""`evaluate DIR`: the metrics of a bundle, or of its model on another catalog."""

from __future__ import annotations

import argparse
import json
from pathlib import Path


def register(subparsers) -> None:
    """Add `evaluate` to the command line."""
    parser = subparsers.add_parser(
        "evaluate",
        help="metrics of a bundle, per genre and in all",
        description="Metrics of a bundle from its stored logits, or of its model on another catalog.",
    )
    parser.add_argument("bundle", type=Path, metavar="DIR", help="folder of the bundle")
    parser.add_argument("--catalog", type=Path, metavar="PATH", help="score the model on this dataset instead")
    parser.add_argument(
        "--split", default="test", choices=("train", "validation", "test", "all"), help="posters to score"
    )
    parser.add_argument("--policy", default="balanced", help="balanced, precise, thorough, or one threshold")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the report of one bundle."""
    from poster_genre.commands.policies import named_policy
    from poster_genre.inference.bundle import Bundle
    from poster_genre.inference.scoring import score_catalog, stored_split

    bundle = Bundle.open(arguments.bundle)
    policy = named_policy(bundle, arguments.policy)
    if arguments.catalog:
        from poster_genre.data.readers import read

        scored = score_catalog(bundle, read(arguments.catalog), arguments.split)
    else:
        scored = stored_split(bundle, arguments.split)
    report = scored.report(policy)
    if arguments.format == "json":
        print(json.dumps(report, indent=1, ensure_ascii=False))
    else:
        _print_table(report)
    return 0

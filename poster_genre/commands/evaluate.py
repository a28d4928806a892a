"""`evaluate DIR`: the metrics of a bundle, or of its model on another catalog."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from poster_genre.commands.policies import POLICY_HELP

# Splits whose figures flatter a model.
SEEN = {
    "train": "The model learned from these films: the figures say how well it remembers, not how well it is.",
    "validation": "Thresholds and calibration were fitted on these films: expect a little less on new ones.",
    "all": "Most of these films were learned from: expect less on new ones, as on --split test.",
}


def register(subparsers) -> None:
    """Add `evaluate` to the command line."""
    parser = subparsers.add_parser(
        "evaluate",
        help="metrics of a bundle, per genre and in all",
        description="Metrics of a bundle from its stored logits, or of its model on another catalog. "
        "Exit status: 0 all well, 1 some posters could not be read, 2 wrong usage.",
    )
    parser.add_argument("bundle", type=Path, metavar="DIR", help="folder of the bundle")
    parser.add_argument(
        "--catalog", type=Path, metavar="PATH", help="score the model on this dataset instead"
    )
    parser.add_argument(
        "--split",
        default="test",
        choices=("train", "validation", "test", "all"),
        help="posters to score; of another catalog, test leaves out the films that the model has seen",
    )
    parser.add_argument("--policy", help=POLICY_HELP)
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="also write the Evaluate page as one HTML file"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the report of one bundle."""
    from poster_genre.commands import report_table
    from poster_genre.commands.policies import named_policy
    from poster_genre.inference.bundle import Bundle
    from poster_genre.inference.scoring import stored_split

    bundle = Bundle.open(arguments.bundle)
    policy = named_policy(bundle, arguments.policy)
    if arguments.catalog:
        scored = _score_catalog(bundle, arguments.catalog, arguments.split)
    else:
        scored = stored_split(bundle, arguments.split)
    if arguments.report:
        _write_report(arguments, scored, policy)
    if arguments.split in SEEN and not arguments.catalog:
        print(SEEN[arguments.split], file=sys.stderr)
    report = scored.report(policy)
    if arguments.format == "json":
        print(json.dumps(report, indent=1, ensure_ascii=False))
    else:
        print("\n".join(report_table.lines(report)))
    return 1 if scored.unusable else 0


def _score_catalog(bundle, path: Path, split: str):
    """The bundle's model on the dataset at `path`; progress goes to stderr."""
    from poster_genre.commands.progress import progress
    from poster_genre.data.readers import read
    from poster_genre.inference.scoring import score_catalog

    with progress("posters") as show:
        return score_catalog(bundle, read(path), split, show)


def _write_report(arguments: argparse.Namespace, scored, policy) -> None:
    """Write the HTML report. Raises EvaluationError when the file cannot be written."""
    from poster_genre.evaluation.checks import EvaluationError
    from poster_genre.report.evaluated import Evaluated
    from poster_genre.report.evaluation_html import Report, render

    bundle = scored.bundle
    train_labels = bundle.evaluation["train"].labels
    films = Evaluated.of(
        bundle.genres, scored.ids, scored.labels, scored.logits, bundle.calibration, train_labels
    )
    about = f"{arguments.catalog}, {arguments.split}" if arguments.catalog else arguments.split
    page = render(Report(bundle, about, films.under(policy)))
    try:
        arguments.report.write_text(page, "utf-8")
    except OSError as error:
        raise EvaluationError(f"{arguments.report} cannot be written: {error.strerror or error}.") from error

"""`compare DIR DIR…`: bundles side by side, and whether their differences are more than chance."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from string import ascii_uppercase as LETTERS


def register(subparsers) -> None:
    """Add `compare` to the command line."""
    parser = subparsers.add_parser(
        "compare",
        help="bundles side by side on their test films",
        description="Figures of bundles with 95 % intervals, and the paired bootstrap of each one's "
        "difference from the first. Exit status: 0 all compared, 1 some could not be, 2 wrong usage.",
    )
    parser.add_argument(
        "bundles", nargs="+", type=Path, metavar="DIR", help="folder of a bundle; two or more"
    )
    parser.add_argument(
        "--policy",
        default="own",
        help="thresholds of all: balanced, precise, thorough, or own (each recipe's; the default)",
    )
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print figures and differences; what cannot be compared is named on stderr."""
    if not 2 <= len(arguments.bundles) <= len(LETTERS):
        print(f"Name two to {len(LETTERS)} bundles: compare DIR DIR…", file=sys.stderr)
        return 2
    found = compared(arguments.bundles, arguments.policy)
    for problem in found["problems"]:
        print(f"{problem['folder']}: {problem['reason']}", file=sys.stderr)
    if len(found["models"]) < 2:
        print("Nothing was compared: that takes two models that can be read.", file=sys.stderr)
    if arguments.format == "json":
        print(json.dumps(found, indent=1, ensure_ascii=False))
    else:
        _print_table(found)
    return 1 if found["problems"] else 0


def compared(folders: list[Path], policy: str) -> dict:
    """Bundles and their differences from the first usable one, as plain JSON values.

    models: model (a letter), folder, name, title, policy, films, genres and figures, by name [value, low,
    high]; differences: model, metric, difference, low, high, better (share of resamples in which it beats
    the first); problems: folder and reason of what could not be read or compared.
    """
    from poster_genre.inference.bundle import Bundle
    from poster_genre.inference.comparison import answers_of, differences

    first, found = None, {"models": [], "differences": [], "problems": []}
    for folder in folders:
        try:
            bundle = Bundle.open(folder)
            said = answers_of(bundle, policy)
            letter = LETTERS[len(found["models"])]
            found["models"].append({"model": letter, "folder": str(folder), **_model(bundle, said)})
            if first is None:
                first = said
            else:
                found["differences"] += _rows(letter, differences(first, said))
        except ValueError as error:
            found["problems"].append({"folder": str(folder), "reason": str(error)})
    return found


def _model(bundle, said) -> dict:
    from poster_genre.evaluation.intervals import intervals

    table = intervals(said.labels, said.probabilities, said.decisions)
    return {
        "name": bundle.name,
        "title": bundle.card["title"],
        "policy": said.policy,
        "films": len(said.ids),
        "genres": len(said.genres),
        "figures": {row.metric: _plain(row.value, row.low, row.high) for row in table.itertuples()},
    }


def _rows(letter: str, table) -> list[dict]:
    return [
        {
            "model": letter,
            "metric": row.metric,
            **dict(zip(("difference", "low", "high"), _plain(row.difference, row.low, row.high))),
            "better": _plain(row.second_better)[0],
        }
        for row in table.itertuples()
    ]


def _plain(*values: float) -> list[float | None]:
    """JSON has no NaN: what is undefined is null."""
    return [float(value) if value == value else None for value in values]


def _print_table(found: dict) -> None:
    for model in found["models"]:
        print(f"{model['model']}  {model['title']}  ({model['folder']}, {model['films']:,} films)")
    metrics = list(found["models"][0]["figures"]) if found["models"] else []
    _print_columns(
        ["", *(model["model"] for model in found["models"])],
        [[name, *(_interval(model["figures"][name]) for model in found["models"])] for name in metrics],
    )
    if found["differences"]:
        print("\nDifference from A on the same films, 95 % interval, and how often the model beats A:")
        rows = [
            [
                row["metric"],
                row["model"],
                "–" if row["difference"] is None else f"{row['difference']:+.3f}",
                _between(row["low"], row["high"]),
                "–" if row["better"] is None else f"{row['better']:.1%}",
            ]
            for row in found["differences"]
        ]
        _print_columns(["", "model", "difference", "interval", "better"], rows)


def _interval(figure: list) -> str:
    value, low, high = figure
    return "–" if value is None else f"{value:.3f} ({_between(low, high, '')})"


def _between(low: float | None, high: float | None, sign: str = "+") -> str:
    return "–" if low is None else f"{low:{sign}.3f} to {high:{sign}.3f}"


def _print_columns(header: list[str], rows: list[list[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(header, *rows)]
    for row in [header, *rows] if rows else []:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())

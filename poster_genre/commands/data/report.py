"""`data check|stats`: what is odd about a dataset, and how imbalanced it is."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from poster_genre.commands.data import dataset

# What `stats` prints, of `imbalance.summary`.
STATS = (
    "posters",
    "genres",
    "cardinality",
    "density",
    "label_sets",
    "singletons",
    "mean_ir",
    "cvir",
    "scumble",
)
UNREADABLE = ("missing", "unreadable", "truncated")


def register(commands) -> None:
    """Add both to `data`."""
    checked = commands.add_parser(
        "check",
        help="report what is odd about its rows and images",
        description="Prints what was understood of its files, then what is odd. Exit status: 0, or 1 where "
        "rows or labels would be lost, or images could not be read.",
    )
    dataset.add_arguments(checked)
    checked.add_argument("--format", choices=("table", "json"), default="table")
    checked.add_argument("--list", metavar="FINDING", help="list the posters of one finding")
    checked.add_argument("--out", type=Path, metavar="FILE", help="write every finding's posters as CSV")
    checked.set_defaults(run=run_check)

    counted = commands.add_parser("stats", help="posters, genres and imbalance")
    dataset.add_arguments(counted)
    counted.add_argument("--format", choices=("table", "json"), default="table")
    counted.set_defaults(run=run_stats)


def run_check(arguments: argparse.Namespace) -> int:
    """Print the quality report."""
    from poster_genre.commands.progress import progress
    from poster_genre.data import quality

    if arguments.list and arguments.list not in quality.FINDINGS:
        raise ValueError(f"There is no finding “{arguments.list}”; known are: {', '.join(quality.FINDINGS)}.")
    found = dataset.looked(arguments)
    as_table = arguments.format == "table" and not arguments.list
    if as_table:
        print("\n".join(dataset.lines(found)) + "\n")
    catalog = dataset.catalog_of(found, arguments)
    with progress("images") as show:
        report = quality.check(catalog, progress=show)
    if arguments.out:
        from poster_genre.data.export import safe_csv

        arguments.out.write_text(safe_csv(report.found), "utf-8")
    if arguments.format == "json":
        print(json.dumps(_report_json(found, catalog, report), indent=1, ensure_ascii=False))
    elif arguments.list:
        for row in report.of(arguments.list).itertuples():
            print(f"{row.film_id}\t{row.detail}")
    else:
        print(f"{len(catalog):,} posters, {report.images_checked:,} images checked.")
        for row in report.summary().itertuples():
            print(f"{row.posters:>7,}  {row.finding:<30} {row.meaning}")
    if as_table and found.lost:
        print(f"{sum(found.lost.values()):,} rows or labels would be lost; see above.")
    return 1 if found.lost or len(report.of(*UNREADABLE)) else 0


def _report_json(found, catalog, report) -> dict:
    findings = report.summary().to_dict("records")
    for finding in findings:
        rows = report.of(finding["finding"])[["film_id", "detail", "leave_out"]]
        finding["listed"] = rows.astype(object).where(rows.notna(), None).to_dict("records")
    understood = dataset.as_json(found)
    return {
        "understood": understood,
        "posters": len(catalog),
        "images_checked": report.images_checked,
        "findings": findings,
    }


def run_stats(arguments: argparse.Namespace) -> int:
    """Print the imbalance figures (METHODS §1)."""
    from poster_genre.data import imbalance, published_counts

    catalog = dataset.opened(arguments)
    figures = imbalance.summary(catalog.labels, catalog.genres)
    if arguments.format == "json":
        known = {key: None if figures[key] != figures[key] else figures[key] for key in STATS}
        known |= {"published": catalog.published, "used": published_counts.of_catalog(catalog)}
        print(json.dumps(known, indent=1, ensure_ascii=False))
        return 0
    for key in STATS:
        if key != "genres":
            number = f"{figures[key]:>10,.5g}" if isinstance(figures[key], float) else f"{figures[key]:>10,}"
            print(f"{key:<12} {number}")
    beside = published_counts.side_by_side(catalog)
    if len(beside):
        print(f"\n{'':<44} {'as published':>12} {'as used':>8}")
    for row in beside.itertuples():
        print(f"  {row[1]:<42} {row.published:>12,} {row.used:>8,}")
    if len(beside):
        print()
    for genre, count in sorted(figures["genres"].items(), key=lambda item: -item[1]):
        print(f"  {genre:<14} {count:>8,}  {count / len(catalog):6.1%}")
    return 0

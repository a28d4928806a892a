"""`data import|check|stats|download`: datasets into catalogs, and what they are like."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path

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


def register(subparsers) -> None:
    """Add `data` and its commands to the command line."""
    parser = subparsers.add_parser("data", help="import, check, count and download datasets")
    commands = parser.add_subparsers(dest="data_command", required=True, metavar="COMMAND")

    imported = commands.add_parser("import", help="keep a dataset as a catalog, under a name")
    _add_dataset(imported, layout_flags=("--format", "--layout"))
    imported.add_argument("--name", required=True, help="the catalog's name")
    imported.add_argument("--replace", action="store_true", help="replace a catalog of that name")
    imported.set_defaults(run=run_import)

    checked = commands.add_parser(
        "check",
        help="report what is odd about its rows and images",
        description="Exit status: 0, or 1 where images could not be read.",
    )
    _add_dataset(checked)
    checked.add_argument("--format", choices=("table", "json"), default="table")
    checked.add_argument("--list", metavar="FINDING", help="list the posters of one finding")
    checked.add_argument("--out", type=Path, metavar="FILE", help="write every finding's posters as CSV")
    checked.set_defaults(run=run_check)

    counted = commands.add_parser("stats", help="posters, genres and imbalance")
    _add_dataset(counted)
    counted.add_argument("--format", choices=("table", "json"), default="table")
    counted.set_defaults(run=run_stats)

    downloaded = commands.add_parser(
        "download",
        help="fetch a dataset, or the posters of a MovieGenre.csv",
        description="SOURCE: kaggle:OWNER/NAME, gdrive:FOLDER_ID, the address of a file or ZIP, or a local "
        "MovieGenre.csv, whose posters are fetched. Calling again goes on where it stopped. "
        "Exit status: 0, or 1 where posters failed that another call may still get.",
    )
    downloaded.add_argument("sources", nargs="+", metavar="SOURCE")
    downloaded.add_argument("--to", type=Path, metavar="DIR", help="folder to put it in")
    downloaded.add_argument("--limit", type=int, metavar="N", help="only the first N posters")
    downloaded.add_argument(
        "--allow-private", action="store_true", help="also open private and loopback addresses"
    )
    downloaded.set_defaults(run=run_download)


def _add_dataset(parser: argparse.ArgumentParser, layout_flags: tuple[str, ...] = ("--layout",)) -> None:
    parser.add_argument("path", metavar="PATH", help="folder, table, ZIP, or the name of an imported catalog")
    parser.add_argument(*layout_flags, dest="layout", help="the layout, where it is not found by itself")
    parser.add_argument("--images", type=Path, metavar="DIR", help="the posters' folder, for a table")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="PART=NAME",
        help="correct a table's columns: genres=Kind, delimiter=;, image=File, genre_columns=Drama,War",
    )


def run_import(arguments: argparse.Namespace) -> int:
    """Import a dataset and say what came in and what was left out."""
    from poster_genre.data.store import import_catalog

    catalog = import_catalog(
        arguments.path,
        arguments.name,
        arguments.layout,
        images=arguments.images,
        columns=_columns(arguments),
        replace=arguments.replace,
    )
    images = "with images" if catalog.has_images else "without images"
    print(f"Imported “{catalog.name}”: {len(catalog):,} posters, {len(catalog.genres)} genres, {images}.")
    for finding, count in catalog.findings.items():
        print(f"  {count:>7,} × {finding.replace('_', ' ')}")
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Print the quality report."""
    from poster_genre.data import quality

    catalog = _catalog(arguments)
    with _bar("image") as progress:
        report = quality.check(catalog, progress=progress)
    if arguments.list and arguments.list not in quality.FINDINGS:
        raise ValueError(f"There is no finding “{arguments.list}”; known are: {', '.join(quality.FINDINGS)}.")
    if arguments.out:
        from poster_genre.data.export import safe_csv

        arguments.out.write_text(safe_csv(report.found), "utf-8")
    if arguments.format == "json":
        print(json.dumps(_report_json(catalog, report), indent=1, ensure_ascii=False))
    elif arguments.list:
        for row in report.of(arguments.list).itertuples():
            print(f"{row.film_id}\t{row.detail}")
    else:
        print(f"{len(catalog):,} posters, {report.images_checked:,} images checked.")
        for row in report.summary().itertuples():
            print(f"{row.posters:>7,}  {row.finding:<30} {row.meaning}")
    return 1 if len(report.of(*UNREADABLE)) else 0


def _report_json(catalog, report) -> dict:
    findings = report.summary().to_dict("records")
    for finding in findings:
        rows = report.of(finding["finding"])[["film_id", "detail", "leave_out"]]
        finding["listed"] = rows.astype(object).where(rows.notna(), None).to_dict("records")
    return {"posters": len(catalog), "images_checked": report.images_checked, "findings": findings}


def run_stats(arguments: argparse.Namespace) -> int:
    """Print the imbalance figures (METHODS §1)."""
    from poster_genre.data import imbalance

    catalog = _catalog(arguments)
    figures = imbalance.summary(catalog.labels, catalog.genres)
    if arguments.format == "json":
        known = {key: None if figures[key] != figures[key] else figures[key] for key in STATS}
        print(json.dumps(known, indent=1, ensure_ascii=False))
        return 0
    for key in STATS:
        if key != "genres":
            print(
                f"{key:<12} {figures[key]:>10,.5g}"
                if isinstance(figures[key], float)
                else _count(key, figures)
            )
    for genre, count in sorted(figures["genres"].items(), key=lambda item: -item[1]):
        print(f"  {genre:<14} {count:>8,}  {count / len(catalog):6.1%}")
    return 0


def _count(key: str, figures: dict) -> str:
    return f"{key:<12} {figures[key]:>10,}"


def run_download(arguments: argparse.Namespace) -> int:
    """Download each source; returns 1 where posters failed that another call may still get."""
    from poster_genre.data.download import download

    failed = 0
    for source in arguments.sources:
        if Path(source).is_file():
            failed += _fetch_posters(Path(source), arguments)
            continue
        with _bar("B", unit_scale=True) as progress:
            folder = download(source, arguments.to, allow_private=arguments.allow_private, progress=progress)
        print(f"{source} → {folder}")
        table = next(iter(sorted(folder.glob("**/MovieGenre.csv"))), None)
        if table is not None:
            print(f"Its posters: python -m poster_genre data download {table}")
    return 1 if failed else 0


def _fetch_posters(table: Path, arguments: argparse.Namespace) -> int:
    """Fetch the posters of a MovieGenre.csv; returns how many failed."""
    from poster_genre.data.download import addresses, fetch_posters
    from poster_genre.data.readers import movie_genre

    rows = movie_genre.read_rows(table)
    films = rows[rows["film_id"] != ""].drop_duplicates("film_id").rename(columns={"Poster": "url"})
    folder = arguments.to or table.parent / movie_genre.POSTERS
    with _bar("poster") as progress:
        session = addresses.session(arguments.allow_private)
        report = fetch_posters(films.head(arguments.limit or len(films)), folder, session, progress=progress)
    counts = report["status"].value_counts()
    print(f"{table} → {folder}: " + ", ".join(f"{count:,} {status}" for status, count in counts.items()))
    return int(counts.get("failed", 0))


def _catalog(arguments: argparse.Namespace):
    """The dataset at a path, or else the imported catalog of that name."""
    from poster_genre.data.readers import read
    from poster_genre.data.store import list_catalogs, open_catalog

    if not Path(arguments.path).exists() and arguments.path in [saved.name for saved in list_catalogs()]:
        return open_catalog(arguments.path)
    return read(arguments.path, arguments.layout, images=arguments.images, columns=_columns(arguments))


def _columns(arguments: argparse.Namespace):
    """The guessed columns with the corrections of --column; None without any, so that layouts that need
    no guess are not asked for one."""
    if not arguments.column:
        return None
    from poster_genre.data.readers import ColumnGuess, guess_columns

    parts = [field.name for field in fields(ColumnGuess)]
    changes: dict[str, object] = {}
    for correction in arguments.column:
        part, equals, name = correction.partition("=")
        if not equals or part not in parts:
            raise ValueError(f"--column {correction}: write PART=NAME, with one of {', '.join(parts)}.")
        changes[part] = tuple(name.split(",")) if part == "genre_columns" else name or None
    if "genre_columns" in changes:
        changes.setdefault("genres", None)
    guess = replace(guess_columns(Path(arguments.path), genres=changes.get("genres")), **changes)
    print(f"Columns: {guess.described()}", file=sys.stderr)
    return guess


@contextmanager
def _bar(unit: str, unit_scale: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A progress callback that draws on stderr, when that is a terminal."""
    from tqdm import tqdm

    with tqdm(file=sys.stderr, disable=not sys.stderr.isatty(), unit=unit, unit_scale=unit_scale) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total or None
            bar.update(done - bar.n)

        yield show

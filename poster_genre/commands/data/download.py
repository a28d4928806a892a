"""`data download`: a published dataset, or the posters of a MovieGenre.csv."""

from __future__ import annotations

import argparse
from pathlib import Path


def register(commands) -> None:
    """Add it to `data`."""
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
    downloaded.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Download each source; returns 1 where posters failed that another call may still get."""
    from poster_genre.commands.progress import progress
    from poster_genre.data.download import download

    failed = 0
    for source in arguments.sources:
        if Path(source).is_file():
            failed += _fetch_posters(Path(source), arguments)
            continue
        with progress("B", unit_scale=True) as show:
            folder = download(source, arguments.to, allow_private=arguments.allow_private, progress=show)
        print(f"{source} → {folder}")
        table = next(iter(sorted(folder.glob("**/MovieGenre.csv"))), None)
        if table is not None:
            print(f"Its posters: python -m poster_genre data download {table}")
    return 1 if failed else 0


def _fetch_posters(table: Path, arguments: argparse.Namespace) -> int:
    """Fetch the posters of a MovieGenre.csv; returns how many failed."""
    from poster_genre.commands.progress import progress
    from poster_genre.data.download import addresses, fetch_posters
    from poster_genre.data.readers import movie_genre

    rows = movie_genre.read_rows(table)
    films = rows[rows["film_id"] != ""].drop_duplicates("film_id").rename(columns={"Poster": "url"})
    folder = arguments.to or table.parent / movie_genre.POSTERS
    with progress("posters") as show:
        session = addresses.session(arguments.allow_private)
        report = fetch_posters(films.head(arguments.limit or len(films)), folder, session, progress=show)
    counts = report["status"].value_counts()
    print(f"{table} → {folder}: " + ", ".join(f"{count:,} {status}" for status, count in counts.items()))
    return int(counts.get("failed", 0))

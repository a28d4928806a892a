"""Seconds that importing, checking, opening and splitting take: python -m benchmarks.data [POSTERS]"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from poster_genre import genres
from poster_genre.data import quality
from poster_genre.data.catalog import Catalog
from poster_genre.data.readers import read
from poster_genre.data.splits import stratified_split

POSTERS = Path(__file__).parents[2] / "shared" / "posters" / "Multi_Label_dataset"
ROWS = 40_000


def timed(what: str, limit_s: float | None, work: Callable):
    """Run `work`, print its seconds beside the limit, and return what it returned."""
    start = time.perf_counter()
    result = work()
    limit = f"(limit {limit_s:g} s)" if limit_s else ""
    print(f"{what:<50} {time.perf_counter() - start:8.2f} s {limit}")
    return result


def write_movie_genre(path: Path, rows: int) -> None:
    """A table in the MovieGenre.csv layout: Latin-1, about 2 genres a film, a tenth without any."""
    rng = np.random.default_rng(0)
    with path.open("w", encoding="latin-1") as file:
        file.write("imdbId,Imdb Link,Title,IMDB Score,Genre,Poster\n")
        for number in range(1, rows + 1):
            names = "|".join(rng.choice(genres.SHIPPED, rng.integers(1, 4), replace=False))
            names = "" if rng.random() < 0.1 else names
            file.write(
                f"{number},x,Félix {number} (19{number % 100:02}),7.1,{names},https://i.example/{number}\n"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posters", nargs="?", type=Path, default=POSTERS, help="a dataset with images")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["POSTER_GENRE_HOME"] = folder
        table = Path(folder, "MovieGenre.csv")
        write_movie_genre(table, ROWS)
        large = timed(f"import of {ROWS:,} rows without images", 10, lambda: read(table))
        timed("the same as any table, columns guessed", 10, lambda: read(table, "table"))
        timed(f"stratified split of {len(large):,}", None, lambda: stratified_split(large.labels))
        if arguments.posters.exists():
            posters = timed("import with images", None, lambda: read(arguments.posters))
            posters.save(Path(folder, "saved"))
            timed(f"opening {len(posters):,} posters again", 1, lambda: Catalog.open(Path(folder, "saved")))
            timed("quality check, first time", 90, lambda: quality.check(posters))
            timed("quality check, again", None, lambda: quality.check(posters))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()

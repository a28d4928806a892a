"""What imports leave below `home()`, and who needs it: uploads, unpacked archives, drawn posters."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pandas as pd

from poster_genre.data.home import catalogs_home, home

COPIES = ("archives", "drawn")  # folders below `home()` with posters that the app itself wrote
UPLOADS = "uploads"
DAY = 24 * 3600.0  # s


def own_copies(catalog: Path) -> set[Path]:
    """The folders of COPIES that hold images of the saved catalog in this folder."""
    try:
        paths = pd.read_parquet(catalog / "catalog.parquet", columns=["path"])["path"].dropna()
    except (OSError, ValueError):
        return set()  # damaged: it refers to nothing that could be found
    found = set()
    for root in (home() / name for name in COPIES):
        inside = paths[paths.str.startswith(f"{root}/")]
        found |= {root / first for first in inside.str[len(f"{root}/") :].str.split("/").str[0].unique()}
    return {folder for folder in found if folder.is_dir()}


def needed(besides: Path | None = None) -> set[Path]:
    """The folders of COPIES that imported catalogs refer to; `besides` is one that does not count."""
    catalogs = [card.parent for card in catalogs_home().glob("[!.]*/catalog.json")]
    return {copy for catalog in catalogs if catalog != besides for copy in own_copies(catalog)}


def sweep(older_than: float = DAY) -> int:
    """Delete what nobody comes back to: uploads, folders that an interrupted write left, and unpacked
    archives that no catalog refers to; all of it only when it was made over `older_than` s ago.

    An archive that is wanted after all is unpacked again. Returns the bytes that were freed.
    """
    half_made = [*catalogs_home().glob(".*"), *(p for name in COPIES for p in (home() / name).glob(".*"))]
    archives = [*(home() / "archives").glob("[!.]*")]
    candidates = [*(home() / UPLOADS).glob("*"), *half_made, *archives]
    old = [place for place in candidates if _age(place) > older_than]
    kept = needed() if set(old) & set(archives) else set()
    freed = 0
    for place in old:
        if place not in kept:
            freed += size(place)
            shutil.rmtree(place, ignore_errors=True)
    return freed


def size(folder: Path) -> int:
    """Bytes of all files below `folder`."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())


def _age(place: Path) -> float:
    try:
        return time.time() - place.stat().st_mtime
    except OSError:
        return 0.0  # it went away while we looked

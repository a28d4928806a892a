"""Looking at every image of a catalog once: size, damage, contrast and two perceptual hashes."""

from __future__ import annotations

import contextlib
import hashlib
import io
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import imagehash
import numpy as np
import pandas as pd
from PIL import Image

from poster_genre.data import images
from poster_genre.data.catalog import CatalogError
from poster_genre.data.home import home
from poster_genre.data.images import DECODER_VERSION

THREADS = 2
_BATCH = 128  # images between two looks at `cancelled`, and between two writes of the cache
_SIDE = 64  # px; both hashes look at no more
_COLUMNS = ("problem", "detail", "width", "height", "contrast", "phash", "dhash")
_VERSION = 1  # raise it when a look measures something else


class Cancelled(CatalogError):
    """The check was stopped before its end; what it saw is kept for the next time."""


@dataclass(frozen=True)
class Look:
    """What one image shows.

    problem: "" for a good image, else "missing", "truncated" or "unreadable", with `detail`.
    width, height: px, of the upright image; 0 where unknown.
    contrast: the largest standard deviation of a colour channel, 0 to 127.5; NaN where undecoded.
    phash, dhash: 64-bit perceptual hashes, as signed integers; 0 where undecoded.
    """

    problem: str
    detail: str
    width: int = 0
    height: int = 0
    contrast: float = float("nan")
    phash: int = 0
    dhash: int = 0


def scan(
    paths: pd.Series,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> pd.DataFrame:
    """Look at every image, or remember the look from its content.

    progress: called with (images done, images in all), from this thread.
    cancelled: asked between batches; True stops with Cancelled.
    Returns one row a path, with the fields of Look as columns, in the order and index of `paths`.
    """
    cache = LookCache()
    known = cache.read()
    looks: list[Look] = []
    with ThreadPoolExecutor(THREADS) as pool:
        for start in range(0, len(paths), _BATCH):
            if cancelled is not None and cancelled():
                raise Cancelled(f"Stopped after {len(looks):,} of {len(paths):,} images.")
            batch = paths.iloc[start : start + _BATCH]
            seen = list(pool.map(lambda path: _seen(path, known), batch))
            cache.write({sha: asdict(look) for sha, look in seen if sha and sha not in known})
            looks += [look for _, look in seen]
            if progress is not None:
                progress(len(looks), len(paths))
    return pd.DataFrame(
        [asdict(look) for look in looks], index=paths.index, columns=list(Look.__annotations__)
    )


def look_at(data: bytes) -> Look:
    """Look at the bytes of one image; never raises for a bad one."""
    try:
        poster = images.decode(data, (_SIDE, _SIDE))
    except images.ImageError as error:
        width, height = _size(data)
        if 0 < min(width, height) < images.MIN_SIDE:
            return Look("", "", width, height)  # readable, only too small to hash
        cut_off = "truncated" in str(error.__cause__).lower()
        return Look("truncated" if cut_off else "unreadable", str(error), width, height)
    picture = Image.fromarray(poster.pixels)
    return Look(
        "",
        "",
        poster.original_width,
        poster.original_height,
        float(poster.pixels.std(axis=(0, 1)).max()),
        _packed(imagehash.phash(picture)),
        _packed(imagehash.dhash(picture)),
    )


def _seen(path: object, known: dict[str, dict]) -> tuple[str | None, Look]:
    try:
        data = Path(str(path)).read_bytes()
    except OSError as error:
        return None, Look("missing", f"The file cannot be read: {error.strerror}.")
    sha = hashlib.sha256(data).hexdigest()
    return sha, Look(**known[sha]) if sha in known else look_at(data)


def _size(data: bytes) -> tuple[int, int]:
    """Width and height as the header states them; (0, 0) where there is none."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            return image.size
    except Exception:  # Pillow's plugins raise what they like on broken files
        return 0, 0


def _packed(value: imagehash.ImageHash) -> int:
    return int(np.packbits(value.hash).view(">i8")[0])


class LookCache:
    """A SQLite table: several checks may read and write it at a time, and any may be interrupted."""

    def __init__(self) -> None:
        self._path = home() / "quality.sqlite"
        self._table = f"looks_{_VERSION}_{DECODER_VERSION}"
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as connection:
            columns = ", ".join(("sha256 PRIMARY KEY", *_COLUMNS))
            connection.execute(f"CREATE TABLE IF NOT EXISTS {self._table} ({columns}) WITHOUT ROWID")

    def read(self) -> dict[str, dict]:
        """Every remembered look: SHA-256 of the image's bytes → the fields of `scan.Look`."""
        with self._open() as connection:
            rows = connection.execute(f"SELECT sha256, {', '.join(_COLUMNS)} FROM {self._table}").fetchall()
        # SQLite has no NaN and stores it as NULL.
        return {
            sha: {
                name: float("nan") if value is None else value
                for name, value in zip(_COLUMNS, values, strict=True)
            }
            for sha, *values in rows
        }

    def write(self, looks: dict[str, dict]) -> None:
        """Remember looks, in one transaction."""
        rows = [(sha, *(look[name] for name in _COLUMNS)) for sha, look in looks.items()]
        marks = ", ".join("?" * (1 + len(_COLUMNS)))
        with self._open() as connection:
            connection.executemany(f"INSERT OR REPLACE INTO {self._table} VALUES ({marks})", rows)

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._path, timeout=30)
        try:
            with connection:
                yield connection
        finally:
            connection.close()

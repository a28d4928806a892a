"""Looks at images, remembered on disk by the hash of their content."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

from poster_genre.data.home import home
from poster_genre.data.images import DECODER_VERSION

_COLUMNS = ("problem", "detail", "width", "height", "contrast", "phash", "dhash")
_VERSION = 1  # raise it when a look measures something else


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

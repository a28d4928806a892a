"""A catalog that was imported or saved before."""

from __future__ import annotations

from pathlib import Path

from poster_genre.data.catalog import Catalog

DESCRIPTION = "folder of a saved catalog (catalog.json, catalog.parquet)"
OPTIONS: tuple[str, ...] = ()


def matches(path: Path) -> bool:
    """Whether `path` is the folder of a saved catalog."""
    return (path / "catalog.json").is_file() and (path / "catalog.parquet").is_file()


def read(path: Path) -> Catalog:
    """Open it: there is nothing left to clean up."""
    return Catalog.open(path)

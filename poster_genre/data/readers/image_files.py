"""Image files of a folder by their id, and paths that must stay in their folder."""

from __future__ import annotations

import os
from pathlib import Path

from poster_genre.data.catalog import CatalogError
from poster_genre.data.images import SUFFIXES


def images_by_stem(folder: Path) -> dict[str, Path]:
    """The image files directly in `folder`: name without suffix → absolute path. Raises CatalogError
    for a folder that cannot be read."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if not entry.name.startswith("."))
    except OSError as error:
        raise CatalogError(f"The folder {folder} cannot be read: {error.strerror}.") from error
    root = os.path.abspath(folder)
    # `setdefault` keeps the first of a.jpeg and a.jpg, by name, so that the choice is always the same.
    files: dict[str, Path] = {}
    for name in names:
        stem, suffix = os.path.splitext(name)
        if suffix.lower() in SUFFIXES:
            files.setdefault(stem, Path(root, name))
    return files

"""Image files of a folder by their id, and image paths in tables, which must stay in their folder."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from poster_genre.data.catalog import CatalogError
from poster_genre.data.images import SUFFIXES
from poster_genre.data.readers.raw import issue
from poster_genre.data.readers.text_table import cell


def entries(folder: Path) -> list[Path]:
    """The visible files and folders in `folder`, by name. Raises CatalogError where it can't be read."""
    try:
        found = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        raise CatalogError(f"The folder {folder} cannot be read: {error.strerror}.") from error
    return [path for path in found if not path.name.startswith((".", "__MACOSX"))]


def folders_below(path: Path) -> list[Path]:
    """The folders in `path` and the folders in those; of very many (years, genres) the first 50 of each."""
    if not path.is_dir():
        return []

    def inside(folder: Path) -> list[Path]:
        return [child for child in entries(folder) if child.is_dir()][:50]

    children = inside(path)
    return children + [grandchild for child in children for grandchild in inside(child)]


def images_by_stem(folder: Path) -> dict[str, Path]:
    """The image files directly in `folder`: name without suffix → absolute path."""
    # `setdefault` keeps the first of a.jpeg and a.jpg, by name, so that the choice is always the same.
    files: dict[str, Path] = {}
    for path in entries(folder.absolute()):
        if path.suffix.lower() in SUFFIXES:
            files.setdefault(path.stem, path)
    return files


def images_without_row(files: dict[str, Path], film_ids: Iterable[str]) -> pd.DataFrame:
    """The import issue of image files (film id → path) whose id no row has."""
    orphans = sorted(set(files).difference(film_ids))
    paths = [str(files[film_id]) for film_id in orphans]
    table = pd.DataFrame({"film_id": orphans, "file": paths}, dtype="str")
    return issue("image_without_row", table, "no row has this image's id")


def resolve_paths(texts: pd.Series, root: Path, file: Path, within: Path | None = None) -> pd.Series:
    """Image paths as written in a table → absolute paths (str) of files below `root`; missing where the
    cell is empty, a URL, or names no file.

    file: the table's, for messages. within: the dataset's folder, where `root` is a folder in it.
    Raises CatalogError, with row and column, for a path that leaves `root` and `within`.
    """
    root = root.absolute()
    outer = within.absolute() if within is not None and root.is_relative_to(within.absolute()) else root
    base, limit = root.as_posix(), outer.as_posix().rstrip("/")
    written = texts.fillna("").str.strip().str.replace("\\", "/").str.replace(r"^/(?=[^/]+$)", "", regex=True)
    written = written.mask(written.str.contains("://", regex=False), "")
    joined = written.map(lambda text: posixpath.normpath(posixpath.join(base, text)) if text else "")
    outside = ~(joined.str.startswith(limit + "/") | joined.isin(["", limit]))
    if outside.any():
        row = int(outside.to_numpy().argmax())
        raise CatalogError(
            f"{cell(file, texts.index[row], texts.name)}: the path “{texts.iloc[row]}” leaves the folder "
            f"{outer}. Name the posters' folder, or write paths below it."
        )
    # One listing a folder is far cheaper than one look a file.
    existing: set[str] = set()
    for parent in joined[joined != ""].map(posixpath.dirname).unique():
        listed = entries(Path(parent)) if Path(parent).is_dir() else []
        existing.update(path.as_posix() for path in listed if path.suffix.lower() in SUFFIXES)
    return joined.where(joined.isin(existing)).astype("str")

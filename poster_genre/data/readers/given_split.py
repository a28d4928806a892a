"""The split that a dataset itself gives: its parts' names in any spelling, in columns, folders and files."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers.image_files import entries
from poster_genre.data.readers.raw import RawTable, joined

_NAMES = {
    "train": "train training trn fit learn",
    "validation": "val valid validation validate dev devel development",
    "test": "test testing tst eval evaluation holdout heldout",
}
_PART = {name: part for part, names in _NAMES.items() for name in names.split()}
# Words in such names that say nothing more.
_BESIDE = (
    *("set", "data", "split", "of", "images", "posters", "films", "movies"),
    *("instances", "annotations", "labels", "metadata"),
)
COLUMN_NAMES = ("split", "subset", "set", "partition", "fold", "phase", "usage", "part", "datasplit")


def part(name: str) -> str | None:
    """One of splits.SPLITS for a name of it in any spelling; None for any other name.

    >>> part("VAL"), part("train-00000-of-00001"), part("Drama")
    ('validation', 'train', None)
    """
    words = re.findall(r"[a-z]+", name.casefold())
    words = [word for word in words if word not in _BESIDE]
    words = [word.removesuffix("set") if word.removesuffix("set") in _PART else word for word in words]
    return _PART.get(words[0]) if len(words) == 1 else None


def of_paths(paths: pd.Series) -> pd.Series | None:
    """The parts that the folders of image paths name, as in "images/train/1.jpg"; None unless each path has
    one, and there are several parts."""
    told = paths.str.strip().str.replace("\\", "/")
    found = {
        path: next(filter(None, map(part, path.split("/")[:-1])), None) for path in told.unique() if path
    }
    if None in found.values() or len(set(found.values())) < 2:
        return None
    return told.map(found)


def files(path: Path, name: str) -> list[tuple[Path, str]]:
    """The file `name` in the folder `path`, with ""; else those in the folders there that are named for parts
    of a split, each with its part."""
    if not path.is_dir():
        return []
    if (path / name).is_file():
        return [(path / name, "")]
    folders = [(child, part(child.name)) for child in entries(path) if child.is_dir()]
    return [(child / name, told) for child, told in folders if told and (child / name).is_file()]


def read_parts(path: Path, name: str, read: Callable[[Path], RawTable]) -> RawTable:
    """What `read` makes of the file `name` in `path`, or of those in its folders of a split's parts, joined.

    Raises CatalogError where there is none.
    """
    found = files(path, name)
    if not found:
        raise CatalogError(f"{path} has no {name}.")
    parts = [(told, read(file)) for file, told in found]
    return parts[0][1] if not parts[0][0] else joined(parts)

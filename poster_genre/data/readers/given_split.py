"""The split that a dataset itself gives: its parts' names in any spelling, in columns, folders and files."""

from __future__ import annotations

import re

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

"""FiftyOne's image classification layout: `labels.json` beside `data/`, a folder a part of a split."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from poster_genre.data.catalog import CatalogError
from poster_genre.data.images import SUFFIXES
from poster_genre.data.readers import given_split, table
from poster_genre.data.readers.columns import ColumnGuess
from poster_genre.data.readers.raw import RawTable
from poster_genre.data.readers.text_table import read_text

DESCRIPTION = "FiftyOne's labels.json (classes, labels by image) beside its folder data"
OPTIONS: tuple[str, ...] = ()
_NAME = "labels.json"


def matches(path: Path) -> bool:
    """Whether `path`, or a folder in it that is named for a part of a split, has the file and the images."""
    files = given_split.files(path, _NAME)
    return bool(files) and all((file.parent / "data").is_dir() for file, _ in files)


def read(path: Path) -> RawTable:
    """Read all its parts; a film's id is its image's name. Raises CatalogError naming film and label."""
    return given_split.read_parts(path, _NAME, _read)


def _read(file: Path) -> RawTable:
    try:
        value = json.loads(read_text(file))
    except (json.JSONDecodeError, RecursionError) as error:
        raise CatalogError(f"{file} is no JSON ({error}); write it again.") from error
    labels = value.get("labels") if isinstance(value, dict) else None
    if not isinstance(labels, dict) or not labels:
        raise CatalogError(f"{file} has no “labels”: an object with the classes of each image is expected.")
    names = {film: _names(film, told, value.get("classes"), file) for film, told in labels.items()}
    folder = file.parent / "data"
    images = {path.with_suffix("").relative_to(folder).as_posix(): path for path in folder.rglob("*.*")}
    paths = [
        images[film].relative_to(file.parent).as_posix()
        if film in images and images[film].suffix.lower() in SUFFIXES
        else ""
        for film in names
    ]
    cells = pd.DataFrame(
        {"image name": list(names), "image": paths, "labels": list(map(str, names.values()))},
        index=pd.RangeIndex(1, len(names) + 1),
        dtype="str",
    )
    return table.read_cells(
        cells, file, columns=ColumnGuess(film_id="image name", image="image", genres="labels")
    )


def _names(film: str, told: object, classes: list[str] | None, file: Path) -> list[str]:
    """The classes of one image: names, or numbers in `classes`, one or a list of them, each maybe an object
    with `label`."""
    several = told if isinstance(told, list) else [] if told is None else [told]
    names = []
    for label in several:
        label = label.get("label") if isinstance(label, dict) else label
        if isinstance(label, int) and classes and 0 <= label < len(classes):
            label = classes[label]
        if not isinstance(label, str):
            raise CatalogError(f"{file}, image “{film}”: “{str(label)[:40]}” is none of its classes.")
        names.append(label)
    return names

"""A folder of posters with a subfolder a genre; a poster that lies in several has all their genres. Above
them there may be folders named train, val and test: the split that the dataset gives."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd

from poster_genre import genres as vocabulary
from poster_genre.data.catalog import hash_images
from poster_genre.data.readers import given_split
from poster_genre.data.readers.image_files import entries, images_by_stem
from poster_genre.data.readers.raw import RawTable, issue

DESCRIPTION = "folder with a subfolder of posters for each genre, maybe below train, val and test"
OPTIONS: tuple[str, ...] = ()


def matches(path: Path) -> bool:
    """Whether a subfolder of `path`, or of its folders train, val and test, has a known genre's name."""
    return path.is_dir() and any(_has_genres(folder) for _, folder in _parts(path))


def read(path: Path) -> RawTable:
    """Films are told apart by file name; the same name in two genres is one film where the bytes agree,
    and otherwise several, whose ids then carry their folders' names.

    A film in several parts of a given split belongs to training, so that no learnt film is scored.
    """
    found = [
        (split, folder.name, stem, str(file))
        for split, place in _parts(path)
        for folder in entries(place)
        if folder.is_dir()
        for stem, file in images_by_stem(folder).items()
    ]
    table = pd.DataFrame(found, columns=["split", "genre", "stem", "path"], dtype="str")
    table["film_id"] = _film_ids(table, path)
    films = table.drop_duplicates("film_id").reset_index(drop=True)
    row_of = pd.Series(films.index, index=films["film_id"])
    genre_codes, genre_names = pd.factorize(table["genre"])
    labels = np.zeros((len(films), len(genre_names)), bool)
    labels[row_of[table["film_id"]].to_numpy(), genre_codes] = True
    rows = films[["film_id", "path"]].assign(file=films["path"], row=pd.NA)
    issues, used = (
        [],
        {"genres": "the folders' names", "image": "the files in them", "film_id": "their names"},
    )
    if (table["split"] != "").any():
        parts = table.groupby("film_id")["split"].agg(set).reindex(rows["film_id"])
        rows["split"] = ["train" if "train" in names else min(names) for names in parts]
        several = (parts.map(len) > 1).to_numpy()
        issues.append(issue("in_several_splits", rows[several], "it lies in several parts; train counts"))
        used["split"] = f"the folders {', '.join(folder.name for _, folder in _parts(path))}"
    return RawTable(rows, labels, tuple(genre_names), with_images=True, issues=issues, used=used)


def _parts(path: Path) -> list[tuple[str, Path]]:
    """The folders that hold genre folders, with the part of a split that each is: `path` itself, or those
    named for parts in it."""
    named = [(given_split.part(child.name) or "", child) for child in entries(path) if child.is_dir()]
    parts = [(part, child) for part, child in named if part and _has_genres(child)]
    return parts if parts and not _has_genres(path) else [("", path)]


def _has_genres(folder: Path) -> bool:
    return any(
        child.is_dir() and vocabulary.canonical(vocabulary.parts(child.name)[0]) is not None
        for child in entries(folder)
    )


def _film_ids(table: pd.DataFrame, path: Path) -> list[str]:
    """The file's stem, or where files of that stem differ in their bytes genre/stem, or part/genre/stem."""
    shared = table["stem"].duplicated(keep=False)
    contents: dict[str, set[str | None]] = defaultdict(set)
    for stem, sha in zip(table["stem"][shared], hash_images(table["path"][shared]), strict=True):
        contents[stem].add(sha)
    differ = table["stem"].map(lambda stem: len(contents.get(stem, ())) > 1)
    longer = table["genre"] + "/" + table["stem"]
    if longer[differ].duplicated().any():
        below = [Path(file).relative_to(path.absolute()) for file in table["path"]]
        longer = pd.Series([place.with_suffix("").as_posix() for place in below], dtype="str")
    return table["stem"].where(~differ, longer).tolist()

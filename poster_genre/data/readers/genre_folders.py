"""A folder of posters with a subfolder a genre; a poster that lies in several has all their genres."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd

from poster_genre import genres as vocabulary
from poster_genre.data.catalog import hash_images
from poster_genre.data.readers.image_files import entries, images_by_stem
from poster_genre.data.readers.raw import RawTable

DESCRIPTION = "folder with a subfolder of posters for each genre"
OPTIONS: tuple[str, ...] = ()


def matches(path: Path) -> bool:
    """Whether a subfolder of `path` has a known genre's name."""
    return path.is_dir() and any(
        child.is_dir() and vocabulary.canonical(child.name) is not None for child in entries(path)
    )


def read(path: Path) -> RawTable:
    """Films are told apart by file name; the same name in two genres is one film where the bytes agree,
    and otherwise two, whose ids then carry the folder's name."""
    found = [
        (folder.name, stem, str(file))
        for folder in entries(path)
        if folder.is_dir()
        for stem, file in images_by_stem(folder).items()
    ]
    table = pd.DataFrame(found, columns=["genre", "stem", "path"], dtype="str")
    table["film_id"] = _film_ids(table)
    films = table.drop_duplicates("film_id").reset_index(drop=True)
    row_of = pd.Series(films.index, index=films["film_id"])
    genre_codes, genre_names = pd.factorize(table["genre"])
    labels = np.zeros((len(films), len(genre_names)), bool)
    labels[row_of[table["film_id"]].to_numpy(), genre_codes] = True
    rows = films[["film_id", "path"]].assign(file=films["path"], row=pd.NA)
    return RawTable(rows, labels, tuple(genre_names), with_images=True)


def _film_ids(table: pd.DataFrame) -> list[str]:
    """The file's stem, or genre/stem where files of that stem differ in their bytes."""
    shared = table["stem"].duplicated(keep=False)
    contents: dict[str, set[str | None]] = defaultdict(set)
    for stem, sha in zip(table["stem"][shared], hash_images(table["path"][shared]), strict=True):
        contents[stem].add(sha)
    return [
        f"{row.genre}/{row.stem}" if len(contents.get(row.stem, ())) > 1 else row.stem
        for row in table.itertuples(index=False)
    ]

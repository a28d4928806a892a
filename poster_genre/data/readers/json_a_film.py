"""MM-IMDb and its like: one JSON file a film, named like its poster beside it or in a folder near it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers import given_split, records, table
from poster_genre.data.readers.guessing import guess
from poster_genre.data.readers.image_files import entries, folders_below, images_by_stem, images_without_row
from poster_genre.data.readers.raw import RawTable
from poster_genre.data.readers.text_table import read_text

DESCRIPTION = "folder with one JSON file a film (genres, title, year), named like its poster"
OPTIONS = ("images",)
_SPLIT_FILES = ("split.json", "splits.json")


def matches(path: Path) -> bool:
    """Whether `path` holds several JSON files, the first of which is an object with genres, and no table."""
    files = _files(path) if path.is_dir() else []
    if len(files) < 2 or _posters(path, None).keys().isdisjoint(file.stem for file in files[:50]):
        return False
    try:
        film = _film(files[0])
    except CatalogError:
        return False
    found = guess(records.as_table([film]))
    return bool(found.genres or "genres" in film)


def read(path: Path, images: Path | None = None) -> RawTable:
    """Read each file; the film's id is the file's name. A file “split.json” of lists of ids, here or one
    folder up, gives the split. Raises CatalogError naming a file that is no JSON object."""
    files = _files(path)
    if not files:
        raise CatalogError(f"{path} has no JSON files, one a film.")
    cells = records.as_table([_film(file) for file in files])
    ids = pd.Series([file.stem for file in files], index=cells.index, dtype="str")
    posters = _posters(path, images)
    raw = table.read_cells(cells.assign(**{"file name": ids}), path, columns=_columns(cells))
    raw.rows["file"] = [str(file) for file in files]
    raw.rows["row"] = 1
    raw.rows["path"] = ids.map({stem: str(poster) for stem, poster in posters.items()}).astype("str")
    split = _given(path)
    if split:
        raw.rows["split"] = ids.map(split)
        raw.used["split"] = "split.json"
    raw.used["image"] = "the file of the same name"
    raw.issues.append(images_without_row(posters, ids))
    return RawTable(
        **{**vars(raw), "with_images": bool(raw.rows["path"].notna().any()), "one_genre_a_row": False}
    )


def _columns(cells: pd.DataFrame):
    from dataclasses import replace

    return replace(guess(cells), film_id="file name", image=None, split=None)


def _files(path: Path) -> list[Path]:
    return [
        child for child in entries(path) if child.suffix.lower() == ".json" and child.name not in _SPLIT_FILES
    ]


def _film(file: Path) -> dict:
    try:
        film = json.loads(read_text(file))
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise CatalogError(f"{file}, line {line}: this is no JSON; write the file again.") from error
    if not isinstance(film, dict):
        raise CatalogError(f"{file}: expected an object in braces, found “{str(film)[:60]}”.")
    return film


def _posters(path: Path, images: Path | None) -> dict[str, Path]:
    """Image files by name in `images`; else beside the JSON files, or in folders below or beside theirs."""
    if images is not None:
        return images_by_stem(images)
    found = images_by_stem(path)
    if not found:
        for folder in (*folders_below(path), *(child for child in entries(path.parent) if child.is_dir())):
            for stem, file in images_by_stem(folder).items():
                found.setdefault(stem, file)
    return found


def _given(path: Path) -> dict[str, str]:
    """Film id → part, of a file with a list of ids for each part."""
    for file in (folder / name for folder in (path, path.parent) for name in _SPLIT_FILES):
        if file.is_file():
            lists = json.loads(read_text(file))
            parts = {name: given_split.part(str(name)) for name in lists} if isinstance(lists, dict) else {}
            return {str(film): part for name, part in parts.items() if part for film in lists[name] if film}
    return {}

"""Chu & Guo's CCU MoviePoster: posters by year, metadata as JSON-like objects back to back, by year."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers.genre_text import parse_delimited
from poster_genre.data.readers.image_files import entries, folders_below, images_by_stem, images_without_row
from poster_genre.data.readers.raw import RawTable, label_matrix
from poster_genre.data.readers.text_table import read_text

DESCRIPTION = "folder with Movie_Poster_Dataset/<year>/<imdbID>.jpg and groundtruth/<year>.txt"
OPTIONS: tuple[str, ...] = ()
POSTERS = "Movie_Poster_Dataset"

_OBJECT_ID = re.compile(r'ObjectId\(\s*("[^"]*")\s*\)')  # MongoDB's own notation, which is no JSON


def matches(path: Path) -> bool:
    """Whether the metadata lie in `path`."""
    return _groundtruth(path) is not None


def read(path: Path) -> RawTable:
    """Join metadata and posters by imdbID (their orders differ); a folder without posters gives a
    catalog without images. Raises CatalogError naming file and line of text that is no object."""
    folder = _groundtruth(path)
    if folder is None:
        raise CatalogError(f"{path} has no folder “groundtruth” with one text file a year.")
    records = [record for file in entries(folder) if file.suffix == ".txt" for record in _records(file)]
    table = pd.DataFrame(records, columns=["film_id", "file", "row", "title", "year", "genres"])
    if table.empty:
        raise CatalogError(f"{folder} has no film: its text files are empty.")
    images = _images(path)
    labels, names = label_matrix(table["genres"], lambda text: parse_delimited(text, ","), folder)
    rows = table.drop(columns="genres").astype({"film_id": "str", "year": "Int64"})
    rows["path"] = rows["film_id"].map({film_id: str(image) for film_id, image in images.items()})
    issues = [images_without_row(images, rows["film_id"])]
    used = {"film_id": "imdbID", "genres": "Genre, parted at “,”", "title": "Title", "year": "Year"}
    if images:
        used["image"] = "image files named by imdbID"
    return RawTable(rows, labels, names, with_images=bool(images), issues=issues, used=used)


def _groundtruth(path: Path) -> Path | None:
    """The folder “groundtruth” at most three below `path`: archives wrap it in none, one or two folders."""
    candidates = [place / "groundtruth" for place in (path, *folders_below(path))]
    return next((folder for folder in candidates if folder.is_dir() and any(folder.glob("*.txt"))), None)


def _images(path: Path) -> dict[str, Path]:
    """Posters by imdbID in the year folders (of which 1982 is empty as published)."""
    found: dict[str, Path] = {}
    for root in folders_below(path):
        if root.name == POSTERS:
            for year in (child for child in entries(root) if child.is_dir()):
                for film_id, file in images_by_stem(year).items():
                    found.setdefault(film_id, file)
    return found


def _records(file: Path) -> Iterator[tuple[str | None, str, int, str | None, int | None, str | None]]:
    """The films of one year's file: film_id, file, number in the file, title, year, genres."""
    for number, film in enumerate(_objects(file), 1):
        year = re.search(r"[0-9]{4}", str(film.get("Year") or file.stem))
        yield (
            film.get("imdbID"),
            str(file),
            number,
            film.get("Title"),
            int(year[0]) if year else None,
            film.get("Genre"),
        )


def _objects(file: Path) -> Iterator[dict]:
    text = _OBJECT_ID.sub(r"\1", read_text(file))
    decoder = json.JSONDecoder(strict=False)  # plots hold raw line breaks
    position = 0
    while position := _next_value(text, position):
        try:
            value, position = decoder.raw_decode(text, position - 1)
        except (json.JSONDecodeError, RecursionError) as error:
            line = text.count("\n", 0, getattr(error, "pos", position)) + 1
            raise CatalogError(f"{file}, line {line}: this is no JSON-like object ({error}).") from error
        if not isinstance(value, dict):
            line = text.count("\n", 0, position) + 1
            raise CatalogError(f"{file}, line {line}: expected an object in braces, found “{value}”.")
        yield value


def _next_value(text: str, position: int) -> int:
    """One past the index of the next character that is neither white space nor a comma; 0 at the end."""
    found = re.compile(r"[^\s,\ufeff]").search(text, position)
    return found.end() if found else 0

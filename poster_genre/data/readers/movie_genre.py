"""Kaggle neha1703/movie-genre-from-its-poster: `MovieGenre.csv`, with or without posters by imdbId."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers.genre_text import parse_delimited
from poster_genre.data.readers.image_files import folders_below, images_by_stem, images_without_row
from poster_genre.data.readers.raw import RawTable, label_matrix
from poster_genre.data.readers.text_table import read_text_table, require_columns

DESCRIPTION = (
    "MovieGenre.csv (imdbId, Title, Genre as Action|Comedy, Poster URL), posters in a folder by imdbId"
)
OPTIONS = ("images",)
TABLE = "MovieGenre.csv"
POSTERS = "posters"  # where `data download` puts the posters of the URLs, beside the table


def matches(path: Path) -> bool:
    """Whether `path` is the table, or a folder with it."""
    return (path.is_file() and path.name == TABLE) or (path / TABLE).is_file()


def table_file(path: Path) -> Path:
    """The table at `path`, which is the file itself or its folder."""
    return path if path.is_file() else path / TABLE


def read(path: Path, images: Path | None = None) -> RawTable:
    """Read the table; posters are looked for in `images`, or in the folders beside the table.

    Where posters are found, rows without one are left out; where none is, the catalog has no images.
    """
    file = table_file(path)
    table = read_rows(file)
    found = _images(images or file.parent, explicit=images is not None)
    labels, names = label_matrix(table["Genre"], lambda text: parse_delimited(text, "|"), file)
    rows = table[["film_id", "title", "year"]].assign(
        file=str(file),
        row=range(2, len(table) + 2),
        path=table["film_id"].map({film_id: str(image) for film_id, image in found.items()}),
    )
    issues = [images_without_row(found, table["film_id"])]
    used = {
        "film_id": "column “imdbId”",
        "genres": "column “Genre”, parted at “|”",
        "title": "column “Title”",
    }
    if found:
        used["image"] = "image files named by imdbId"
    return RawTable(rows, labels, names, with_images=bool(found), issues=issues, used=used)


def read_rows(file: Path) -> pd.DataFrame:
    """The table's rows, in its order: the published columns and `film_id`, `title`, `year`.

    imdbIds are integers there: 114709 is the film tt0114709. An id that is no number becomes "".
    """
    table = read_text_table(file)
    require_columns(table, ("imdbId", "Title", "Genre", "Poster"), file)
    title = table["Title"].str.extract(r"^(?P<title>.*?)\s*(?:\((?P<year>[0-9]{4})\))?\s*$")
    return table.assign(
        film_id=film_ids(table["imdbId"]),
        title=title["title"].replace("", None),
        year=pd.to_numeric(title["year"]).astype("Int64"),
    )


def film_ids(written: pd.Series) -> pd.Series:
    """IMDb ids in any spelling (114709, "114709.0", "tt0114709") → "tt0114709"; "" for anything else."""
    number = written.astype("str").str.extract(r"^\s*(?:tt)?0*([0-9]{1,10})(?:\.0*)?\s*$")[0]
    return ("tt" + number.str.zfill(7)).fillna("")


def _images(folder: Path, explicit: bool) -> dict[str, Path]:
    """Posters by film id in `folder` or up to two folders below; only below, unless `explicit`."""
    if not folder.is_dir():
        raise CatalogError(f"The posters' folder {folder} does not exist.")
    found: dict[str, Path] = {}
    for candidate in ([folder] if explicit else []) + folders_below(folder):
        files = images_by_stem(candidate)
        ids = film_ids(pd.Series(list(files), dtype="str"))
        for film_id, file in zip(ids, files.values(), strict=True):
            if film_id:
                found.setdefault(film_id, file)
    return found

"""Kaggle raman77768/movie-classifier: `train.csv` (Genre as list text, 0/1 columns) and `Images/<Id>.jpg`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from poster_genre.data.readers.genre_text import parse_list
from poster_genre.data.readers.image_files import images_by_stem, images_without_row
from poster_genre.data.readers.raw import RawTable, issue, label_matrix
from poster_genre.data.readers.text_table import read_text_table, require_columns

DESCRIPTION = "folder with train.csv (Id, Genre list, 0/1 columns) and Images/<Id>.jpg"
OPTIONS: tuple[str, ...] = ()


def matches(path: Path) -> bool:
    """Whether `path` is a folder in this layout."""
    return (path / "train.csv").is_file() and (path / "Images").is_dir()


def read(path: Path) -> RawTable:
    """Read the folder; the list text decides the genres, and 0/1 columns that disagree are reported.

    Raises CatalogError for missing columns or a Genre text that is no list.
    """
    table_file = path / "train.csv"
    table = read_text_table(table_file)
    require_columns(table, ("Id", "Genre"), table_file)
    images = images_by_stem(path / "Images")
    labels, names = label_matrix(table["Genre"], parse_list, table_file)
    film_ids = table["Id"].str.strip()
    paths = film_ids.map({film_id: str(image) for film_id, image in images.items()})
    rows = pd.DataFrame(
        {"film_id": film_ids, "file": str(table_file), "row": range(2, len(table) + 2), "path": paths}
    )
    issues = [_disagreements(table, rows, labels, names), images_without_row(images, film_ids)]
    used = {"film_id": "column “Id”", "image": "Images/<Id>.jpg", "genres": "column “Genre”, lists"}
    return RawTable(rows, labels, names, with_images=True, issues=issues, used=used)


def _disagreements(
    table: pd.DataFrame, rows: pd.DataFrame, labels: np.ndarray, names: tuple[str, ...]
) -> pd.DataFrame:
    """Rows whose 0/1 columns say something else than their Genre text."""
    columns = table.columns.drop(["Id", "Genre"])
    said = table[columns] == "1"
    parsed = pd.DataFrame(labels, columns=list(names)).reindex(columns=columns, fill_value=False)
    differ = (said.to_numpy() != parsed.to_numpy()).any(axis=1)
    return issue("genre_columns_disagree", rows[differ], "the 0/1 columns differ from Genre, which counts")

"""The image of each row of a table: by the path in a column, or by the film's id among the files around."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers.columns import ColumnGuess
from poster_genre.data.readers.image_files import folders_below, images_by_stem, resolve_paths


def image_paths(
    table: pd.DataFrame, columns: ColumnGuess, film_ids: pd.Series, images: Path | None, file: Path
) -> pd.Series:
    """Absolute paths of existing images (str), missing where a row has none.

    images: the posters' folder that a person named; without one the table's folder and those below it are
    looked through. Raises CatalogError where the named folder has no image for any row.
    """
    if columns.image:
        return resolve_paths(table[columns.image], images or file.parent, file)
    if images:
        paths = _by_id(film_ids, images_by_stem(images))
        if paths.isna().all():
            raise CatalogError(
                f"{images} has no image named after a film id of {file.name}, such as {film_ids.iloc[0]}.jpg."
            )
        return paths
    files: dict[str, Path] = {}
    for folder in (file.parent, *folders_below(file.parent)):
        for stem, path in images_by_stem(folder).items():
            files.setdefault(stem, path)
    return _by_id(film_ids, files)


def why_no_image(texts: pd.Series) -> pd.Series:
    """What is said of a row whose image cell led to no file."""
    written = texts.str.strip()
    why = "there is no image file “" + written + "”"
    why = why.mask(written.str.contains("://", regex=False), "“" + written + "” is an address, not a file")
    return why.mask(written == "", f"its cell “{texts.name}” is empty")


def _by_id(film_ids: pd.Series, files: dict[str, Path]) -> pd.Series:
    return film_ids.map({stem: str(path) for stem, path in files.items()}).astype("str")

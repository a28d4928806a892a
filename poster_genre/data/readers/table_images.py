"""The image of each row of a table: by the path in a column, else by a name or id among the files around."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from poster_genre.data.catalog import CatalogError
from poster_genre.data.images import SUFFIXES
from poster_genre.data.readers.columns import ColumnGuess
from poster_genre.data.readers.image_files import entries, folders_below, images_by_stem, resolve_paths

_TRIED = 40  # columns whose cells may be the images' names
_NAMED = 0.5  # of the rows have an image of that name, where a column's cells are the images' names


def image_paths(
    table: pd.DataFrame,
    columns: ColumnGuess,
    film_ids: pd.Series,
    images: Path | None,
    file: Path,
    within: Path | None,
) -> pd.Series:
    """Absolute paths of existing images (str), missing where a row has none.

    images: the posters' folder that a person named; without one the table's folder and those below it are
    looked through, and those of `within`, the dataset's folder. Where the image column leads nowhere, or
    there is none, images are found by name: TMDB writes "/abc.jpg" for a name in whatever folder the posters
    are kept, and addresses end with it; else by the film's id, or another column's cells.
    Raises CatalogError where the named folder has no image for any row.
    """
    if columns.image:
        paths = resolve_paths(table[columns.image], images or file.parent, file, within)
        if paths.notna().any():
            return paths
    if images and not columns.image:
        paths = _by_stem(film_ids, images_by_stem(images))
        if paths.isna().all():
            raise CatalogError(
                f"{images} has no image named after a film id of {file.name}, such as {film_ids.iloc[0]}.jpg."
            )
        return paths
    places = list(_places(images or file.parent, None if images else within))
    for name in _naming_images(table, columns):
        paths = _by_name(table[name], places)
        if paths.notna().any():
            return paths
    return _by_id(table, columns, film_ids, places)


def images_around(file: Path, within: Path | None) -> int:
    """How many image files lie in the folders where posters are looked for."""
    return sum(len(images_by_stem(folder)) for folder in _places(file.parent, within) if folder.is_dir())


def why_no_image(texts: pd.Series) -> pd.Series:
    """What is said of a row whose image cell led to no file."""
    written = texts.str.strip()
    why = "there is no image file “" + written + "”"
    why = why.mask(written.str.contains("://", regex=False), "“" + written + "” is an address, not a file")
    return why.mask(written == "", f"its cell “{texts.name}” is empty")


def _places(folder: Path, within: Path | None) -> Iterator[Path]:
    """`folder` and those below it; then the other folders of `within`."""
    seen = [folder, *folders_below(folder)]
    yield from seen
    if within is not None and within.is_dir() and folder.is_relative_to(within):
        yield from (place for place in (within, *folders_below(within)) if place not in seen)


def _naming_images(table: pd.DataFrame, columns: ColumnGuess) -> Iterator[str]:
    """The image column, or the columns of addresses that end like image files."""
    if columns.image:
        yield columns.image
        return
    for name in [name for name in table.columns if name not in columns.texts][:_TRIED]:
        head = table[name].head(50).str.strip().str.lower()
        if (head.str.contains("://", regex=False) & head.str.endswith(SUFFIXES)).mean() > _NAMED:
            yield name


def _by_name(texts: pd.Series, places: list[Path]) -> pd.Series:
    """Images by the last part of the path or address alone; a name in two folders is none's."""
    found: dict[str, str] = {}
    for folder in places:
        for path in entries(folder) if folder.is_dir() else []:
            if path.suffix.lower() in SUFFIXES:
                found[path.name] = "" if path.name in found else path.as_posix()
    names = texts.str.strip().str.replace("\\", "/").map(posixpath.basename)
    if names[names != ""].nunique() < texts[names != ""].nunique():
        return pd.Series(None, index=texts.index, dtype="str")  # addresses all end in “poster.jpg”
    return names.map({name: path for name, path in found.items() if path}).astype("str")


def _by_id(table: pd.DataFrame, columns: ColumnGuess, film_ids: pd.Series, places: list[Path]) -> pd.Series:
    """Images named by the film's id; else by the column whose cells are most often such names."""
    files: dict[str, Path] = {}
    for folder in places:
        for stem, path in images_by_stem(folder).items():
            files.setdefault(stem, path)
    best = _by_stem(film_ids, files)
    if not files or best.notna().any():
        return best
    for name in [name for name in table.columns if name not in (*columns.texts, *columns.genre_columns)][
        :_TRIED
    ]:
        paths = _by_stem(table[name].str.strip(), files)
        if paths.notna().mean() > max(_NAMED, best.notna().mean()):
            best = paths
    return best


def _by_stem(ids: pd.Series, files: dict[str, Path]) -> pd.Series:
    return ids.map({stem: str(path) for stem, path in files.items()}).astype("str")

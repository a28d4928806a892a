"""What a reader understood of a dataset, for a person to check before anything is imported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from poster_genre import genres as vocabulary
from poster_genre.data import published_counts
from poster_genre.data.catalog import Catalog
from poster_genre.data.readers.raw import Clean, RawTable, cleaned
from poster_genre.data.splits import SPLITS

SHOWN = 3  # rows as read
# Findings of an import by which a row, or a label that a row names, does not come into the catalog.
LOSSES = (
    "row_without_id",
    "no_genre",
    "row_without_image",
    "image_not_found",
    "genre_columns_disagree",
    "unsaid_switch",
)


@dataclass(frozen=True)
class Understood:
    """A dataset as its reader understood it; `catalog` makes the catalog of it.

    layout: a key of the registry. place: the folder or file that has it. rows: records in it.
    posters: films that will be in the catalog; genres: how many of them each has.
    used: what each part of a film was read from; ignored: columns that were not.
    sample: the first films as read: film_id, image, genres, title, year, split, as far as known.
    new_genres: names that are not in the vocabulary, each with the nearest that is, or None.
    split: how many films the dataset's own split gives each part; empty without one.
    findings: how many rows or images of each kind were merged or left out (see `quality.FINDINGS`).
    published: counts of the rows as they are (see `published_counts`).
    questions: what was guessed without certainty, each with what to do if it is wrong.
    """

    layout: str
    place: Path
    rows: int
    posters: int
    genres: dict[str, int]
    used: dict[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    sample: pd.DataFrame = field(default_factory=pd.DataFrame)
    new_genres: dict[str, str | None] = field(default_factory=dict)
    split: dict[str, int] = field(default_factory=dict)
    findings: dict[str, int] = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    content: Clean | Catalog | None = None
    published: dict[str, int] = field(default_factory=dict)

    @property
    def lost(self) -> dict[str, int]:
        """Of the findings those by which rows or labels do not come into the catalog."""
        return {name: n for name, n in self.findings.items() if name in LOSSES}

    def catalog(self, name: str, progress: Callable[[int, int], None] | None = None) -> Catalog:
        """The catalog, under a name. progress: called with (images read, images in all)."""
        if isinstance(self.content, Catalog):
            return replace(self.content, name=name)
        films = self.content
        made = Catalog.build(name, films.films, films.labels, films.names, films.issues, progress)
        return replace(made, published=self.published)


def of_rows(layout: str, place: Path, name: str, raw: RawTable) -> Understood:
    """What was understood of rows as published. Raises CatalogError where no film is left."""
    clean = cleaned(name, raw)
    counts = clean.labels.sum(axis=0).tolist()
    genres = {genre: n for genre, n in zip(clean.names, counts) if n}
    questions = list(raw.questions)
    strange = {genre: n for genre, n in genres.items() if vocabulary.canonical(genre) is None}
    if sum(strange.values()) > sum(genres.values()) / 2:
        questions.append(
            "Most genres are new to the vocabulary: is this the column with genres, and are the names parted "
            "at the right sign?"
        )
    found = clean.issues["finding"].value_counts().sort_index()
    return Understood(
        layout,
        place,
        len(raw.rows),
        len(clean.films),
        dict(sorted(genres.items())),
        raw.used,
        raw.ignored,
        sample(clean.films, clean.labels, clean.names),
        {genre: vocabulary.nearest(genre) for genre in sorted(strange)},
        _split(clean.films),
        {str(kind): int(n) for kind, n in found.items()},
        tuple(questions),
        clean,
        published_counts.of_rows(raw),
    )


def of_catalog(layout: str, place: Path, catalog: Catalog) -> Understood:
    """What there is to say of a catalog that was clean before."""
    counts = dict(zip(catalog.genres, catalog.labels.sum(axis=0).tolist()))
    return Understood(
        layout,
        place,
        len(catalog),
        len(catalog),
        counts,
        sample=sample(catalog.posters, catalog.labels, catalog.genres),
        new_genres={g: vocabulary.nearest(g) for g in catalog.genres if vocabulary.canonical(g) is None},
        split=catalog.split_counts,
        findings=catalog.findings,
        content=catalog,
        published=catalog.published,
    )


def sample(films: pd.DataFrame, labels: np.ndarray, names: tuple[str, ...]) -> pd.DataFrame:
    """The first films as read, genres and the image's file name as text."""
    head = films.head(SHOWN)
    table = {"film_id": head["film_id"].tolist()}
    if "path" in head and head["path"].notna().any():
        table["image"] = [Path(path).name if isinstance(path, str) else "" for path in head["path"]]
    table["genres"] = [
        ", ".join(sorted(name for name, has in zip(names, row) if has)) for row in labels[: len(head)]
    ]
    for column in ("title", "year", "split"):
        if column in head and head[column].notna().any():
            table[column] = ["" if pd.isna(value) else str(value) for value in head[column]]
    return pd.DataFrame(table)


def _split(films: pd.DataFrame) -> dict[str, int]:
    if "split" not in films:
        return {}
    counts = films["split"].value_counts()
    return {part: int(counts[part]) for part in SPLITS if part in counts}

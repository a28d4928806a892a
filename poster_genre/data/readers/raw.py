"""From the rows of a dataset, as published, to a catalog: the clean-up that every layout shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from poster_genre import genres as vocabulary
from poster_genre.data.catalog import CatalogError, no_issues
from poster_genre.data.readers.text_table import cell

MOST_GENRES = 1000  # a column with more names holds titles or plots


@dataclass(frozen=True)
class RawTable:
    """What a layout's reader found, before clean-up.

    rows: one row a record, in file order: `film_id` (str), `file` and `row` (where it stands: the
        table's file and the record's number, with the header as 1), and where known `path` (of an
        existing image, else missing), `no_image` (why there is none), `title`, `year`, `split`.
    labels: bool (n_rows, len(names)).
    names: genre names as written.
    with_images: the dataset comes with posters, so a row without one is left out.
    issues: what the reader itself noticed (see `issue`).
    used: what each part of a film was read from, in words: "genres" → "column “genre”, split at |".
    ignored: the columns that were not read.
    questions: what the reader guessed without being certain, each with what to do if it is wrong.
    one_genre_a_row: a film is on as many rows as it has genres, so that rows that differ are no conflict.
    """

    rows: pd.DataFrame
    labels: np.ndarray
    names: tuple[str, ...]
    with_images: bool
    issues: list[pd.DataFrame] = field(default_factory=list)
    used: dict[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    one_genre_a_row: bool = False


@dataclass(frozen=True)
class Clean:
    """The films of a RawTable as a catalog will have them: `films` as RawTable.rows, one row a film;
    labels bool (n_films, len(names)) of canonical names; issues: every row that was merged or left out."""

    films: pd.DataFrame
    labels: np.ndarray
    names: tuple[str, ...]
    issues: pd.DataFrame


def label_matrix(
    texts: pd.Series, parse: Callable[[str], Iterable[str]], file: Path
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Parse each distinct genre text once, and give bool (n, n_names) with the names as written.

    file: the table's, for messages. `parse` may raise CatalogError; the message then begins with file
    and row of the text's first occurrence. Raises CatalogError also for too many names to be genres.
    """
    codes, distinct = pd.factorize(texts.fillna(""))
    column_of: dict[str, int] = {}
    parsed = []
    for code, text in enumerate(distinct):
        try:
            names = [name.strip() for name in parse(text)]
        except CatalogError as error:
            row = int(np.argmax(codes == code))
            raise CatalogError(f"{cell(file, texts.index[row], texts.name)}: {error}") from error
        parsed.append([column_of.setdefault(name, len(column_of)) for name in names if name])
    if len(column_of) > MOST_GENRES:
        raise CatalogError(
            f"{file.name}, column “{texts.name}” has {len(column_of):,} different entries, so it holds no "
            "genres. Choose the column with genre names, or another delimiter."
        )
    matrix = np.zeros((len(distinct), len(column_of)), bool)
    for line, columns in zip(matrix, parsed, strict=True):
        line[columns] = True
    return matrix[codes], tuple(column_of)


def issue(finding: str, rows: pd.DataFrame, detail: str | pd.Series) -> pd.DataFrame:
    """Import issues of one kind, one a row of `rows` (which may lack `file` and `row`)."""
    if isinstance(detail, pd.Series):  # assigned as it is, it would lengthen a table without rows
        detail = detail.reindex(rows.index).to_numpy()
    table = rows.reindex(columns=["film_id", "file", "row"]).assign(finding=finding, detail=detail)
    return table[list(no_issues().columns)].astype({"row": "Int64"})


def joined(parts: list[tuple[str, RawTable]]) -> RawTable:
    """The tables of a dataset that comes in parts of a split (train, …) as one, with the parts as `split`.

    A name that two tables give to different images is told apart by its part.
    """
    names = list(dict.fromkeys(name for _, raw in parts for name in raw.names))
    labels = np.zeros((sum(len(raw.rows) for _, raw in parts), len(names)), bool)
    start, rows = 0, []
    for part, raw in parts:
        columns = [names.index(name) for name in raw.names]
        for source, column in enumerate(columns):
            labels[start : start + len(raw.rows), column] |= raw.labels[:, source]
        start += len(raw.rows)
        own = raw.rows["split"] if "split" in raw.rows else pd.Series(None, raw.rows.index, dtype="str")
        named = raw.used.get("film_id", "").startswith("column")
        rows.append(raw.rows.assign(split=own.fillna(part), part=part, named=named))
    table = pd.concat(rows, ignore_index=True)
    if "path" in table:
        images = table.dropna(subset="path").groupby("film_id")["path"].nunique()
        other = table["film_id"].isin(images.index[images > 1]) | (
            ~table["named"] & table["film_id"].str.startswith("row ")
        )
        table["film_id"] = table["film_id"].where(~other, table["part"] + "/" + table["film_id"])
    first = parts[0][1]
    return replace(
        first,
        rows=table.drop(columns=["part", "named"]),
        labels=labels,
        names=tuple(names),
        with_images=any(raw.with_images for _, raw in parts),
        issues=[found for _, raw in parts for found in raw.issues],
        used=first.used
        | {"split": "one table a part: " + ", ".join(dict.fromkeys(part for part, _ in parts))},
        questions=tuple(dict.fromkeys(question for _, raw in parts for question in raw.questions)),
        one_genre_a_row=all(raw.one_genre_a_row for _, raw in parts),
    )


def cleaned(name: str, raw: RawTable) -> Clean:
    """Genres under their canonical names, one row a film, rows without a genre or (in a dataset with
    images) without an image left out; everything left out is listed in `issues`.

    Rows of one film are joined: a genre that any of them names counts, and where they differ that is told.
    Raises CatalogError where no film is left, with the reasons.
    """
    labels, names = _canonical_columns(raw.labels, raw.names)
    rows = raw.rows.reset_index(drop=True)
    if "path" not in rows:
        rows["path"] = None
    issues = list(raw.issues)
    unnamed = (rows["film_id"].fillna("") == "").to_numpy()
    issues.append(issue("row_without_id", rows[unnamed], "the row has no film id"))
    rows, labels = rows[~unnamed].reset_index(drop=True), labels[~unnamed]

    keep = _first_with_genres(rows["film_id"], labels.any(axis=1))
    repeats = keep != np.arange(len(rows))
    differs = (labels != labels[keep]).any(axis=1) & labels.any(axis=1)
    conflict = repeats & differs & (not raw.one_genre_a_row)
    issues.append(issue("repeated_id", rows[repeats & ~differs], "the film occurs before; merged"))
    issues.append(
        issue("conflicting_labels", rows[conflict], "the film occurs with other genres; all of them count")
    )
    issues.append(_several_splits(rows, keep))
    rows, labels = _joined(rows, labels, keep)

    no_genre = ~repeats & ~labels.any(axis=1)
    issues.append(issue("no_genre", rows[no_genre], "the row names no genre"))
    kept = ~repeats & ~no_genre
    if raw.with_images:
        no_image = kept & rows["path"].isna().to_numpy()
        why = rows.get("no_image", "no image file has this id")
        issues.append(issue("row_without_image", rows[no_image], why))
        kept &= ~no_image
    if not kept.any():
        counts = {part["finding"].iloc[0]: len(part) for part in issues if len(part)}
        why = ", ".join(f"{count:,} × {kind.replace('_', ' ')}" for kind, count in counts.items())
        raise CatalogError(
            f"No poster is left of the {len(raw.rows):,} rows of “{name}” ({why or 'no rows'})."
        )
    found = pd.concat([part for part in issues if len(part)] or [no_issues()], ignore_index=True)
    return Clean(rows[kept].reset_index(drop=True), labels[kept], names, found)


def _joined(rows: pd.DataFrame, labels: np.ndarray, keep: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
    """Give the row that stands for a film (`keep`, its index for each row) all that the film's other rows
    say: their genres, and an image, title, year or split that it lacks itself."""
    repeats = np.flatnonzero(keep != np.arange(len(keep)))
    if not len(repeats):
        return rows, labels
    rows, labels = rows.copy(), labels.copy()
    np.logical_or.at(labels, keep[repeats], labels[repeats])
    if "split" in rows:
        train = np.unique(keep[(rows["split"] == "train").to_numpy()])
        rows.loc[train, "split"] = "train"
    for column in ("path", "title", "year", "split"):
        if column in rows:
            first = rows[column].groupby(keep).first()  # the first that is not missing
            empty = rows[column].isna().to_numpy() & (keep == np.arange(len(keep)))
            rows.loc[empty, column] = first.reindex(np.flatnonzero(empty)).to_numpy()
    return rows, labels


def _several_splits(rows: pd.DataFrame, keep: np.ndarray) -> pd.DataFrame:
    """The issue of films that the given split deals to several parts; they go to train, if it is one."""
    if "split" not in rows:
        return no_issues()
    several = (
        rows["split"].groupby(keep).agg(lambda parts: len(set(parts.dropna())) > 1).reindex(keep).to_numpy()
    )
    first = keep == np.arange(len(keep))
    return issue("in_several_splits", rows[several & first], "it is in several parts; train counts")


def _first_with_genres(film_ids: pd.Series, has_genre: np.ndarray) -> np.ndarray:
    """For each row the index of the row that stands for its film: the first with a genre, else the first."""
    order = np.lexsort((np.arange(len(film_ids)), ~has_genre))
    codes, _ = pd.factorize(film_ids)
    first = np.empty(codes.max(initial=-1) + 1, int)
    first[codes[order[::-1]]] = order[::-1]  # the last write wins, so the best row is written last
    return first[codes]


def _canonical_columns(labels: np.ndarray, names: tuple[str, ...]) -> tuple[np.ndarray, tuple[str, ...]]:
    """Unite the columns of aliases, and part those of joined names ("Crime & Drama"); unknown names keep
    their spelling; "N/A" and the like drop out."""
    column_of: dict[str, list[int]] = {}
    for column, name in enumerate(names):
        if not vocabulary.is_missing(name):
            for part in vocabulary.parts(name):
                # An unknown name starts with a capital, so that it can never be `film_id` or `path`.
                column_of.setdefault(part[:1].upper() + part[1:], []).append(column)
    united = np.zeros((len(labels), len(column_of)), bool)
    for target, sources in enumerate(column_of.values()):
        united[:, target] = labels[:, sources].any(axis=1)
    return united, tuple(column_of)

"""The catalog: one clean row a film, its genres as bool columns, and a fingerprint of it all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from poster_genre.data.folders import write_folder
from poster_genre.data.splits import SPLITS

ABOUT_COLUMNS = ("film_id", "path", "image_sha256", "title", "year", "split", "place")
ISSUE_COLUMNS = ("finding", "film_id", "file", "row", "detail")
_HASHED_AT_ONCE = 256  # images between two reports of progress
FORMAT = 1  # raise it when the files of a saved catalog change their meaning


class CatalogError(ValueError):
    """A dataset or catalog that cannot be used: says what, where (file, row, value), and what to do."""


def no_issues() -> pd.DataFrame:
    """An empty table of import issues."""
    return pd.DataFrame({name: pd.Series(dtype="str") for name in ISSUE_COLUMNS}).astype({"row": "Int64"})


@dataclass(frozen=True, eq=False)
class Catalog:
    """The clean table of posters. Build one with `Catalog.build`, which keeps these promises:

    posters: one row a film, sorted by `film_id`; `film_id` and `path` (str, absolute, missing where
        there is no image), `image_sha256` where there are images, `title`, `year` and
        `split` (that the dataset itself gives, one of splits.SPLITS) where known, `place` (of the film in
        the dataset's own order, from 0), then one bool column a genre.
    genres: the genres that occur, alphabetical.
    fingerprint: SHA-256 (hex) of film ids, labels and image bytes; names and folders don't enter it.
    findings: how many rows or images of each kind the import noticed: merged, left out, not found.
    issues: those rows and images, one line each: finding, film_id, file, row, detail.
    published: counts of the dataset's rows as they were before (see `published_counts`); empty if unknown.
    """

    name: str
    posters: pd.DataFrame
    genres: tuple[str, ...]
    fingerprint: str
    findings: dict[str, int] = field(default_factory=dict)
    issues: pd.DataFrame = field(default_factory=no_issues)
    published: dict[str, int] = field(default_factory=dict)

    @classmethod
    def build(
        cls,
        name: str,
        about: pd.DataFrame,
        labels: np.ndarray,
        genres: tuple[str, ...] | list[str],
        issues: pd.DataFrame | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Catalog:
        """Sort, hash and fingerprint films into a catalog.

        about: `film_id` (unique) and optionally `path`, `title`, `year`, `split`, one row a film; the rows'
            order is kept as `place`, unless that is given.
        labels: bool (n, len(genres)). Genres without a film are dropped.
        progress: called with (images hashed, images in all).
        Raises CatalogError without any film, or with one film twice.
        """
        if len(about) == 0:
            raise CatalogError(
                f"The catalog “{name}” has no posters: nothing with an id and a genre was found."
            )
        repeated = about["film_id"][about["film_id"].duplicated()]
        if len(repeated):
            raise CatalogError(
                f"The film {repeated.iloc[0]} occurs more than once; a catalog has one row a film."
            )
        films = pd.DataFrame({"film_id": about["film_id"].astype("str").to_numpy()}).astype(
            {"film_id": "str"}
        )
        films["path"] = about["path"].to_numpy() if "path" in about else None
        films["path"] = films["path"].astype("str")
        if films["path"].notna().any():
            known = "image_sha256" in about
            hashes = about["image_sha256"].to_numpy() if known else hash_images(films["path"], progress)
            films["image_sha256"] = pd.Series(hashes, dtype="str")
        for optional in ("title", "year", "split"):
            if optional in about and about[optional].notna().any():
                films[optional] = about[optional].to_numpy()
        films["place"] = about["place"].to_numpy() if "place" in about else np.arange(len(about))

        by_id = np.argsort(films["film_id"].to_numpy(dtype=str), kind="stable")
        labels = np.asarray(labels, bool)
        occurring = sorted(np.flatnonzero(labels.any(axis=0)), key=lambda column: genres[column])
        names = tuple(genres[column] for column in occurring)
        table = pd.DataFrame(labels[np.ix_(by_id, occurring)], columns=list(names))
        posters = pd.concat([films.iloc[by_id].reset_index(drop=True), table], axis=1)
        issues = no_issues() if issues is None else issues.reset_index(drop=True)
        findings = {str(kind): int(n) for kind, n in issues["finding"].value_counts().sort_index().items()}
        return cls(name, posters, names, _fingerprint(posters, names), findings, issues)

    @cached_property
    def labels(self) -> np.ndarray:
        """bool (n_posters, n_genres), read-only, in the order of `posters` and `genres`."""
        labels = self.posters[list(self.genres)].to_numpy(bool)
        labels.flags.writeable = False
        return labels

    @cached_property
    def film_ids(self) -> np.ndarray:
        """str (n_posters,), ascending."""
        return self.posters["film_id"].to_numpy(dtype=str)

    @property
    def split_counts(self) -> dict[str, int]:
        """How many films the dataset's own split gives train, validation and test; empty without one."""
        if "split" not in self.posters:
            return {}
        counts = self.posters["split"].value_counts()
        return {part: int(counts[part]) for part in SPLITS if part in counts}

    @property
    def has_images(self) -> bool:
        """Whether every poster has an image file."""
        return bool(self.posters["path"].notna().all())

    def __len__(self) -> int:
        return len(self.posters)

    @property
    def in_file_order(self) -> np.ndarray:
        """Row numbers of `posters`, int (n,), in the dataset's own order; by id where that is not known."""
        places = self.posters["place"] if "place" in self.posters else pd.Series(range(len(self)))
        return np.argsort(places.to_numpy(), kind="stable")

    def with_genres(self, genres: tuple[str, ...]) -> Catalog:
        """The same films with a column also for genres that none of them has."""
        added = {genre: False for genre in genres if genre not in self.genres}
        return replace(self, posters=self.posters.assign(**added), genres=tuple(genres)) if added else self

    def subset(self, mask: np.ndarray, name: str) -> Catalog:
        """The posters where `mask` (bool (n,)) is true, under another name; labels stay as they are."""
        kept = self.posters[np.asarray(mask, bool)]
        about = kept[[column for column in ABOUT_COLUMNS if column in kept]]
        return Catalog.build(name, about, kept[list(self.genres)].to_numpy(bool), self.genres, self.issues)

    def without(self, findings: pd.DataFrame) -> Catalog:
        """The catalog without the films that a quality finding asks to leave out.

        findings: rows of `quality.Report.found`; of these only rows with `leave_out` count, so that of
        a group of near-duplicates one poster stays.
        """
        left_out = findings.loc[findings["leave_out"].astype(bool), "film_id"]
        return self.subset(~self.posters["film_id"].isin(left_out).to_numpy(), self.name)

    def save(self, folder: Path) -> None:
        """Write `catalog.parquet`, `issues.parquet` and `catalog.json`: all, or on failure nothing."""
        card = {
            "format": FORMAT,
            "name": self.name,
            "posters": len(self),
            "genres": list(self.genres),
            "has_images": self.has_images,
            "fingerprint": self.fingerprint,
            "findings": self.findings,
            "published": self.published,
            "split": self.split_counts,
        }
        with write_folder(Path(folder)) as partial:
            self.posters.to_parquet(partial / "catalog.parquet", index=False)
            self.issues.to_parquet(partial / "issues.parquet", index=False)
            (partial / "catalog.json").write_text(json.dumps(card, indent=1, ensure_ascii=False), "utf-8")

    @classmethod
    def open(cls, folder: Path) -> Catalog:
        """Open a saved catalog. Images are not read again; raises CatalogError for files that don't fit."""
        folder = Path(folder)
        try:
            card = json.loads((folder / "catalog.json").read_text("utf-8"))
            posters = pd.read_parquet(folder / "catalog.parquet")
            issues = pd.read_parquet(folder / "issues.parquet")
        except FileNotFoundError as error:
            raise CatalogError(
                f"{folder} is not a saved catalog: {Path(error.filename).name} is missing."
            ) from error
        except (OSError, ValueError) as error:
            raise CatalogError(f"The catalog in {folder} is damaged; import it again. ({error})") from error
        if not isinstance(card, dict) or card.get("format") != FORMAT:
            raise CatalogError(f"The catalog in {folder} was written by another version; import it again.")
        try:
            told = str(card["name"]), tuple(card["genres"]), str(card["fingerprint"]), dict(card["findings"])
            published = dict(card.get("published") or {})
            lacking = sorted({"film_id", "path", *told[1]} - set(posters.columns))
            lacking += sorted(set(ISSUE_COLUMNS) - set(issues.columns))
        except (KeyError, TypeError, ValueError) as error:
            raise CatalogError(
                f"{folder / 'catalog.json'} is damaged: {error} is missing or odd; import the dataset again."
            ) from error
        if lacking:
            raise CatalogError(
                f"The tables of the catalog in {folder} lack “{lacking[0]}”; import the dataset again."
            )
        name, genres, fingerprint, findings = told
        return cls(name, posters, genres, fingerprint, findings, issues, published)


def hash_images(paths: pd.Series, progress: Callable[[int, int], None] | None = None) -> list[str | None]:
    """SHA-256 (hex) of each image file; None where there is no path or the file cannot be read.

    progress: called with (paths done, paths in all), from this thread; what it raises ends the reading.
    """

    def one(path: object) -> str | None:
        if not isinstance(path, str):
            return None
        try:
            return hashlib.sha256(Path(path).read_bytes()).hexdigest()
        except OSError:
            return None  # the quality report names it

    hashes: list[str | None] = []
    with ThreadPoolExecutor(2) as pool:
        for start in range(0, len(paths), _HASHED_AT_ONCE):
            hashes += pool.map(one, paths.iloc[start : start + _HASHED_AT_ONCE])
            if progress is not None:
                progress(len(hashes), len(paths))
    return hashes


def _fingerprint(posters: pd.DataFrame, genres: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    digest.update("\n".join(posters["film_id"]).encode())
    digest.update("\n".join(("", *genres)).encode())
    digest.update(np.packbits(posters[list(genres)].to_numpy(bool), axis=1).tobytes())
    if "image_sha256" in posters:
        digest.update("\n".join(posters["image_sha256"].fillna("")).encode())
    return digest.hexdigest()

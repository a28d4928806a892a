"""The posters of one training: catalog, filter, split and draws, all before any pixel is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from poster_genre.data import readers, splits, store
from poster_genre.data.catalog import ABOUT_COLUMNS, Catalog
from poster_genre.inference.bundle import Bundle
from poster_genre.training.parts import CatalogFilter, Recipe
from poster_genre.training.recipe import RecipeError

SPLITTERS = {"stratified": splits.stratified_split, "random": splits.random_split}


@dataclass(frozen=True)
class Examples:
    """The films of a training. `split` is str (n,); `bundle` is set where the catalog came inside one.

    embedding_rows: int (n,), the film's row in `bundle.embeddings`; all films' rows otherwise.
    """

    catalog: Catalog
    split: np.ndarray
    bundle: Bundle | None
    embedding_rows: np.ndarray

    def rows(self, split: str) -> np.ndarray:
        """Row numbers of one split, ascending."""
        return np.flatnonzero(self.split == split)

    @property
    def train_labels(self) -> np.ndarray:
        """bool (n_train, L)."""
        return self.catalog.labels[self.split == "train"]


def open_examples(path: str | Path, recipe: Recipe) -> Examples:
    """Catalog at `path`, filtered and split as the recipe says.

    `path` is a dataset in a known layout, a saved catalog, the name of an imported one, or a bundle with
    an embedded catalog. Raises CatalogError, BundleError or RecipeError.
    """
    catalog, bundle = open_catalog(path)
    kept = _kept(catalog, recipe.catalog)
    filtered = _filtered(catalog, kept, recipe.catalog)
    splitter = SPLITTERS[recipe.split.method]
    split = splitter(filtered.labels, recipe.split.fractions, recipe.split.seed)
    for name in splits.SPLITS:
        if not (split == name).any():
            raise RecipeError(
                f"The {name} split has no poster: {len(filtered)} films are too few. Add posters."
            )
    return Examples(filtered, split, bundle, kept)


def open_catalog(path: str | Path) -> tuple[Catalog, Bundle | None]:
    """The catalog at `path`, and the bundle that it is embedded in, if it is."""
    path = Path(path)
    if (path / "card.json").is_file():
        bundle = Bundle.open(path)
        if not bundle.has_catalog:
            raise RecipeError(f"The bundle {path} holds no catalog to train on. Name a folder of posters.")
        return bundle.catalog, bundle
    if (path / "catalog.json").is_file():
        return Catalog.open(path), None
    if not path.exists() and len(path.parts) == 1:
        return store.open_catalog(path.name), None
    return readers.read(path), None


def _kept(catalog: Catalog, wanted: CatalogFilter) -> np.ndarray:
    """Row numbers of the films that the filter leaves."""
    labelled = catalog.labels[:, _columns(catalog, wanted)].any(axis=1)
    kept = np.flatnonzero(labelled)
    return kept[: wanted.first] if wanted.first else kept


def _filtered(catalog: Catalog, kept: np.ndarray, wanted: CatalogFilter) -> Catalog:
    columns = _columns(catalog, wanted)
    if len(kept) == len(catalog) and len(columns) == len(catalog.genres):
        return catalog  # its fingerprint stays the one that people know
    films = catalog.posters.iloc[kept]
    about = films[[column for column in ABOUT_COLUMNS if column in films]]
    genres = [catalog.genres[column] for column in columns]
    return Catalog.build(catalog.name, about, catalog.labels[np.ix_(kept, columns)], genres)


def _columns(catalog: Catalog, wanted: CatalogFilter) -> list[int]:
    columns = [i for i, genre in enumerate(catalog.genres) if not wanted.genres or genre in wanted.genres]
    if not columns:
        raise RecipeError(
            f"catalog.genres names none of this catalog's genres; it has {', '.join(catalog.genres)}."
        )
    return columns

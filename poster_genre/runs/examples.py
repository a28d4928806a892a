"""The posters of one training: catalog, filter, split and draws, all before any pixel is read."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from poster_genre.data import readers, samplers, splits, store
from poster_genre.data.catalog import ABOUT_COLUMNS, Catalog
from poster_genre.data.home import resolved
from poster_genre.inference.bundle import Bundle
from poster_genre.runs.recipe import CatalogFilter, Recipe
from poster_genre.runs.recipe_file import RecipeError

SPLITTERS = {"stratified": splits.stratified_split, "random": splits.random_split}
UNUSED = ""  # the split of a film that the recipe's filter leaves out of a shared split


@dataclass(frozen=True)
class Examples:
    """The films of a training. `bundle` is set where the catalog came inside one.

    split: str (n,), one of SPLITS, or UNUSED. embedding_rows: int (n,), the film's row in
    `bundle.embeddings`; all films' rows otherwise.
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
    if recipe.split.shared:
        kept = np.arange(len(catalog))
        filtered, split = _filtered_after(catalog, recipe)
    else:
        kept = _kept(catalog, recipe.catalog)
        filtered = _filtered(catalog, kept, recipe.catalog)
        if recipe.protocol.leak == "oversampled-before-split":
            kept, filtered = _oversampled(kept, filtered, recipe)
        split = _split(filtered, recipe)
    for name in splits.SPLITS:
        if not (split == name).any():
            raise RecipeError(
                f"The {name} split has no poster: {len(filtered)} films are too few. Add posters."
            )
    return Examples(filtered, split, bundle, kept)


def open_catalog(path: str | Path) -> tuple[Catalog, Bundle | None]:
    """The catalog at `path`, and the bundle that it is embedded in, if it is."""
    if not Path(path).exists() and len(Path(path).parts) == 1 and str(path)[:1] != "~":
        return store.open_catalog(str(path)), None
    path = resolved(path)
    if (path / "card.json").is_file():
        bundle = Bundle.open(path)
        if not bundle.has_catalog:
            raise RecipeError(f"The bundle {path} holds no catalog to train on. Name a folder of posters.")
        return bundle.catalog, bundle
    if (path / "catalog.json").is_file():
        return Catalog.open(path), None
    return readers.read(path), None


def _split(catalog: Catalog, recipe: Recipe) -> np.ndarray:
    wanted = recipe.split
    if wanted.method != "given":
        return SPLITTERS[wanted.method](catalog.labels, wanted.fractions, wanted.seed)
    if "split" not in catalog.posters:
        raise RecipeError(
            f"split.method is “given”, but the catalog “{catalog.name}” gives no split. Choose stratified or "
            "random."
        )
    try:
        return splits.given_split(catalog.posters["split"], catalog.labels, wanted.fractions, wanted.seed)
    except ValueError as error:
        raise RecipeError(str(error)) from error


def _filtered_after(catalog: Catalog, recipe: Recipe) -> tuple[Catalog, np.ndarray]:
    """The catalog in the filter's genres, and the whole catalog's split, UNUSED where the filter says so.

    Films and fingerprint stay the whole catalog's: it says which films the test films were drawn from.
    """
    wanted, split = recipe.catalog, _split(catalog, recipe)
    columns = _columns(catalog, wanted)
    split[~catalog.labels[:, columns].any(axis=1)] = UNUSED
    if wanted.first:
        # As many as a split of those first films alone would train on, and the first of them.
        in_order = catalog.in_file_order
        train = in_order[split[in_order] == "train"]
        split[train[round(wanted.first * recipe.split.fractions[0]) :]] = UNUSED
    genres = tuple(catalog.genres[column] for column in columns)
    others = [genre for genre in catalog.genres if genre not in genres]
    return dataclasses.replace(catalog, posters=catalog.posters.drop(columns=others), genres=genres), split


def _oversampled(kept: np.ndarray, catalog: Catalog, recipe: Recipe) -> tuple[np.ndarray, Catalog]:
    """The source's leak, on request: films drawn again before the split, each copy a film of its own."""
    rng = np.random.default_rng((recipe.seed, 0))
    rows = np.sort(samplers.sample("inverse_likelihood", catalog.labels, rng))
    starts = np.searchsorted(rows, rows)  # of each film's own copies
    ids = [f"{film}~{copy:04d}" for film, copy in zip(catalog.film_ids[rows], np.arange(len(rows)) - starts)]
    films = catalog.posters.iloc[rows].assign(film_id=ids)
    about = films[[column for column in ABOUT_COLUMNS if column in films]]
    copies = Catalog.build(catalog.name, about, catalog.labels[rows], catalog.genres)
    return kept[rows], copies


def _kept(catalog: Catalog, wanted: CatalogFilter) -> np.ndarray:
    """Row numbers of the films that the filter leaves, ascending."""
    labelled = catalog.labels[:, _columns(catalog, wanted)].any(axis=1)
    if not wanted.first:
        return np.flatnonzero(labelled)
    in_order = catalog.in_file_order
    return np.sort(in_order[labelled[in_order]][: wanted.first])


def _filtered(catalog: Catalog, kept: np.ndarray, wanted: CatalogFilter) -> Catalog:
    columns = _columns(catalog, wanted)
    if len(kept) == len(catalog) and len(columns) == len(catalog.genres):
        return catalog  # its fingerprint stays the one that people know
    films = catalog.posters.iloc[kept]
    about = films[[column for column in ABOUT_COLUMNS if column in films]]
    genres = tuple(catalog.genres[column] for column in columns)
    # The network has an output also for a genre that only films left out have.
    return Catalog.build(catalog.name, about, catalog.labels[np.ix_(kept, columns)], genres).with_genres(
        genres
    )


def _columns(catalog: Catalog, wanted: CatalogFilter) -> list[int]:
    columns = [i for i, genre in enumerate(catalog.genres) if not wanted.genres or genre in wanted.genres]
    if not columns:
        raise RecipeError(
            f"catalog.genres names none of this catalog's genres; it has {', '.join(catalog.genres)}."
        )
    return columns

"""What is the same for every row: split, patience and budget, and the films that all are scored on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from poster_genre.data.catalog import Catalog
from poster_genre.genres import TWENTY
from poster_genre.runs import recipe_file as recipes
from poster_genre.runs.examples import open_examples
from poster_genre.runs.recipe import Budget, Recipe, Split

PATIENCE = 3  # epochs without a better validation figure


def under_protocol(name: str | Path, minutes: float, overrides: Iterable[str] = ()) -> Recipe:
    """Recipe `name` with the shared split, PATIENCE and at most `minutes` of training (0: no limit).

    Raises RecipeError.
    """
    recipe = recipes.load(name, overrides)
    return dataclasses.replace(
        recipe,
        split=Split(shared=True),
        callbacks=dataclasses.replace(recipe.callbacks, early_stopping=PATIENCE),
        budget=Budget(float(minutes)),
    )


@dataclass(frozen=True)
class Films:
    """The catalog that a benchmark is on, split once for all recipes; split: str (n,)."""

    catalog: Catalog
    split: np.ndarray

    @classmethod
    def of(cls, path: str | Path) -> Films:
        """The catalog at `path` under the shared split. Raises CatalogError, BundleError or RecipeError."""
        examples = open_examples(path, Recipe(name="benchmark", split=Split(shared=True)))
        return cls(examples.catalog, examples.split)

    @property
    def twenty(self) -> tuple[str, ...]:
        """Those of UCML's 20 genres that the catalog has."""
        return tuple(genre for genre in self.catalog.genres if genre in TWENTY)

    def labels(self, split: str) -> np.ndarray:
        """bool (n_split, L)."""
        return self.catalog.labels[self.split == split]

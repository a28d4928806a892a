"""A dataset's counts as published and as used, side by side: what cleaning it up changed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from poster_genre import genres as vocabulary
from poster_genre.data.catalog import Catalog
from poster_genre.data.imbalance import distinct_sets
from poster_genre.data.readers.raw import RawTable

# What is counted: its key, and in words.
COUNTS = {
    "rows": "Rows",
    "films": "Films, one an id",
    "columns": "Label columns, with N/A where there is one",
    "label_sets": "Label sets",
    "without_genre": "Rows without a genre (N/A)",
    "with_genre": "Rows with a genre",
}


def of_rows(raw: RawTable) -> dict[str, int]:
    """Counts of a table as it is published, with every row and every column of labels."""
    real = np.array([not vocabulary.is_missing(name) for name in raw.names], bool)
    with_genre = int(raw.labels[:, real].any(axis=1).sum())
    return {
        "rows": len(raw.rows),
        "films": int(raw.rows["film_id"].nunique()),
        "columns": int(raw.labels.any(axis=0).sum()),
        "label_sets": len(distinct_sets(raw.labels).sets) if len(raw.labels) else 0,
        "without_genre": len(raw.rows) - with_genre,
        "with_genre": with_genre,
    }


def of_catalog(catalog: Catalog) -> dict[str, int]:
    """The same counts of the clean catalog: a row is a film, and every film has a genre."""
    films = len(catalog)
    return {
        "rows": films,
        "films": films,
        "columns": len(catalog.genres),
        "label_sets": len(distinct_sets(catalog.labels).sets),
        "without_genre": 0,
        "with_genre": films,
    }


def side_by_side(catalog: Catalog) -> pd.DataFrame:
    """A row a count: `count` in words, `published` and `used`; empty where the published are not known."""
    if not COUNTS.keys() <= catalog.published.keys():
        return pd.DataFrame(columns=["count", "published", "used"])
    used = of_catalog(catalog)
    return pd.DataFrame(
        [(words, catalog.published[key], used[key]) for key, words in COUNTS.items()],
        columns=["count", "published", "used"],
    )

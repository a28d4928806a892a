"""Genres over time, where a catalog knows the years of its films."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def by_period(labels: np.ndarray, genres: Sequence[str], years: pd.Series, length: int = 10) -> pd.DataFrame:
    """How common each genre is in each period.

    labels: bool (n_posters, n_genres). years: (n_posters,) numbers, missing where unknown; such films
    are left out. length: years a period has, 10 for decades; periods start at its multiples.
    Returns one row a genre and period with films: genre, period (first year), posters, films (of the
    period, any genre), share (posters / films).
    """
    known = pd.to_numeric(years, errors="coerce").to_numpy(float, na_value=np.nan)
    dated = np.isfinite(known)
    of_film, starts = pd.factorize(known[dated].astype(int) // length * length, sort=True)
    films = np.bincount(of_film, minlength=len(starts))
    shown = labels if dated.all() else labels[dated]
    counts = np.stack([np.bincount(of_film[column], minlength=len(starts)) for column in shown.T])
    return pd.DataFrame(
        {
            "genre": np.repeat(np.asarray(genres, object), len(starts)),
            "period": np.tile(starts, len(genres)),
            "posters": counts.ravel(),
            "films": np.tile(films, len(genres)),
            "share": (counts / np.maximum(films, 1)).ravel(),
        }
    )

"""How imbalanced a set of labels is: the measures of Charte et al. 2015 and the R package mldr.

Everything is computed from the distinct label sets and how often each occurs, which a million posters
share a few hundred of; so the size of a catalog hardly matters. Where a function takes `labels`, it
takes what `distinct_sets` made of them too, for callers that ask several questions of a large catalog.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

# Shares of a catalog's posters from which a genre counts as head or medium; below it is tail.
HEAD, MEDIUM = 0.10, 0.025
GROUPS = ("head", "medium", "tail")
COOCCURRENCES = ("count", "conditional", "lift")


@dataclass(frozen=True)
class LabelSets:
    """The distinct label sets of a catalog.

    sets: bool (n_sets, n_genres). counts: int64 (n_sets,), posters with exactly that set.
    of_poster: int64 (n_posters,), each poster's row in `sets`.
    """

    sets: np.ndarray
    counts: np.ndarray
    of_poster: np.ndarray


def distinct_sets(labels: np.ndarray) -> LabelSets:
    """Find the distinct rows of `labels` (bool (n_posters, n_genres)), through their packed bits."""
    labels = np.asarray(labels, bool)
    bits = np.packbits(labels, axis=1)
    words = np.zeros((len(bits), -(-max(bits.shape[1], 1) // 8) * 8), np.uint8)
    words[:, : bits.shape[1]] = bits
    keys = words.view(np.uint64 if words.shape[1] == 8 else f"V{words.shape[1]}").ravel()
    _, first, of_poster, counts = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    return LabelSets(labels[first], counts, of_poster.ravel())


def irlbl(labels: np.ndarray) -> np.ndarray:
    """Imbalance ratio of each genre: posters of the commonest genre for every one of its own.

    labels: bool (n_posters, n_genres). Returns float64 (n_genres,): max_j n_j / n_l; NaN for a genre
    without a poster, which every mean leaves out. (Charte et al. 2015, IRLbl.)
    """
    return _ratios(np.count_nonzero(labels, axis=0))


def mean_ir(labels: np.ndarray) -> float:
    """MeanIR (Charte et al. 2015): the mean of `irlbl` over the genres that occur; NaN where none does."""
    ratios = irlbl(labels)
    return float(np.nanmean(ratios)) if np.isfinite(ratios).any() else float("nan")


def scumble(labels: np.ndarray | LabelSets) -> np.ndarray:
    """How far common and rare genres share a poster: 0 (not at all) towards 1, a value a poster.

    labels: bool (n_posters, n_genres). Returns float64 (n_posters,):
    1 - (geometric mean / arithmetic mean) of IRLbl over the poster's genres; 0 without a genre.
    (Charte et al. 2014, SCUMBLE; a catalog's value is the mean.)
    """
    found = _found(labels)
    return _scumble_of_sets(found)[found.of_poster]


def summary(labels: np.ndarray | LabelSets, genres: Sequence[str]) -> dict[str, object]:
    """The key figures of a catalog.

    labels: bool (n_posters, n_genres). Returns `posters`; `genres`, a dict of counts; `cardinality`
    (genres a poster) and `density` (that over the number of genres); `label_sets` and `singletons`
    (sets that occur once); `mean_ir`, `cvir` (their spread, sd / mean with ddof 1), `max_ir`;
    `scumble`; `absent`, the genres without a poster. Figures without a meaning (no posters, spread of
    one genre) are NaN.
    """
    found = _found(labels)
    counts = _genre_counts(found)
    ratios = _ratios(counts)
    ratios = ratios[np.isfinite(ratios)]
    n = int(found.counts.sum())
    cardinality = counts.sum() / n if n else np.nan
    mean = ratios.mean() if len(ratios) else np.nan
    return {
        "posters": n,
        "genres": {genre: int(count) for genre, count in zip(genres, counts, strict=True)},
        "cardinality": float(cardinality),
        "density": float(cardinality / len(genres)) if len(genres) else float("nan"),
        "label_sets": len(found.sets),
        "singletons": int((found.counts == 1).sum()),
        "mean_ir": float(mean),
        "cvir": float(ratios.std(ddof=1) / mean) if len(ratios) > 1 else float("nan"),
        "max_ir": float(ratios.max()) if len(ratios) else float("nan"),
        "scumble": float(np.average(_scumble_of_sets(found), weights=found.counts)) if n else float("nan"),
        "absent": [genre for genre, count in zip(genres, counts, strict=True) if count == 0],
    }


def genre_table(labels: np.ndarray | LabelSets, genres: Sequence[str]) -> pd.DataFrame:
    """One row a genre, in the order of `genres`: genre, posters, share, irlbl, scumble, group.

    `share` is of all posters; `scumble` the mean over the genre's posters (mldr's SCUMBLELbl; NaN
    without any); `group` one of GROUPS.
    """
    found = _found(labels)
    counts = _genre_counts(found)
    shares = counts / max(found.counts.sum(), 1)
    with np.errstate(invalid="ignore"):
        mixed = (_scumble_of_sets(found) * found.counts) @ found.sets / counts
    return pd.DataFrame(
        {
            "genre": list(genres),
            "posters": counts,
            "share": shares,
            "irlbl": _ratios(counts),
            "scumble": mixed,
            "group": [group_of(share) for share in shares],
        }
    )


def group_of(share: float) -> str:
    """`head`, `medium` or `tail` for a genre on that share (0–1) of a catalog's posters."""
    return "head" if share >= HEAD else "medium" if share >= MEDIUM else "tail"


def label_sets(labels: np.ndarray | LabelSets, genres: Sequence[str]) -> pd.DataFrame:
    """One row a distinct label set, the commonest first: label_set, n_genres, posters, share, scumble.

    `label_set` names its genres ("Comedy, Drama"; "" for posters without a genre).
    """
    found = _found(labels)
    names = np.asarray(genres, object)
    table = pd.DataFrame(
        {
            "label_set": [", ".join(names[row]) for row in found.sets],
            "n_genres": found.sets.sum(axis=1),
            "posters": found.counts,
            "share": found.counts / max(found.counts.sum(), 1),
            "scumble": _scumble_of_sets(found),
        }
    )
    return table.sort_values(["posters", "label_set"], ascending=[False, True], ignore_index=True)


def genres_a_poster(labels: np.ndarray | LabelSets) -> pd.DataFrame:
    """How many posters carry how many genres: n_genres (0 upwards, no gaps), posters, share."""
    found = _found(labels)
    posters = np.bincount(found.sets.sum(axis=1), weights=found.counts).astype(int)
    return pd.DataFrame(
        {"n_genres": range(len(posters)), "posters": posters, "share": posters / max(posters.sum(), 1)}
    )


def cooccurrence(labels: np.ndarray | LabelSets, genres: Sequence[str], how: str = "count") -> pd.DataFrame:
    """How genres go together, as a square frame with genres in rows and columns.

    how: `count`, posters that carry both (on the diagonal: the genre's own posters);
        `conditional`, the share of the row's posters that also carry the column's genre;
        `lift`, how many times more often both occur than if they were independent.
    Cells that divide by a genre without a poster are NaN. Raises ValueError for another `how`.
    """
    if how not in COOCCURRENCES:
        raise ValueError(f"how is {how!r}; allowed are {', '.join(COOCCURRENCES)}.")
    found = _found(labels)
    sets = found.sets.astype(np.int64)
    table = (sets * found.counts[:, None]).T @ sets
    own = np.diag(table).astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        if how == "conditional":
            table = table / own[:, None]
        elif how == "lift":
            table = table * found.counts.sum() / np.outer(own, own)
    return pd.DataFrame(table, index=list(genres), columns=list(genres))


def _found(labels: np.ndarray | LabelSets) -> LabelSets:
    return labels if isinstance(labels, LabelSets) else distinct_sets(labels)


def _genre_counts(found: LabelSets) -> np.ndarray:
    return found.counts @ found.sets


def _ratios(counts: np.ndarray) -> np.ndarray:
    return counts.max(initial=0) / np.where(counts > 0, counts, np.nan)


def _scumble_of_sets(found: LabelSets) -> np.ndarray:
    """SCUMBLE of each distinct label set, float64 (n_sets,)."""
    ratios = np.nan_to_num(_ratios(_genre_counts(found)), nan=1.0)  # a genre in no set enters no sum
    sizes = np.maximum(found.sets.sum(axis=1), 1)
    geometric = np.exp(found.sets @ np.log(ratios) / sizes)
    arithmetic = found.sets @ ratios / sizes
    return np.where(found.sets.any(axis=1), 1 - geometric / np.where(arithmetic > 0, arithmetic, 1), 0.0)


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

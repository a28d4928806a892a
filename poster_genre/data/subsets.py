"""Balanced subsets of an imbalanced training set: the two strategies of UCML, for multi-label posters.

A poster may be in several subsets and keeps its full label vector in each. (After Wu, Jing, Shan, Zuo,
Yang, AAAI 2017; adapted: METHODS §5.)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from poster_genre.data.imbalance import irlbl

RARE = 30  # genres with fewer training posters are minority, but too rare to enter MeanIR
FEWEST, MOST = 2, 8  # subsets that `minority_union` makes by itself


def minority_genres(labels: np.ndarray) -> np.ndarray:
    """bool (n_genres,): IRLbl above MeanIR, or fewer than RARE posters; those don't enter MeanIR.

    Genres without a poster are no minority: nothing can be learned of them.
    """
    counts = np.count_nonzero(labels, axis=0)
    ratios = irlbl(labels)
    common = counts >= RARE
    mean = ratios[common].mean() if common.any() else np.inf
    return (counts > 0) & (~common | (ratios > mean))


def minority_union(
    labels: np.ndarray, seed: int = 0, subsets: int | None = None, minority: np.ndarray | None = None
) -> list[np.ndarray]:
    """Each subset holds every poster with a minority genre and one block of the others.

    labels: bool (n_train, n_genres). subsets: their number; without it clip(⌈others / minority⌉, 2, 8),
    but no more than there are others. minority: bool (n_genres,); without it `minority_genres` of the labels.
    Returns ascending int64 rows of `labels` for each subset. The blocks are stratified over genres.
    Raises ValueError for fewer than one subset, or more than there are posters to share out.
    """
    # Imported here, since it loads scikit-learn, which takes a second that few callers need to spend.
    from iterstrat.ml_stratifiers import IterativeStratification

    genres = minority_genres(labels) if minority is None else minority
    is_minority = labels[:, genres].any(axis=1)
    rare, others = np.flatnonzero(is_minority), np.flatnonzero(~is_minority)
    most = max(len(others), 1)
    if subsets is None:
        subsets = min(max(math.ceil(len(others) / max(len(rare), 1)), FEWEST), MOST, most)
    if not 1 <= subsets <= most:
        raise ValueError(f"subsets is {subsets}; with these labels it goes from 1 to {most}.")
    shares = np.full(subsets, 1 / subsets)
    block = IterativeStratification(labels[others], shares, np.random.RandomState(seed))
    return [np.sort(np.concatenate([rare, others[block == k]])) for k in range(subsets)]


def genre_anchor(labels: np.ndarray, seed: int = 0) -> list[np.ndarray]:
    """One subset a genre: all its posters, and at most half as many of every other genre.

    labels: bool (n_train, n_genres). Returns ascending int64 rows of `labels` for each genre, in their
    order. Posters that carry the anchor count first, so a genre that goes with it on more than half of
    its posters gets no further one; others are drawn at random, the rarest genre first.
    """
    rng = np.random.default_rng(seed)
    return [_anchored(labels, anchor, rng) for anchor in range(labels.shape[1])]


def _anchored(labels: np.ndarray, anchor: int, rng: np.random.Generator) -> np.ndarray:
    chosen = labels[:, anchor].copy()
    most = np.count_nonzero(chosen) // 2
    counts = np.count_nonzero(labels[chosen], axis=0)
    for genre in np.argsort(np.count_nonzero(labels, axis=0), kind="stable"):
        if genre == anchor:
            continue
        for row in rng.permutation(np.flatnonzero(labels[:, genre] & ~chosen)):
            if counts[genre] >= most:
                break
            if (counts[labels[row]] < most).all():
                chosen[row] = True
                counts += labels[row]
    return np.flatnonzero(chosen)


def named_subsets(
    strategy: str, labels: np.ndarray, genres: Sequence[str], seed: int = 0, subsets: int = 0
) -> dict[str, np.ndarray]:
    """Rows of each training subset by its name: its anchor genre, or a number from 1.

    subsets: their number for `minority_union`, 0 for as many as it makes by itself. Subsets without a
    poster are left out. Raises ValueError as the strategies do.
    """
    if strategy == "genre_anchor":
        found = dict(zip(genres, genre_anchor(labels, seed)))
    else:
        parts = minority_union(labels, seed, subsets or None)
        found = {str(number): rows for number, rows in enumerate(parts, start=1)}
    return {name: rows for name, rows in found.items() if len(rows)}


def scored_subsets(
    strategy: str,
    names: Sequence[str],
    train_labels: np.ndarray,
    labels: np.ndarray,
    genres: Sequence[str],
    seed: int = 0,
) -> dict[str, np.ndarray]:
    """Other posters dealt to the subsets of a training as its own were; rows of `labels` by the same names.

    names: those that `named_subsets` gave; train_labels: bool (n_train, n_genres), say which genres are
    minority; labels: bool (n, n_genres) of the others. Subsets without a poster are left out.
    """
    if strategy == "genre_anchor":
        found = dict(zip(genres, genre_anchor(labels, seed)))
    else:
        minority = minority_genres(train_labels)
        others = np.count_nonzero(~labels[:, minority].any(axis=1))
        parts = minority_union(labels, seed, min(len(names), max(others, 1)), minority)
        found = dict(zip(names, parts))
    return {name: rows for name, rows in found.items() if name in names and len(rows)}


STRATEGIES: dict[str, Callable[..., list[np.ndarray]]] = {
    "minority_union": minority_union,
    "genre_anchor": genre_anchor,
}

"""Train, validation and test: stratified over genres, by film, seeded (METHODS §2)."""

from __future__ import annotations

import numpy as np
import pandas as pd

SPLITS = ("train", "validation", "test")
FRACTIONS = (0.8, 0.1, 0.1)


def stratified_split(
    labels: np.ndarray, fractions: tuple[float, float, float] = FRACTIONS, seed: int = 0
) -> np.ndarray:
    """Name the split of every poster so that each split has about the same share of every genre.

    Iterative stratification (Sechidis, Tsoumakas, Vlahavas 2011): rarest remaining genre first, each
    poster to the split that still wants that genre most; posters without labels last.

    labels: bool (n, n_genres), one row a film, in the catalog's order (the order enters the draw).
    Returns str (n,), each one of SPLITS. Raises ValueError for fractions that are no shares of one.
    """
    # Imported here, since it loads scikit-learn, which takes a second that few callers need to spend.
    from iterstrat.ml_stratifiers import IterativeStratification

    shares = _shares(fractions)
    # RandomState, not Generator: its stream is frozen, so that a seed means one split in every NumPy.
    folds = IterativeStratification(np.asarray(labels, bool), shares, np.random.RandomState(seed))
    return np.array(SPLITS)[folds]


def random_split(
    labels: np.ndarray, fractions: tuple[float, float, float] = FRACTIONS, seed: int = 0
) -> np.ndarray:
    """As `stratified_split`, but drawn without a look at the genres: what stratifying is compared with."""
    shares = _shares(fractions)
    n = len(labels)
    ends = np.round(np.cumsum(shares) * n).astype(int)
    folds = np.searchsorted(ends, np.arange(n), side="right")
    return np.array(SPLITS)[np.random.RandomState(seed).permutation(folds)]


def given_split(
    given: pd.Series,
    labels: np.ndarray,
    fractions: tuple[float, float, float] = FRACTIONS,
    seed: int = 0,
) -> np.ndarray:
    """The split that the dataset itself gives, so that scores compare with others' on it.

    given: one of SPLITS for each poster, or missing; those go to train. A part that it lacks is drawn from
    train, stratified over genres, by its share in `fractions`.
    Returns str (n,). Raises ValueError where no poster is for training.
    """
    split = given.fillna("train").to_numpy(str).astype(object)
    if not (split == "train").any():
        raise ValueError("The dataset's own split has no posters for training; choose another split.")
    lacking = [part for part in SPLITS[1:] if not (split == part).any()]
    if lacking:
        shares = np.array(
            [share if part in ("train", *lacking) else 0.0 for part, share in zip(SPLITS, fractions)]
        )
        train = np.flatnonzero(split == "train")
        split[train] = stratified_split(labels[train], tuple(shares / shares.sum()), seed)
    return split.astype(str)


def fold_splits(labels: np.ndarray, folds: int, seed: int = 0) -> list[np.ndarray]:
    """The splits of a cross-fitting, by which every poster is tested once, by a network that never saw it.

    Each is as `stratified_split` gives it, with another fold as test, and of the rest the usual share for
    validation. labels: bool (n, n_genres). Raises ValueError for fewer than two folds.
    """
    from iterstrat.ml_stratifiers import IterativeStratification

    if folds < 2:
        raise ValueError(f"{folds} folds are no cross-fitting; it takes two or more.")
    labels = np.asarray(labels, bool)
    numbers = IterativeStratification(labels, np.full(folds, 1 / folds), np.random.RandomState(seed))
    train, validation, _ = FRACTIONS
    shares = (train / (train + validation), validation / (train + validation), 0.0)
    found = []
    for fold in range(folds):
        split = np.full(len(labels), "test", dtype="<U10")
        rest = np.flatnonzero(np.asarray(numbers) != fold)
        split[rest] = stratified_split(labels[rest], shares, seed)
        found.append(split)
    return found


def split_shares(labels: np.ndarray, split: np.ndarray, genres: tuple[str, ...]) -> pd.DataFrame:
    """How common each genre is in each split.

    Returns one row a genre: `genre`, `posters` (in all), `share` (of all posters), a share of the
    split's posters under each of SPLITS (NaN for an empty split), and `gap`, the largest distance of a
    split's share from `share`. All shares in [0, 1].
    """
    labels = np.asarray(labels, bool)
    table = pd.DataFrame({"genre": list(genres), "posters": labels.sum(axis=0), "share": labels.mean(axis=0)})
    for name in SPLITS:
        rows = labels[split == name]
        table[name] = rows.mean(axis=0) if len(rows) else np.nan
    table["gap"] = table[list(SPLITS)].sub(table["share"], axis=0).abs().max(axis=1)
    return table


def _shares(fractions: tuple[float, float, float]) -> np.ndarray:
    shares = np.asarray(fractions, float)
    if shares.shape != (len(SPLITS),) or (shares < 0).any() or not np.isclose(shares.sum(), 1):
        raise ValueError(
            f"The split fractions {fractions} must be three shares that sum to 1, like {FRACTIONS}."
        )
    return shares

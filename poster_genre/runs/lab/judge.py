"""What every remedy makes of a trained cell, on the test films and on resamples of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from poster_genre.evaluation.constants import constants
from poster_genre.evaluation.groups import groups_of
from poster_genre.evaluation.post_hoc import PLAIN, POST_HOC, fit_rule
from poster_genre.evaluation.ranking import ranking_figures
from poster_genre.evaluation.resampled import (
    FIGURES,
    GROUP_F1,
    SeedLuck,
    difference,
    figures_on,
    ranking_on,
    weights_of,
)
from poster_genre.runs.lab.cells import Trained
from poster_genre.runs.lab.plan import REFERENCE, Cell, Method

F1 = ("f1_macro", "f1_micro", "f1_samples")
RESAMPLES = 400  # enough for a standard deviation to within 4 %
KEYS = ["method", "remedy", "figure", "seeds"]
NUMBERS = ["value", "half", "vs_same", "vs_same_half", "vs_plain", "vs_plain_half"]


@dataclass(frozen=True, eq=False)
class Films:
    """The films that cells are judged on: labels bool (n, L) of each split, genres in their columns."""

    genres: tuple[str, ...]
    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """head, medium or tail, by shares of the training posters."""
        return groups_of(self.train)

    @cached_property
    def shares(self) -> np.ndarray:
        """Share of training posters with each genre, (L,), kept off 0 and 1."""
        n = len(self.train)
        return self.train.sum(axis=0).clip(1, n - 1) / n

    @cached_property
    def weights(self) -> np.ndarray:
        """The test films and resamples of them, the same for every cell: see `resampled.weights_of`."""
        return weights_of(len(self.test), RESAMPLES)

    def described(self) -> list[dict]:
        """A genre a row: genre, group, and its films in each split."""
        counts = [labels.sum(axis=0).tolist() for labels in (self.train, self.validation, self.test)]
        names = ("genre", "group", "train", "validation", "test")
        return [dict(zip(names, row)) for row in zip(self.genres, self.groups, *counts)]

    def constants(self) -> dict[str, float]:
        """The best that a predictor reaches that looks at no poster, by figure."""
        table = constants(self.test, self.train, self.genres)
        return {figure: round(float(table[figure].max()), 5) for figure in ("map_macro", *F1)}

    @classmethod
    def pooled(cls, parts: Sequence[Films]) -> Films:
        """All films of a cross-fitting: each was test film once, and in turn for training and validation."""
        every = np.concatenate([part.test for part in parts])
        return cls(parts[0].genres, every, every, every)

    @property
    def columns(self) -> tuple[str, ...]:
        """The figures of a cell under a remedy, in the order of `Judged.drawn`."""
        return ("map_macro", *FIGURES, *GROUP_F1, *self.genres)


@dataclass(frozen=True, eq=False)
class Judged:
    """A cell's figures. validation_map: macro mAP on validation films, by which methods are chosen.

    drawn: float32 (remedies, 1 + RESAMPLES, columns): on the test films, then on each resample.
    """

    validation_map: float
    drawn: np.ndarray

    def figures(self, columns: tuple[str, ...]) -> dict[str, dict[str, float | None]]:
        """On the test films: by remedy and figure; None where it is undefined."""
        return {
            name: dict(zip(columns, map(_plain, self.drawn[number, 0].tolist())))
            for number, name in enumerate(POST_HOC)
        }


def judge(rounds: Sequence[tuple[Trained, Films]], films: Films) -> Judged:
    """Fit every remedy on validation and score it on test.

    rounds: a training with its films, or those of a cross-fitting: each fits on its own validation films, and
    predictions on all test films are judged as one table, since F1 from pooled counts is the least biased
    (Forman & Scholz 2010). films: what they are tested on, in that order. Raises EvaluationError for
    diverged logits.
    """
    logits = np.concatenate([trained.test for trained, _ in rounds])
    ranking = pd.Series(ranking_on(films.test, logits, films.weights), name="map_macro")
    tables = []
    for remedy in POST_HOC.values():
        applied = [
            fit_rule(remedy, trained.validation, own.validation, own.shares, own.genres).apply(trained.test)
            for trained, own in rounds
        ]
        decided = (np.concatenate(parts) for parts in zip(*applied))
        table = figures_on(films.test, *decided, films.genres, films.groups, films.weights)
        tables.append(pd.concat([ranking, table], axis=1)[list(films.columns)])
    chosen_by = [ranking_figures(own.validation, trained.validation)["map_macro"] for trained, own in rounds]
    return Judged(float(np.mean(chosen_by)), np.stack([table.to_numpy(np.float32) for table in tables]))


def _plain(value: float) -> float | None:
    """As JSON takes it, with the digits that mean something."""
    return round(value, 5) if math.isfinite(value) else None


def contrasts(
    drawn: dict[Cell, np.ndarray], columns: tuple[str, ...], reference: Method = REFERENCE
) -> pd.DataFrame:
    """A row for each method (by its id), remedy and figure: KEYS and NUMBERS.

    drawn: of each cell `Judged.drawn`, float (remedies, 1 + resamples, columns); a method of which the
    reference lacks a seed is compared on the others. value: mean over seeds; half: half-width of its 95 %
    interval over seeds, NaN where no method has a second one; vs_same, vs_plain: less the reference, plain
    BCE, under the same remedy, and as trained, with half-widths over seeds and films.
    """
    every = _by_method(drawn)
    luck = SeedLuck.of([values[:, 0] for values in every.values()])
    plain = list(POST_HOC).index(PLAIN)
    # A remedy's gain varies less, since it is the same training's logits twice.
    gains = SeedLuck.of([values[:, 0] - values[:, 0, [plain]] for values in every.values()])
    parts = []
    for method, ours in every.items():
        n = min(len(ours), len(every[reference]))
        ours, theirs = ours[:n], every[reference][:n]
        own = luck.half(n)
        same, total = np.hypot(own, own), np.hypot(own, own[[plain]])
        if method == reference:
            same, total = np.zeros_like(own), gains.half(n)
        numbers = [ours[:, 0].mean(axis=0), own]
        numbers += difference(theirs, ours, same)
        numbers += difference(theirs[:, :, [plain]], ours, total)
        part = pd.DataFrame(
            [(method.id, remedy, figure, n) for remedy in POST_HOC for figure in columns], columns=KEYS
        )
        part[NUMBERS] = np.stack([number.ravel() for number in numbers], axis=1)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _by_method(drawn: dict[Cell, np.ndarray]) -> dict[Method, np.ndarray]:
    """Of each method float (seeds, 1 + resamples, remedies, columns), seeds ascending."""
    seeds: dict[Method, list[int]] = {}
    for cell in drawn:
        seeds.setdefault(cell.method, []).append(cell.seed)
    return {
        method: np.stack([np.swapaxes(drawn[Cell(method, seed)], 0, 1) for seed in sorted(own)])
        for method, own in seeds.items()
    }

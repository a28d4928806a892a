"""Methods side by side: mean figures over seeds, and differences from plain BCE with the luck in them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from poster_genre.evaluation.remedies import PLAIN, REMEDIES
from poster_genre.evaluation.seeds import SeedLuck, difference
from poster_genre.runs.lab.plan import REFERENCE, Cell, Method

KEYS = ["method", "remedy", "figure", "seeds"]
NUMBERS = ["value", "half", "vs_same", "vs_same_half", "vs_plain", "vs_plain_half"]


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
    plain = list(REMEDIES).index(PLAIN)
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
            [(method.id, remedy, figure, n) for remedy in REMEDIES for figure in columns], columns=KEYS
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

"""How much a method gains over plain BCE, with its interval, as the Lab tells it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from poster_genre.runs.lab.plan import Method
from poster_genre.runs.lab.result import LabResult

SAME, TRAINED = "vs_same", "vs_plain"  # the columns of gains over plain BCE: with the same remedy, as trained
GROUPS = {"head": "common", "medium": "less common", "tail": "rare"}


@dataclass(frozen=True)
class Gain:
    """A figure of a method under a remedy, and its gain over plain BCE with the interval's half-width."""

    reached: float
    value: float
    half: float

    @property
    def clear(self) -> bool:
        """Whether the 95 % interval leaves out zero."""
        return abs(self.value) > self.half

    @property
    def text(self) -> str:
        """ "+0.11 ± 0.03" """
        return with_half(self.value, self.half)


def with_half(value: float, half: float) -> str:
    """A difference with its half-width, as many decimals as that has: "+0.11 ± 0.03"."""
    if not math.isfinite(value):
        return "–"
    digits = 2 if half >= 0.0095 else 3
    return f"{'−' if round(value, digits) < 0 else '+'}{abs(value):.{digits}f} ± {half:.{digits}f}"


def gain(result: LabResult, method: Method, remedy: str, figure: str, against: str) -> Gain:
    """against: SAME or TRAINED."""
    row = result.of(figure, remedy).loc[method.id]
    return Gain(row["value"], row[against], row[f"{against}_half"])

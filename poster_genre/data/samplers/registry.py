"""What a sampler is, how its settings are checked, and the ways to draw with one by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np


class SamplerError(ValueError):
    """An unknown sampler or setting; the message names what is allowed."""


@dataclass(frozen=True)
class Setting:
    """One number that steers a sampler: what it is called, its default, its range, and a sentence."""

    title: str
    default: float
    low: float
    high: float
    step: float
    help: str

    @property
    def whole(self) -> bool:
        """Whether only whole numbers make sense."""
        return isinstance(self.default, int)


@dataclass(frozen=True)
class Sampler:
    """One way to draw training posters.

    formula: in LaTeX, which posters or how often.
    draw: (labels bool (n_train, n_genres), rng, **settings) -> int64 (n_draws,), rows of `labels`;
        None for a sampler that makes new embeddings instead of drawing posters.
    """

    name: str
    title: str
    describe: str
    source: str
    draw: Callable[..., np.ndarray] | None
    settings: Mapping[str, Setting] = field(default_factory=dict)
    formula: str = ""

    @property
    def needs_embeddings(self) -> bool:
        """Whether it works on embeddings only, so that a network that reads images cannot use it."""
        return self.draw is None

    def checked(self, settings: Mapping[str, float]) -> dict[str, float]:
        """All settings, with defaults where none is given. Raises SamplerError for an unfit one."""
        unknown = sorted(set(settings) - set(self.settings))
        if unknown:
            allowed = ", ".join(self.settings) or "none"
            raise SamplerError(f"The sampler {self.name} has no setting {unknown[0]!r}; it has: {allowed}.")
        complete = {name: settings.get(name, setting.default) for name, setting in self.settings.items()}
        for name, value in complete.items():
            setting = self.settings[name]
            if not setting.low <= value <= setting.high or (setting.whole and value != int(value)):
                kind = "a whole number" if setting.whole else "a number"
                raise SamplerError(
                    f"{name} of the sampler {self.name} is {value}; it must be {kind} "
                    f"from {setting.low:g} to {setting.high:g}."
                )
            complete[name] = int(value) if setting.whole else float(value)
        return complete


def to_length(rows: np.ndarray, n_draws: int, rng: np.random.Generator) -> np.ndarray:
    """`n_draws` of `rows` in random order: none twice before every one came once."""
    whole, rest = divmod(n_draws, len(rows))
    return rng.permutation(np.concatenate([np.repeat(rows, whole), rng.permutation(rows)[:rest]]))

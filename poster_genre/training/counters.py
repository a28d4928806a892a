"""What a training must remember between epochs: counters, best figure, time spent."""

from __future__ import annotations

import math
from dataclasses import dataclass

from poster_genre.runs.recipe import Budget, Callbacks, Optimiser


@dataclass
class Counters:
    """Counters after `epoch` whole epochs; kept in the resume checkpoint, so that nothing starts anew.

    best: the best validation figure so far (NaN before the first epoch), met at `best_epoch`; waited:
    epochs since then; plateau_loss, plateau_waited, rate_drops: the plateau schedule's; seconds: of
    training so far; validation_seconds: of the last validation, 0 before the first; stopped_by: why the
    training ended, "" while it goes on.
    """

    epoch: int = 0
    best: float = math.nan
    best_epoch: int = 0
    waited: int = 0
    plateau_loss: float = math.inf
    plateau_waited: int = 0
    rate_drops: int = 0
    seconds: float = 0.0
    validation_seconds: float = 0.0
    stopped_by: str = ""

    def update(self, figures: dict[str, float], callbacks: Callbacks, optimiser: Optimiser) -> bool:
        """Count one more epoch with these validation figures; returns whether it is the best so far."""
        self.epoch += 1
        self._update_plateau(figures["validation_loss"], optimiser)
        value = figures[f"validation_{callbacks.best_by}"]
        lower_is_better = callbacks.best_by == "loss"
        better = math.isnan(self.best) or (value < self.best if lower_is_better else value > self.best)
        if better:
            self.best, self.best_epoch, self.waited = value, self.epoch, 0
        else:
            self.waited += 1
        return better

    def end(self, epochs: int, callbacks: Callbacks, budget: Budget) -> str:
        """Why no further epoch is due: "epochs", "early stopping", "budget", or "" when one is."""
        if self.stopped_by:
            return self.stopped_by
        if self.epoch >= epochs:
            return "epochs"
        if callbacks.early_stopping and self.waited >= callbacks.early_stopping:
            return "early stopping"
        if budget.minutes and self.epoch and self.seconds >= budget.minutes * 60:
            return "budget"
        return ""

    def _update_plateau(self, loss: float, optimiser: Optimiser) -> None:
        if loss < self.plateau_loss:
            self.plateau_loss, self.plateau_waited = loss, 0
            return
        self.plateau_waited += 1
        if self.plateau_waited >= optimiser.plateau_patience:
            self.plateau_waited, self.rate_drops = 0, self.rate_drops + 1

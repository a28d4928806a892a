"""One epoch of training steps: draw, step, watch for a stop, a NaN and the budget's end."""

from __future__ import annotations

import math
import time
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from poster_genre.runs.recipe import Optimiser, Recipe
from poster_genre.runs.run_writer import Journal
from poster_genre.training.builders import Stage
from poster_genre.training.counters import Counters
from poster_genre.training.learner import Learner, Step


class TrainingError(ValueError):
    """A training that cannot go on; the message says what happened and what to change."""


@dataclass(frozen=True)
class Plan:
    """Where an epoch stands: its stage trains epochs `first` to `last` (excluded) of `total`.

    validated: posters of the validation split; scored_after: how many validations' worth of posters are
    scored after the last epoch; exporting: seconds that the export at the very end is expected to take.
    """

    stage: Stage
    first: int
    last: int
    total: int
    validated: int = 0
    scored_after: float = 0.0
    exporting: float = 0.0

    def seconds_left(self, steps_left: float, progress: Counters, speed: float) -> float | None:
        """Until the model is ready, `steps_left` s of steps, the validations, the scoring and the export
        included; None while a later stage, which nobody has timed, is still to come.

        speed: training posters a second, which stands in for a validation's until one was timed.
        """
        if self.last < self.total:
            return None
        validations = self.last - progress.epoch + self.scored_after
        each = progress.validation_seconds or self.validated / speed
        return steps_left + validations * each + self.exporting


@dataclass
class Seen:
    """What the steps of an epoch left: posters, figures, labels bool and logits (n, L), speed."""

    started: float = field(default_factory=time.monotonic)
    posters: int = 0
    learning_rate: float = 0.0
    _sums: Counter = field(default_factory=Counter)
    _labels: list = field(default_factory=list)
    _logits: list = field(default_factory=list)

    def add(self, step: Step, labels) -> None:
        self.posters += len(step.logits)
        for name, value in step.figures.items():
            self._sums[name] += value * len(step.logits)
        self._labels.append(np.asarray(labels) > 0.5)
        self._logits.append(step.logits)

    @property
    def figures(self) -> dict[str, float]:
        """The steps' figures, the loss among them, averaged over posters."""
        return {name: total / self.posters for name, total in self._sums.items()}

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    @property
    def speed(self) -> float:
        """Posters a second, over the epoch so far."""
        return self.posters / max(self.seconds, 1e-9)

    @property
    def labels(self) -> np.ndarray:
        return np.concatenate(self._labels)

    @property
    def logits(self) -> np.ndarray:
        return np.concatenate(self._logits)


def train_epoch(recipe: Recipe, plan: Plan, learner: Learner, progress: Counters, journal: Journal) -> Seen:
    """Train the epoch after `progress.epoch`.

    Raises Stopped within a step of a stop request, and TrainingError when the loss is no number any
    more. When the budget ends within the epoch, so does the epoch, and `progress.stopped_by` says so.
    """
    epoch = progress.epoch
    order = plan.stage.draw(epoch)
    steps = math.ceil(len(order) / plan.stage.source.batch)
    learner.start_epoch(recipe.seed, epoch)
    seen = Seen()
    for step, (inputs, labels) in enumerate(plan.stage.source.train_batches(order, epoch)):
        done = (epoch - plan.first + step / steps) / (plan.last - plan.first)
        share = rate_share(recipe.optimiser, done, progress.rate_drops)
        result = learner.step(inputs, labels, share)
        if not math.isfinite(result.loss):
            raise TrainingError(
                f"The loss became {result.loss} in epoch {epoch + 1}, step {step + 1}. "
                "Lower optimiser.learning_rate, or set optimiser.clip_norm = 1."
            )
        seen.add(result, labels)
        seen.learning_rate = recipe.optimiser.learning_rate * share
        steps_left = ((plan.last - epoch) * len(order) - seen.posters) / seen.speed
        left = plan.seconds_left(steps_left, progress, seen.speed)
        journal.step(_standing(epoch, plan, step + 1, steps, seen, left), _figures(result.loss, seen))
        if recipe.budget.minutes and progress.seconds + seen.seconds >= 60 * recipe.budget.minutes:
            progress.stopped_by = "budget"
            break
    return seen


def _standing(epoch: int, plan: Plan, step: int, steps: int, seen: Seen, left: float | None) -> dict:
    """Where the training stands, for the status."""
    return {
        "epoch": epoch,
        "epochs": plan.total,
        "step": step,
        "steps": steps,
        "posters_per_second": round(seen.speed, 1),
        "seconds_left": None if left is None else round(left, 1),
    }


def _figures(loss: float, seen: Seen) -> dict:
    """A step's line of steps.jsonl."""
    return {
        "loss": loss,
        "learning_rate": seen.learning_rate,
        "posters_per_second": round(seen.speed, 1),
    }


def rate_share(optimiser: Optimiser, done: float, drops: int = 0) -> float:
    """Learning rate as a share of the recipe's, in [0, 1], when `done` (0 to 1) of all steps are done.

    `drops` counts the plateaus met so far (schedule `plateau`).
    """
    if done < optimiser.warmup:
        return max(done / optimiser.warmup, 0.01)  # a first step at 0 would only waste a batch
    after = (done - optimiser.warmup) / (1 - optimiser.warmup)
    if optimiser.schedule == "cosine":
        return 0.5 * (1 + math.cos(math.pi * after))
    if optimiser.schedule == "exponential":
        return optimiser.decay**after
    if optimiser.schedule == "plateau":
        return optimiser.decay**drops
    return 1.0

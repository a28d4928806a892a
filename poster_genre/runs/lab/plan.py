"""What a Lab run trains: methods, seeds, and the presets that choose them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from poster_genre.data import samplers
from poster_genre.runs.choices import LOSSES, UCML_ABLATIONS

MOST_SEEDS, MOST_FOLDS = 5, 10


class PlanError(ValueError):
    """A Lab run that cannot be; the message says what is allowed."""


@dataclass(frozen=True, order=True)
class Method:
    """A loss and a sampler, by their names in the registries; or UCML, by the name of its ablation."""

    loss: str = "bce"
    sampler: str = "natural"
    ucml: str = ""

    @property
    def id(self) -> str:
        """As tables call it: "asymmetric/natural", "ucml/one head"."""
        return f"ucml/{self.ucml}" if self.ucml else f"{self.loss}/{self.sampler}"

    @classmethod
    def of(cls, id: str) -> Method:
        """The inverse of `id`."""
        first, second = id.split("/")
        return cls(ucml=second) if first == "ucml" else cls(first, second)

    @property
    def label(self) -> str:
        """As people call it; what is plain is not named."""
        if self.ucml:
            return UCML_LABELS[self.ucml]
        loss, sampler = loss_label(self.loss), sampler_label(self.sampler)
        if self.sampler == "natural":
            return loss
        return sampler if self.loss == "bce" else f"{loss} with {lower(sampler)}"


UCML_LABELS = {name: "UCML" if name == "full" else f"UCML, {name}" for name in UCML_ABLATIONS}
REFERENCE = Method()  # plain BCE: what all others are compared with


@dataclass(frozen=True, order=True)
class Cell:
    """One training: a method with a seed, which decides weights and draws; the split is always the same."""

    method: Method
    seed: int


@dataclass(frozen=True)
class Plan:
    """The trainings of a Lab run.

    methods: known from the start, REFERENCE among them; with_best: samplers that are then also trained with
    the loss that did best; folds: 1 for the usual split, else those of a cross-fitting, in which a cell is as
    many trainings and every film is tested once.
    """

    preset: str
    seeds: int
    methods: tuple[Method, ...]
    with_best: tuple[str, ...] = ()
    folds: int = 1

    def first_cells(self) -> list[Cell]:
        """Cells of the methods known from the start: all of a seed before the next one's."""
        return _cells(self.methods, self.seeds)

    def later_cells(self, best_loss: str) -> list[Cell]:
        """Cells that wait for the best loss; none of them is a first one again."""
        later = (Method(best_loss, sampler) for sampler in self.with_best)
        return _cells([method for method in later if method not in self.methods], self.seeds)

    @property
    def most_cells(self) -> int:
        """Cells in all, at most: where plain BCE is the best loss there are fewer."""
        return self.seeds * (len(self.methods) + len(self.with_best))

    @property
    def most_trainings(self) -> int:
        """Trainings in all, at most."""
        return self.folds * self.most_cells

    @property
    def rounds(self) -> tuple[str, ...]:
        """The trainings of a cell, by the fold that they are tested on: "2/5"; "" for the usual split."""
        return tuple(f"{fold}/{self.folds}" for fold in range(1, self.folds + 1)) if self.folds > 1 else ("",)

    def cross_fitted(self, folds: int) -> Plan:
        """This plan over all films instead of the usual split's test films. Raises PlanError."""
        if not 2 <= folds <= MOST_FOLDS:
            raise PlanError(f"{folds} folds are asked for; cross-fitting takes 2 to {MOST_FOLDS}.")
        return dataclasses.replace(self, folds=folds)

    def to_dict(self) -> dict:
        """Plain values for run.json."""
        return {
            "preset": self.preset,
            "seeds": self.seeds,
            "methods": [method.id for method in self.methods],
            "with_best": list(self.with_best),
            "folds": self.folds,
        }

    @classmethod
    def from_dict(cls, values: dict) -> Plan:
        """The inverse of `to_dict`."""
        methods = tuple(map(Method.of, values["methods"]))
        with_best, folds = tuple(values["with_best"]), values.get("folds", 1)
        return cls(values["preset"], values["seeds"], methods, with_best, folds)


PRESETS = {
    "losses": "The eight losses, every poster as often as it comes.",
    "samplers": "The eight samplers, each with plain cross-entropy.",
    "thresholds": "Plain cross-entropy alone: what its logits yield under every post-hoc method.",
    "each": "The losses and the samplers, each alone.",
    "everything": "The losses, the samplers, and the samplers again with the best loss.",
    "ucml": "UCML, whole and without each of its parts, beside plain and weighted cross-entropy.",
    "cross": "Every loss with every sampler.",
    "own": "The losses and samplers that you choose, each with each, beside plain cross-entropy.",
}


def preset_plan(preset: str, seeds: int) -> Plan:
    """The plan of a preset other than "own". Raises PlanError."""
    plain, resampling = REFERENCE, [name for name in samplers.REGISTRY if name != REFERENCE.sampler]
    with_loss = [Method(loss=loss) for loss in LOSSES]
    with_sampler = [Method(sampler=sampler) for sampler in resampling]
    if preset == "losses":
        return _plan(preset, seeds, with_loss)
    if preset == "samplers":
        return _plan(preset, seeds, [plain, *with_sampler])
    if preset == "thresholds":
        return _plan(preset, seeds, [plain])
    if preset == "each":
        return _plan(preset, seeds, [*with_loss, *with_sampler])
    if preset == "everything":
        return _plan(preset, seeds, [*with_loss, *with_sampler], tuple(resampling))
    if preset == "cross":
        return _plan(
            preset, seeds, [Method(loss, sampler) for loss in LOSSES for sampler in samplers.REGISTRY]
        )
    if preset == "ucml":
        parts = [Method(ucml=name) for name in UCML_ABLATIONS]
        return _plan(preset, seeds, [plain, Method("weighted_bce"), *parts])
    known = ", ".join(name for name in PRESETS if name != "own")
    raise PlanError(f"There is no preset {preset!r}; there are {known}.")


def own_plan(losses: Iterable[str], sampler_names: Iterable[str], seeds: int) -> Plan:
    """Each of these losses with each of these samplers; the reference comes along. Raises PlanError."""
    losses, sampler_names = list(dict.fromkeys(losses)), list(dict.fromkeys(sampler_names))
    _require_known("loss", losses, LOSSES)
    _require_known("sampler", sampler_names, samplers.REGISTRY)
    chosen = [Method(loss, sampler) for loss in losses for sampler in sampler_names]
    return _plan("own", seeds, [REFERENCE, *(method for method in chosen if method != REFERENCE)])


def loss_label(name: str) -> str:
    """A loss as charts name it."""
    return "Plain BCE" if name == REFERENCE.loss else LOSSES[name].title


def sampler_label(name: str) -> str:
    """A sampler as charts name it, without what its title explains in brackets."""
    return samplers.find(name).title.split(" (")[0]


def lower(label: str) -> str:
    """A label within a line: abbreviations keep their capitals."""
    return label if label[:2].isupper() else label[0].lower() + label[1:]


def _plan(preset: str, seeds: int, methods: list[Method], with_best: tuple[str, ...] = ()) -> Plan:
    if not 1 <= seeds <= MOST_SEEDS:
        raise PlanError(f"seeds is {seeds}; it goes from 1 to {MOST_SEEDS}.")
    return Plan(preset, seeds, tuple(methods), with_best)


def _cells(methods: Iterable[Method], seeds: int) -> list[Cell]:
    methods = list(methods)
    return [Cell(method, seed) for seed in range(1, seeds + 1) for method in methods]


def _require_known(what: str, names: list[str], known: Iterable[str]) -> None:
    if not names:
        raise PlanError(f"Choose at least one {what}.")
    for name in names:
        if name not in known:
            raise PlanError(f"There is no {what} {name!r}; there are {', '.join(known)}.")

"""The worker's task of a Lab run: its cells, one after another, each found or trained."""

from __future__ import annotations

import dataclasses
import importlib.metadata
from dataclasses import dataclass, field

import numpy as np

from poster_genre.concurrency import Progress
from poster_genre.data.splits import SPLITS, fold_splits
from poster_genre.runs.examples import Examples, open_examples
from poster_genre.runs.lab import cells
from poster_genre.runs.lab.cells import Trained, cell_recipe
from poster_genre.runs.lab.judge import Films, judge
from poster_genre.runs.lab.lab_run import LabRun, best_loss
from poster_genre.runs.lab.plan import REFERENCE, Cell, Plan
from poster_genre.runs.run_writer import Journal
from poster_genre.training import worker

FIRST_GUESS = 6.0  # s a training, until one was timed
JUDGING = 0.8  # s a cell, and all that a found one costs
VERSIONS = ("tensorflow", "keras", "numpy")


def train_cells(journal: Journal) -> None:
    """Do every cell of the journal's run that is not done yet.

    Raises Stopped when a person asks for it, and errors of each area when it cannot go on; finished cells
    are kept on disk either way.
    """
    run: LabRun = journal.run
    journal.phase("reading the catalog")
    examples = open_examples(run.card["catalog_path"], cell_recipe(Cell(REFERENCE, 1)))
    rounds = _rounds(run.plan, examples)
    films = rounds[0].films if len(rounds) == 1 else Films.pooled([one.films for one in rounds])
    journal.record(
        catalog={"name": examples.catalog.name, "fingerprint": examples.catalog.fingerprint},
        films=films.described(),
        constants=films.constants(),
        versions={name: importlib.metadata.version(name) for name in VERSIONS},
    )
    bench, plan = _Bench(journal, run, rounds, films), run.plan
    planned = plan.first_cells()
    bench.do(planned, plan.most_cells)
    if plan.with_best:
        best = best_loss(run.cells)
        journal.record(best_loss=best)
        planned += plan.later_cells(best)
        bench.do(planned, len(planned))


@dataclass(frozen=True)
class _Round:
    """The films of one of a cell's trainings; name: see `Plan.rounds`."""

    name: str
    examples: Examples
    films: Films


def _rounds(plan: Plan, examples: Examples) -> list[_Round]:
    """The usual split, or those of the plan's cross-fitting."""
    splits = [examples.split]
    if plan.folds > 1:
        splits = fold_splits(examples.catalog.labels, plan.folds)
    found = []
    for name, split in zip(plan.rounds, splits, strict=True):
        own = dataclasses.replace(examples, split=split)
        labels = {part: own.catalog.labels[own.rows(part)] for part in SPLITS}
        found.append(_Round(name, own, Films(own.catalog.genres, **labels)))
    return found


@dataclass
class _Bench:
    """What the cells of a run share.

    films: those that cells are judged on. keys: of the trainings asked for so far; seconds: of each training
    so far; phase: what is told while one runs.
    """

    journal: Journal
    run: LabRun
    rounds: list[_Round]
    films: Films
    keys: dict[tuple[Cell, str], str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    phase: tuple = ()

    def do(self, planned: list[Cell], total: int) -> None:
        """Do the planned cells that are not done, of `total` that there may be."""
        done = self.run.done
        for place, cell in enumerate(planned):
            if cell not in done:
                self._one(cell, place, planned[place:], total)

    def step(self, status: dict, figures: dict) -> None:
        """Within a training: see `cell.Watch`."""
        self.journal.phase(*self.phase)

    def reading(self, progress: Progress) -> None:
        """While posters are embedded: see `cell.Watch`."""
        self.journal.phase("reading posters", progress.done, progress.total, progress.seconds_left)

    def _one(self, cell: Cell, place: int, planned: list[Cell], total: int) -> None:
        """The trainings of a cell, the first of `planned`, and what comes of them."""
        trained, found, each = [], True, len(self.rounds)
        for number, one in enumerate(self.rounds):
            left = self._seconds(planned) + (total - place - len(planned)) * (JUDGING + each * self._usual)
            fold = f", fold {one.name.replace('/', ' of ')}" if one.name else ""
            told = f"{cell.method.label}, seed {cell.seed}{fold}"
            self.phase = (told, each * place + number, each * total, left)
            self.journal.phase(*self.phase)
            key = self._key(cell, one.name)
            known = cells.is_trained(key)
            found = found and known
            trained.append(cells.load(key) if known else self._train(cell, key, one.examples))
        self.run.add(
            cell,
            self._key(cell, "" if each == 1 else f"all/{each}"),
            judge([(own, one.films) for own, one in zip(trained, self.rounds)], self.films),
            self.films,
            found=found,
            seconds=round(float(np.mean([own.seconds for own in trained])), 2),
            epochs=round(np.mean([own.epochs for own in trained])),
            best_epoch=round(np.mean([own.best_epoch for own in trained])),
            details=trained[0].details,
        )

    def _train(self, cell: Cell, key: str, examples: Examples) -> Trained:
        trainer = worker.load_quietly("poster_genre.training.lab.cell")
        trained = trainer.train_cell(cell_recipe(cell), examples, self)
        cells.save(key, trained)
        self.seconds.append(trained.seconds)
        return cells.load(key)  # what is judged is what is kept

    @property
    def _usual(self) -> float:
        """Seconds of a training, as far as is known."""
        return float(np.mean(self.seconds)) if self.seconds else FIRST_GUESS

    def _seconds(self, planned: list[Cell]) -> float:
        """Expected seconds of these cells."""
        names = [one.name for one in self.rounds]
        new = sum(not cells.is_trained(self._key(cell, name)) for cell in planned for name in names)
        return len(planned) * JUDGING + new * self._usual

    def _key(self, cell: Cell, round: str) -> str:
        if (cell, round) not in self.keys:
            fingerprint = self.rounds[0].examples.catalog.fingerprint
            self.keys[cell, round] = cells.cell_key(cell, fingerprint, round)
        return self.keys[cell, round]

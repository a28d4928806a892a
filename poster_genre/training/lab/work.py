"""The worker's task of a Lab run: its cells, one after another, each found or trained."""

from __future__ import annotations

import importlib.metadata
from dataclasses import dataclass, field

import numpy as np

from poster_genre.concurrency import Progress
from poster_genre.data.splits import SPLITS
from poster_genre.runs.examples import Examples, open_examples
from poster_genre.runs.lab import cells
from poster_genre.runs.lab.cells import Trained, cell_recipe
from poster_genre.runs.lab.judge import Films, judge
from poster_genre.runs.lab.lab_run import LabRun, best_loss
from poster_genre.runs.lab.plan import REFERENCE, Cell
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
    films = Films(
        examples.catalog.genres,
        **{split: examples.catalog.labels[examples.rows(split)] for split in SPLITS},
    )
    journal.record(
        catalog={"name": examples.catalog.name, "fingerprint": examples.catalog.fingerprint},
        films=films.described(),
        constants=films.constants(),
        versions={name: importlib.metadata.version(name) for name in VERSIONS},
    )
    bench, plan = _Bench(journal, run, examples, films), run.plan
    planned = plan.first_cells()
    bench.do(planned, plan.most_cells)
    if plan.with_best:
        best = best_loss(run.cells)
        journal.record(best_loss=best)
        planned += plan.later_cells(best)
        bench.do(planned, len(planned))


@dataclass
class _Bench:
    """What the cells of a run share.

    keys: of the cells asked for so far; seconds: of each training so far; phase: what is told while one runs.
    """

    journal: Journal
    run: LabRun
    examples: Examples
    films: Films
    keys: dict[Cell, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    phase: tuple = ()

    def do(self, planned: list[Cell], total: int) -> None:
        """Do the planned cells that are not done, of `total` that there may be."""
        done = self.run.done
        for place, cell in enumerate(planned):
            if cell in done:
                continue
            left = self._seconds(planned[place:]) + (total - len(planned)) * (JUDGING + self._usual)
            self.phase = (f"{cell.method.label}, seed {cell.seed}", place, total, left)
            self.journal.phase(*self.phase)
            self._one(cell)

    def step(self, status: dict, figures: dict) -> None:
        """Within a training: see `cell.Watch`."""
        self.journal.phase(*self.phase)

    def reading(self, progress: Progress) -> None:
        """While posters are embedded: see `cell.Watch`."""
        self.journal.phase("reading posters", progress.done, progress.total, progress.seconds_left)

    def _one(self, cell: Cell) -> None:
        key = self._key(cell)
        found = cells.is_trained(key)
        trained = cells.load(key) if found else self._train(cell, key)
        self.run.add(
            cell,
            key,
            judge(trained, self.films),
            self.films,
            found=found,
            seconds=round(trained.seconds, 2),
            epochs=trained.epochs,
            best_epoch=trained.best_epoch,
            details=trained.details,
        )

    def _train(self, cell: Cell, key: str) -> Trained:
        trainer = worker.load_quietly("poster_genre.training.lab.cell")
        trained = trainer.train_cell(cell_recipe(cell), self.examples, self)
        cells.save(key, trained)
        self.seconds.append(trained.seconds)
        return cells.load(key)  # what is judged is what is kept

    @property
    def _usual(self) -> float:
        """Seconds of a training, as far as is known."""
        return float(np.mean(self.seconds)) if self.seconds else FIRST_GUESS

    def _seconds(self, planned: list[Cell]) -> float:
        """Expected seconds of these cells."""
        new = sum(not cells.is_trained(self._key(cell)) for cell in planned)
        return len(planned) * JUDGING + new * self._usual

    def _key(self, cell: Cell) -> str:
        if cell not in self.keys:
            self.keys[cell] = cells.cell_key(cell, self.examples.catalog.fingerprint)
        return self.keys[cell]

"""The Train page, driven without a browser: runs as a worker would have left them, and no worker started."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from poster_genre.demo import demo_catalog
from poster_genre.inference.bundle import DEFAULT
from poster_genre.runs import expected_time as expected
from poster_genre.runs import recipe_file as recipe
from poster_genre.runs import run_folder
from poster_genre.runs.run_folder import Run, Status
from poster_genre.runs.run_writer import Journal

PAGE = str(Path(__file__).parents[3] / "pages" / "train.py")
FIGURES = ("loss", "map_macro", "f1_macro", "precision_macro", "recall_macro", "label_accuracy", "top1_hit")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No runs, no catalogs, and the time of the first recipe known: nothing is measured behind our back."""
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(run_folder, "RUNS_DIR", tmp_path / "runs")
    expected.write_measurement(recipe.load("transfer_head"), DEFAULT, {"head": 1e-4}, 0.0, 0.0)
    expected.write_measurement(recipe.load("cnn_25genre"), tmp_path, {"posters": 1e-2}, 1e-3, 1e-3)


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the runs that the page wanted to launch; no worker is started."""
    ids: list[str] = []
    monkeypatch.setattr(run_folder, "launch", lambda run: ids.append(run.id))
    return ids


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 60 drawn posters."""
    return demo_catalog(tmp_path_factory.mktemp("drawn") / "films", 60, size=(72, 48))


@pytest.fixture
def new_run(films: Path) -> Callable[..., Run]:
    """`new_run(state, epochs done, message)`: a run with the files that a worker would have left."""

    def create(state: str, epochs: int = 0, message: str = "") -> Run:
        run = run_folder.create(
            recipe.load("cnn_25genre", ["optimiser.epochs=5"]), films, run_folder.RUNS_DIR, note="why"
        )
        journal = Journal(run)
        journal.record(catalog={"name": "films", "fingerprint": ""})
        for epoch in range(1, epochs + 1):
            journal.epoch(*_epoch(epoch))
        live = run_folder.identity(os.getpid()) if state in run_folder.LIVE else {}
        run_folder.write_status(run.folder, Status(state, message=message, epoch=epochs, epochs=5, **live))
        return run

    return create


def _epoch(epoch: int) -> tuple[dict, dict, list]:
    line = {"epoch": epoch, "best_epoch": 1, "stage": "posters", "posters": 48, "seconds": 2.0}
    line |= {f"{split}_{name}": 0.1 * epoch for split in ("train", "validation") for name in FIGURES}
    line["validation_label_accuracy_all_negative"] = 0.9
    sample = {"film_id": "dr0000003", "true": ["Drama"], "likeliest": [["Drama", 0.6], ["War", 0.2]]}
    return line, {"Drama": 0.5, "War": None}, [sample] * 4


class TrainPage(AppTest):
    """The page as a test meets it."""

    def clicked(self, key: str) -> TrainPage:
        """The page after a click on the button of this key."""
        self.button(key=key).click().run()
        assert not self.exception
        return self

    @property
    def said(self) -> str:
        """All that is written on it."""
        parts = [*self.header, *self.markdown, *self.caption, *self.info, *self.error, *self.warning]
        return "\n".join(str(part.value) for part in parts)

    @property
    def keys(self) -> set[str]:
        """The keys of its buttons."""
        return {button.key for button in self.button}


@pytest.fixture
def opened() -> Callable[..., TrainPage]:
    """`opened(run)`: the page, at a run (or its id) where one is given."""

    def open_page(run: Run | str = "") -> TrainPage:
        page = TrainPage(PAGE, default_timeout=60)
        if run:
            page.query_params["run"] = run if isinstance(run, str) else run.id
        page.run()
        assert not page.exception
        return page

    return open_page

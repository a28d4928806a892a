"""Run folders: what a training leaves on disk, read and steered by anyone, without Keras.

A run is files and nothing else, so a page that is refreshed, opened twice or restarted loses nothing:

    run.json        recipe, catalog, seed, versions, host class, durations
    status.json     state, process, epoch, step, time left, speed, memory; replaced whole
    history.jsonl   one line an epoch          steps.jsonl     figures within the epoch
    genres.jsonl    F1 a genre and epoch       samples.jsonl   four posters' predictions an epoch
    log.txt         what the worker said       tensorboard/    the same figures as event files
    checkpoints/    best.npz (weights only), resume.npz (until the run is finished)
    bundle/         the model, once finished
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

import pandas as pd

from poster_genre.data.home import resolved
from poster_genre.places import own, shipped
from poster_genre.runs import damage, files
from poster_genre.runs import recipe_file as recipes
from poster_genre.runs.recipe import Recipe
from poster_genre.runs.status import LIVE, Status, identity, is_alive, read_status, write_status

STARTING = 60  # s that a worker has from being started to its first word
RUNS_DIR = Path(os.environ.get("POSTER_GENRE_RUNS", own("runs", "runs")))


class RunError(ValueError):
    """Something that cannot be done with a run; the message names the run and says why."""


@dataclass(frozen=True)
class Run:
    """A run folder; every property reads the files as they are now."""

    command: ClassVar[str] = "train"  # whose worker it starts: python -m poster_genre COMMAND --run FOLDER

    folder: Path

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def card(self) -> dict:
        """run.json. Raises RunError where the folder holds no run, or a damaged one."""
        card = files.read_json(self.folder / "run.json")
        if card is None:
            there = (self.folder / "run.json").exists()
            raise RunError(
                damage.card_problem(self.folder)
                if there
                else f"{self.folder} holds no run: run.json is missing."
            )
        odd = [name for name, kind in damage.PARTS.items() if not isinstance(card.get(name, kind()), kind)]
        return {name: value for name, value in card.items() if name not in odd}

    @property
    def recipe(self) -> Recipe:
        """As it was stored; keys that this version does not know are passed over. Raises RecipeError."""
        return recipes.from_stored(self.card["recipe"])

    @property
    def status(self) -> Status:
        """As the worker last wrote it; *interrupted* when a live state has no process any more."""
        status = read_status(self.folder)
        gone = not is_alive(status.pid, status.process_started)
        # A waiting worker says so twice a second; an older word is its starter's, who vouched for it.
        unheard = status.state == "queued" and time.time() - status.updated > STARTING
        if status.state in LIVE and (gone or unheard):
            return dataclasses.replace(
                status, state="interrupted", message="The worker is gone; resume the run."
            )
        if status.state == "running" and self.stop_requested:
            return dataclasses.replace(status, state="stopping")
        return status

    @property
    def history(self) -> pd.DataFrame:
        """One row an epoch; empty before the first."""
        return damage.history(files.read_lines(self.folder / "history.jsonl"))

    @property
    def steps(self) -> pd.DataFrame:
        """Figures within epochs: epoch, step, loss, learning_rate, posters_per_second."""
        return pd.DataFrame(files.read_lines(self.folder / "steps.jsonl"))

    @property
    def genre_f1(self) -> pd.DataFrame:
        """Validation F1, one row an epoch, one column a genre (and `epoch`)."""
        return pd.DataFrame(files.read_lines(self.folder / "genres.jsonl"))

    @property
    def samples(self) -> list[dict]:
        """Predictions of a few validation posters, one entry an epoch: see `journal.Journal.samples`."""
        return [entry for entry in files.read_lines(self.folder / "samples.jsonl") if damage.is_sample(entry)]

    def log_tail(self, lines: int = 20) -> str:
        """The last lines of log.txt."""
        try:
            with (self.folder / "log.txt").open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - 200 * lines))
                return "\n".join(file.read().decode("utf-8", "replace").splitlines()[-lines:])
        except FileNotFoundError:
            return ""

    @property
    def bundle_folder(self) -> Path:
        return self.folder / "bundle"

    @property
    def queue_folder(self) -> Path:
        """The folder whose runs train one after another."""
        return self.folder.parent

    @property
    def stop_requested(self) -> bool:
        return (self.folder / "stop.request").exists()

    @property
    def disk_bytes(self) -> int:
        return files.disk_bytes(self.folder)


def create(recipe: Recipe, catalog: str | Path, runs_dir: Path = RUNS_DIR, **extra: object) -> Run:
    """A new run folder, queued, with its recipe and the catalog's path; no process is started.

    `extra` goes into run.json (notes, embed_catalog). Raises OSError when the disk is full.
    """
    about = {
        "recipe": recipes.to_table(recipe),
        "recipe_hash": recipes.recipe_hash(recipe),
        "seed": recipe.seed,
    }
    status = Status(epochs=recipe.optimiser.epochs)
    return Run(new_folder(Path(runs_dir), recipe.name, catalog, status, about | extra))


def new_folder(parent: Path, name: str, catalog: str | Path, status: Status, about: dict) -> Path:
    """A run's folder in `parent`, named by the time and `name`, with its run.json and first status."""
    parent.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    for attempt in range(1000):
        folder = parent / (f"{stamp}-{name}" + (f"-{attempt}" if attempt else ""))
        try:
            folder.mkdir()
            break
        except FileExistsError:
            continue
    # What is no path is the name of an imported catalog.
    place = resolved(catalog)
    path = str(place if place.exists() else catalog)
    try:
        # Until the worker takes over, the starter vouches for the queued run.
        write_status(folder, dataclasses.replace(status, **identity(os.getpid())))
        files.write_json(
            folder / "run.json", {"id": folder.name, "created": time.time(), **about, "catalog_path": path}
        )
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def launch(run: Run) -> int:
    """Start (or resume) the run's worker as its own process, in its own session; returns its pid.

    Raises RunError when the run is live or finished.
    """
    status = run.status
    if status.state == "finished" or (status.state in LIVE and status.pid != os.getpid()):
        raise RunError(f"The run {run.id} is {status.state}; there is nothing to start.")
    clear_stop(run)
    before = read_status(run.folder)
    with (run.folder / "log.txt").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "poster_genre", run.command, "--run", str(run.folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=shipped(),
        )
    if read_status(run.folder) == before:  # else the worker was faster
        write_status(run.folder, dataclasses.replace(status, state="queued", **identity(process.pid)))
    return process.pid


def open_run(name: str, runs_dir: Path = RUNS_DIR) -> Run:
    """The run named `name` (an id, its unique beginning, or a folder). Raises RunError."""
    with contextlib.suppress(OSError):  # a name too long to be a path
        if (Path(name) / "run.json").is_file():
            return Run(Path(name))
    found = [run for run in list_runs(runs_dir) if run.id.startswith(name)]
    exact = [run for run in found if run.id == name]
    if len(exact or found) != 1:
        what = "No run" if not found else f"{len(found)} runs"
        raise RunError(f"{what} in {runs_dir} with an id that begins {name!r}.")
    return (exact or found)[0]


def list_runs(runs_dir: Path = RUNS_DIR) -> list[Run]:
    """Runs in a folder, newest first; without damaged ones (see `damage.damaged`)."""
    found = [Run(path.parent) for path in Path(runs_dir).glob("*/run.json")]
    found = [run for run in found if not damage.card_problem(run.folder)]
    return sorted(found, key=lambda run: (run.card["created"], run.id), reverse=True)


def request_stop(run: Run) -> None:
    """Ask the worker to stop; it does within a step and keeps its checkpoint. Raises RunError if not live."""
    if run.status.state not in LIVE:
        raise RunError(f"The run {run.id} is {run.status.state}; there is nothing to stop.")
    (run.folder / "stop.request").touch()


def clear_stop(run: Run) -> None:
    """Withdraw a stop request, before a resume."""
    (run.folder / "stop.request").unlink(missing_ok=True)


def delete(run: Run) -> None:
    """Delete a run with all its files. Raises RunError while it is live."""
    if run.status.state in LIVE:
        raise RunError(f"The run {run.id} is {run.status.state}; stop it first.")
    shutil.rmtree(run.folder)


def require_unused(catalog: Path) -> None:
    """Raises RunError, naming the run, while one is live that trains on the catalog in this folder."""
    for run in list_runs(RUNS_DIR):
        # An imported catalog is named by its folder or, on the command line, by its name alone.
        named = Path(run.card["catalog_path"])
        if run.status.state in LIVE and named in (catalog.resolve(), Path(catalog.name)):
            raise RunError(f"The run {run.id} trains on “{catalog.name}” just now; stop it first.")

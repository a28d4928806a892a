"""Breaks trainings on purpose and checks that nothing is lost: kills, a full disk, a vanished poster.

    python -m benchmarks.faults [--kills 20] [--seed 0]

A small network on drawn posters. Each kill is a SIGKILL at a random moment from the worker's start to its
end; after each, every file must read well and the run must show as interrupted. Every other time two
workers are started at once, of which one must refuse. At the end history and logits must equal those of a
run that nobody disturbed. Prints a Markdown table and ends with status 1 if something did not hold.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil

from poster_genre.data import readers
from poster_genre.demo import demo_catalog
from poster_genre.inference.bundle import Bundle
from poster_genre.runs import files, run_folder
from poster_genre.runs import recipe_file as recipe
from poster_genre.runs.run_folder import Run

ROOT = Path(__file__).parents[1]
SETTINGS = (
    *("input.height=48", "input.width=40", "optimiser.batch=8", "optimiser.epochs=8", "precision=float32"),
    *("augmentation.rotation=20", "optimiser.average=0.9"),
)
TIMES = ["seconds", "posters_per_second"]
SMALL_DISK_MB = 3  # holds the run's text, and not its checkpoints


def worker(run: Run) -> psutil.Popen:
    """The run's worker, as the app starts it, with its complaints kept."""
    command = [sys.executable, "-m", "poster_genre", "train", "--run", str(run.folder), "--now"]
    return psutil.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def new_run(folder: Path, films: Path) -> Run:
    """A queued run of the small network."""
    return run_folder.create(recipe.load("cnn_25genre", SETTINGS), films, folder)


def unreadable(folder: Path) -> list[str]:
    """Files of a run that do not read well, drafts aside."""
    broken = []
    for path in folder.rglob("*"):
        if ".draft-" in str(path):
            continue
        try:
            if path.suffix == ".json":
                files.read_json(path)
            elif path.suffix == ".jsonl":
                files.read_lines(path)
            elif path.suffix == ".npz":
                with np.load(path) as stored:
                    [stored[name] for name in stored.files]
        except Exception as error:
            broken.append(f"{path.name}: {error}")
    return broken


def same(run: Run, reference: Run) -> bool:
    """Whether two finished runs have one history and one model."""
    histories = [one.history.drop(columns=TIMES) for one in (run, reference)]
    logits = [Bundle.open(one.bundle_folder).evaluation["validation"].logits for one in (run, reference)]
    return histories[0].equals(histories[1]) and bool(np.array_equal(*logits))


@dataclasses.dataclass
class Kills:
    """What was seen at each kill, over as many runs as it took; a worker that ended first is no kill."""

    tries: int = 0
    moments: list[str] = dataclasses.field(default_factory=list)
    broken: list[str] = dataclasses.field(default_factory=list)
    states: list[str] = dataclasses.field(default_factory=list)
    intruders: int = 0
    equal: list[bool] = dataclasses.field(default_factory=list)


def kill_often(folder: Path, films: Path, kills: int, draw: random.Random) -> list[tuple[str, bool, str]]:
    """Kill runs at random moments, `kills` times in all; each then ends, and is compared with the first."""
    reference = new_run(folder, films)
    worker(reference).wait()  # it also decodes the posters, which the others find done
    started = time.monotonic()
    worker(new_run(folder, films)).wait()
    duration, seen = time.monotonic() - started, Kills()
    while len(seen.moments) < kills:
        run = new_run(folder, films)
        while run.status.state != "finished" and len(seen.moments) < kills:
            _kill_once(run, draw.uniform(0, duration), seen)
        if run.status.state != "finished":
            worker(run).wait()
        seen.equal.append(same(run, reference))
    # A kill can hit a worker that has just written its last words.
    states, told = set(seen.states), ", ".join(sorted(set(seen.states)))
    return [
        (f"{kills} kills at random moments, every file whole", not seen.broken, "; ".join(seen.broken[:3])),
        ("the run showed as interrupted after each", states <= {"interrupted", "finished"}, told),
        ("of two workers one always refused", not seen.intruders, f"{seen.intruders} did not"),
        (f"{len(seen.equal)} runs equal an undisturbed one", all(seen.equal), ", ".join(seen.moments)),
    ]


def _kill_once(run: Run, after_s: float, seen: Kills) -> None:
    process = worker(run)
    # As `runs.launch` does: until the worker writes its own status, its process stands for the run.
    queued = dataclasses.replace(run.status, state="queued", **run_folder.identity(process.pid))
    run_folder.write_status(run.folder, queued)
    seen.tries += 1
    if seen.tries % 2 == 0:  # every other time, a second worker tries to get in
        process, refused = only_one(process, worker(run))
        seen.intruders += not refused
    with contextlib.suppress(psutil.TimeoutExpired):
        process.wait(after_s)
    status, alive = run.status, process.poll() is None
    with contextlib.suppress(psutil.NoSuchProcess):
        process.kill()
    process.communicate()
    seen.broken += unreadable(run.folder)
    if alive:
        seen.moments.append(f"{status.phase or status.state} {status.epoch}:{status.step}")
        seen.states.append(run.status.state)


def only_one(first: psutil.Popen, second: psutil.Popen) -> tuple[psutil.Popen, bool]:
    """The worker that goes on when two are started at once, and whether the other refused."""
    while first.poll() is None and second.poll() is None:
        psutil.wait_procs([first, second], timeout=0.05)
    gone, other = (first, second) if first.poll() is not None else (second, first)
    return other, "by another process" in gone.communicate()[1]


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A file system of a few MB at `folder`; false where this user may not mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK_MB}m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill_the_disk(folder: Path, films: Path) -> list[tuple[str, bool, str]]:
    """A run on a disk too small for its checkpoints; then the disk grows."""
    with small_disk(folder) as mounted:
        if not mounted:
            return [("a full disk: not tried, this user may not mount one", True, "")]
        run = new_run(folder / "runs", films)
        worker(run).wait()
        status, kept = run.status, len(run.history)
        subprocess.run(["mount", "-o", "remount,size=500m", str(folder)], check=True)
        worker(run).wait()
        finished = run.status.state == "finished"
        return [
            ("a full disk: failed with a sentence", "disk is full" in status.message, status.message),
            ("its history kept, and finished with space again", kept > 0 and finished, f"{kept} epochs"),
        ]


def lose_a_poster(folder: Path, films: Path) -> list[tuple[str, bool, str]]:
    """A poster that is there when the run is made and gone when it is read; then it comes back."""
    catalog = readers.read(films)
    catalog.save(folder / "catalog")
    poster = Path(catalog.posters["path"].iloc[-1])
    run = run_folder.create(
        recipe.load("cnn_25genre", (*SETTINGS, "input.height=56")), folder / "catalog", folder
    )
    hidden = poster.rename(poster.with_suffix(".hidden"))
    worker(run).wait()
    status = run.status
    hidden.rename(poster)
    worker(run).wait()
    named = status.state == "failed" and str(poster) in status.message
    return [
        ("a vanished poster: failed, naming it", named, status.message.replace(str(folder), "…")),
        ("then, with the poster back: finished", run.status.state == "finished", run.status.state),
    ]


def main() -> int:
    """Break, check, print, and say by the exit status whether everything held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["POSTER_GENRE_HOME"] = str(folder / "home")
        films = demo_catalog(folder / "films", 120, imbalance=0.4, size=(72, 48))
        found = kill_often(folder / "kills", films, options.kills, random.Random(options.seed))
        found += fill_the_disk(folder / "disk", films)
        (folder / "lost").mkdir()
        found += lose_a_poster(folder / "lost", films)
    print("| | held | |\n|---|---|---|")
    for what, held, told in found:
        print(f"| {what} | {'yes' if held else '**no**'} | {told} |")
    print(json.dumps({"held": sum(held for _, held, _ in found), "of": len(found)}))
    return 0 if all(held for _, held, _ in found) else 1


if __name__ == "__main__":
    sys.exit(main())

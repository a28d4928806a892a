"""Which trainings need a catalog."""

from __future__ import annotations

from pathlib import Path

from poster_genre.runs import run_folder as runs
from poster_genre.runs.run_folder import RunError


def require_unused(catalog: Path) -> None:
    """Raises RunError, naming the run, while one is live that trains on the catalog in this folder."""
    for run in runs.list_runs(runs.RUNS_DIR):
        # An imported catalog is named by its folder or, on the command line, by its name alone.
        named = Path(run.card["catalog_path"])
        if run.status.state in runs.LIVE and named in (catalog.resolve(), Path(catalog.name)):
            raise RunError(f"The run {run.id} trains on “{catalog.name}” just now; stop it first.")

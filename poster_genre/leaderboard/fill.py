"""Filling the leaderboard: one recipe after the other, each row written as soon as it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from poster_genre.leaderboard.board import BenchmarkError, Board, Small
from poster_genre.leaderboard.protocol import Films
from poster_genre.runs import files, run_folder
from poster_genre.runs import recipe_file as recipes
from poster_genre.runs.recipe import Recipe
from poster_genre.runs.run_folder import Run


def fill(
    board: Board,
    catalog: str | Path,
    wanted: Iterable[Recipe],
    runs_dir: Path,
    train: Callable[[Run], str],
    tell: Callable[[str], None] = print,
    shrink: Callable[[Run], Small | None] = lambda run: None,
) -> list[str]:
    """Add the rows that `board` lacks; returns the recipes that have none at the end.

    wanted: recipes under the protocol. train: trains, or goes on with, a run and returns its end state;
    "stopped" ends the benchmark. shrink: makes a finished run's small network. A recipe's run in `runs_dir`,
    however it ended, is taken up again.
    Raises CatalogError, BundleError, or BenchmarkError for a leaderboard of another catalog or one that
    another process fills.
    """
    missing = []
    try:
        with files.held(runs_dir / ".benchmark.lock"):
            films = Films.of(catalog)
            board.open_for(films)
            left = [recipe for recipe in wanted if not board.holds(recipe, films)]
            for number, recipe in enumerate(left, start=1):
                tell(f"{recipe.name} ({number} of {len(left)})")
                run = _run_of(recipe, catalog, films, runs_dir)
                state = "finished" if run.status.state == "finished" else train(run)
                if state == "finished":
                    tell(f"  {summary(board.add(run, films, shrink(run)))}")
                    continue
                tell(f"  {state}: {run.status.message}")
                missing.append(recipe.name)
                if state == "stopped":
                    return missing + [later.name for later in left[number:]]
    except files.LockedError as error:
        raise BenchmarkError(f"Another benchmark is writing to {runs_dir}; wait for its end.") from error
    return missing


def _run_of(recipe: Recipe, catalog: str | Path, films: Films, runs_dir: Path) -> Run:
    """The run of this training that was begun before, or a new one."""
    wanted = recipes.recipe_hash(recipe)
    for run in run_folder.list_runs(runs_dir):
        of_films = run.card.get("catalog", {}).get("fingerprint", films.catalog.fingerprint)
        if run.card["recipe_hash"] == wanted and of_films == films.catalog.fingerprint:
            return run
    return run_folder.create(recipe, catalog, runs_dir)


def summary(row: dict) -> str:
    """A row in one line."""
    figures = ", ".join(
        f"{word} {_shown(row['figures'][name])}"
        for word, name in (("mAP", "map_macro"), ("macro-F1", "f1_macro"), ("micro-F1", "f1_micro"))
    )
    ended = f"{row['epochs_run']} of {row['epochs_planned']} epochs, ended by {row['stopped_by']}"
    return f"{figures}; {ended}; {row['wall_seconds'] / 60:.1f} min"


def _shown(figure: list[float | None]) -> str:
    value, low, high = (f"{number:.3f}" if number is not None else "–" for number in figure)
    return f"{value} ({low}–{high})"

"""leaderboard.json and the folders beside it: which rows there are, and adding one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from poster_genre.evaluation.thresholds import PolicyError
from poster_genre.inference.bundle import Bundle, BundleError
from poster_genre.leaderboard import scores, shipped
from poster_genre.leaderboard.protocol import PATIENCE, Films
from poster_genre.runs import expected_time as expected
from poster_genre.runs import files
from poster_genre.runs import recipe_file as recipes
from poster_genre.runs.recipe import Recipe
from poster_genre.runs.recipe_file import RecipeError
from poster_genre.runs.run_folder import Run

FORMAT = 1


class BenchmarkError(ValueError):
    """A leaderboard that cannot be added to; the message says why and what to do."""


@dataclass(frozen=True)
class Small:
    """A network to ship: its file, how it was made small, and the cost (see training.small_network)."""

    file: Path
    about: dict


@dataclass(frozen=True)
class Board:
    """The leaderboard in folder `out`: leaderboard.json, and leaderboard/<recipe>/ for each row."""

    out: Path

    @property
    def path(self) -> Path:
        return self.out / "leaderboard.json"

    def folder(self, name: str) -> Path:
        """Where the row of recipe `name` keeps its card and evaluation."""
        return self.out / "leaderboard" / name

    @property
    def rows(self) -> dict[str, dict]:
        """Rows by recipe, as they are on disk now."""
        table = files.read_json(self.path) or {"rows": []}
        return {row["recipe"]: row for row in table["rows"]}

    def open_for(self, films: Films) -> None:
        """Raise BenchmarkError where the rows are of another catalog."""
        known = files.read_json(self.path)
        if known and known["catalog"]["fingerprint"] != films.catalog.fingerprint:
            raise BenchmarkError(
                f"{self.path} ranks models on another catalog ({known['catalog']['name']}). "
                "Name another folder with --out."
            )

    def holds(self, recipe: Recipe, films: Films) -> bool:
        """Whether the row of just this training is there, with its files whole."""
        if recipe.name not in self.rows:
            return False
        try:
            bundle = Bundle.open(self.folder(recipe.name))
            bundle.path("evaluation.npz")
            trained = recipes.from_table(bundle.card["recipe"])
        except (BundleError, PolicyError, RecipeError):
            return False
        same_films = bundle.card["catalog"]["fingerprint"] == films.catalog.fingerprint
        return same_films and recipes.recipe_hash(trained) == recipes.recipe_hash(recipe)

    def add(self, run: Run, films: Films, small: Small | None = None) -> dict:
        """Score a finished run, ship what is kept of it (see `shipped`), write its row and return it."""
        bundle = Bundle.open(run.bundle_folder)
        row = row_of(run, bundle, films) | ({"small": small.about} if small else {})
        entries = {name: row[name] for name in ("latency_ms", "wall_seconds", "epochs_planned")}
        entries["twenty"] = {"genres": list(films.twenty), "figures": row["twenty"]}
        if small:
            entries["small"] = small.about
        shipped.write(self.folder(run.recipe.name), bundle, small.file if small else None, **entries)
        rows = self.rows | {run.recipe.name: row}
        files.write_json(self.path, _table(films) | {"rows": [rows[name] for name in sorted(rows)]})
        return row


def row_of(run: Run, bundle: Bundle, films: Films) -> dict:
    """A row as leaderboard.json keeps it; every figure is [value, low, high] on test films.

    figures: under the recipe's own thresholds; balanced: under Balanced, in the same genres; twenty: under
    its own, in UCML's 20 genres. ranked: whether it has the catalog's genres; otherwise only `twenty`
    compares with other rows.
    """
    card, recipe = bundle.card, run.recipe
    twenty, films_of_twenty = scores.on_genres(bundle, films.twenty)
    durations = run.card["durations"]
    return {
        "recipe": recipe.name,
        "title": recipe.title,
        "ranked": bundle.genres == films.catalog.genres,
        "genres": len(bundle.genres),
        "posters": card["catalog"]["posters"],
        "policy": card["default_policy"],
        "figures": scores.of_bundle(bundle),
        "balanced": scores.under_policy(bundle, "balanced"),
        "twenty": twenty,
        "twenty_films": films_of_twenty,
        "epochs_planned": sum(expected.stage_epochs(recipe).values()),
        **{name: card[name] for name in ("epochs_run", "best_epoch", "stopped_by", "training_seconds")},
        "wall_seconds": round(sum(s for phase, s in durations.items() if phase != "waiting"), 1),
        "minutes_allowed": recipe.budget.minutes,
        "parameters": card["parameters"],
        "bundle_bytes": bundle.size_bytes,
        "latency_ms": scores.p50_ms(bundle),
        "recipe_hash": card["recipe_hash"],
        "fingerprint": card["catalog"]["fingerprint"],
        **{name: card[name] for name in ("versions", "host", "created")},
    }


def _table(films: Films) -> dict:
    """Everything of leaderboard.json but the models' rows."""
    catalog = films.catalog
    whole, twenty = (scores.of_constants(films, genres) for genres in (catalog.genres, films.twenty))
    return {
        "format": FORMAT,
        "catalog": {"name": catalog.name, "fingerprint": catalog.fingerprint, "films": len(catalog)},
        "protocol": {"split": "stratified, 80/10/10, seed 0, of the whole catalog", "patience": PATIENCE},
        "test_films": int((films.split == "test").sum()),
        "genres": list(catalog.genres),
        "twenty": list(films.twenty),
        "constants": [
            {"predictor": name, "figures": figures, "twenty": narrow}
            for (name, figures), narrow in zip(whole.items(), twenty.values())
        ],
    }

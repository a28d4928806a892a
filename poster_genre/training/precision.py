"""float32 or bfloat16: whichever trains this network with less work here, by a short trial, made once."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable

import tensorflow as tf

from poster_genre.data.home import home
from poster_genre.places import shipped
from poster_genre.runs import files
from poster_genre.runs import recipe_file as recipes
from poster_genre.runs.recipe import Recipe
from poster_genre.runs.recipe_file import RecipeError
from poster_genre.training import host

HARDWARE = ("amx_bf16", "avx512_bf16")
WORK = ("input", "augmentation", "network", "optimiser")  # what decides a step's cost


def choose(recipe: Recipe, genres: int, check: Callable[[], None] = lambda: None) -> dict[str, object]:
    """Keras's dtype policy for a training: {"policy": name, "why": sentence, and what was measured}.

    One trial serves a kind of work and machine for good, so that two runs of a recipe never differ by
    its noise. `check` is called while it lasts, and may raise to break it off. Raises RecipeError for a
    network that cannot be built.
    """
    if recipe.precision != "auto":
        return {"policy": recipe.precision, "why": "the recipe says so"}
    if recipe.input.kind == "embeddings":
        return {"policy": "float32", "why": "a head is too small to gain"}
    if not any(feature in host.host_class()["cpu_features"] for feature in HARDWARE):
        return {"policy": "float32", "why": "this processor has no bfloat16 arithmetic"}
    kept = home() / "precision" / f"{_work_key(recipe, genres)}.json"
    if (chosen := files.read_json(kept)) is None:
        chosen = _tried(recipe, genres, check)
        kept.parent.mkdir(parents=True, exist_ok=True)
        files.write_json(kept, chosen)
    return chosen


def _tried(recipe: Recipe, genres: int, check: Callable[[], None]) -> dict[str, object]:
    """The trial runs in a process of its own: TensorFlow never gives memory back."""
    table = json.dumps(recipes.to_table(recipe))
    command = [sys.executable, "-m", "poster_genre.training.precision_timing", table, str(genres)]
    root = shipped()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=root
    ) as trial:
        try:
            told, complaint = _output(trial, check)
        finally:
            trial.kill()
    if trial.returncode:
        raise RecipeError(f"The network could not be tried: {complaint.strip().splitlines()[-1]}")
    seconds = json.loads(told.splitlines()[-1])
    return {
        "policy": min(seconds, key=seconds.get),
        "why": "less processor time in a short trial",
        "step_cpu_seconds": seconds,
    }


def _output(process: subprocess.Popen, check: Callable[[], None]) -> tuple[str, str]:
    while True:
        check()
        try:
            return process.communicate(timeout=0.2)
        except subprocess.TimeoutExpired:
            continue


def _work_key(recipe: Recipe, genres: int) -> str:
    table = recipes.to_table(recipe)
    work = [{part: table[part] for part in WORK}, genres, host.host_class(), tf.__version__]
    return hashlib.sha256(json.dumps(work, sort_keys=True).encode()).hexdigest()[:24]

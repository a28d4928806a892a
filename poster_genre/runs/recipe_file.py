"""The recipe: one TOML file that says all of a training, read strictly.

A misspelt key, a wrong type or an impossible value stops a training before it starts, with a RecipeError
that names the key and what is allowed. Adding a recipe is adding a file to `poster_genre/recipes/`.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from poster_genre import schema
from poster_genre.runs.recipe import SHAPES, Recipe

RECIPES_DIR = Path(__file__).parents[1] / "recipes"


class RecipeError(ValueError):
    """A recipe that cannot be used; the message names the file, the key and the allowed values."""


def names() -> list[str]:
    """Names of the recipes that come with the project, alphabetical."""
    return sorted(path.stem for path in RECIPES_DIR.glob("*.toml"))


def load(name: str | Path, overrides: Iterable[str] = ()) -> Recipe:
    """Read recipe `name` (one of `names()`, or the path of a TOML file), with `key=value` overrides.

    Raises RecipeError.
    """
    path = Path(name) if str(name).endswith(".toml") else RECIPES_DIR / f"{name}.toml"
    if not path.is_file():
        raise RecipeError(f"There is no recipe {str(name)!r}; known are {', '.join(names())}.")
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RecipeError(f"{path} is not valid TOML: {error}.") from error
    table.setdefault("name", path.stem)
    return from_table(override(table, overrides))


def from_table(table: dict[str, Any]) -> Recipe:
    """A recipe from nested tables, as `to_table` gives them. Raises RecipeError."""
    try:
        return schema.build(Recipe, table)
    except schema.SchemaError as error:
        raise RecipeError(f"Recipe {table.get('name', '?')!r}: {error}") from error


def to_table(recipe: Recipe) -> dict[str, Any]:
    """The recipe as nested dicts and lists that JSON can hold; `from_table` gives it back."""
    return json.loads(json.dumps(_plain(recipe)))


def recipe_hash(recipe: Recipe) -> str:
    """SHA-256 (hex) of everything in the recipe that can change its result.

    Its texts are left out, and the shapes of networks that its kind does not use.
    """
    table = to_table(recipe)
    for texts in ("title", "summary", "source"):
        table.pop(texts)
    used = ("kind", *SHAPES[recipe.network.kind])
    table["network"] = {part: table["network"][part] for part in used}
    return hashlib.sha256(json.dumps(table, sort_keys=True).encode()).hexdigest()


def override(table: dict[str, Any], assignments: Iterable[str]) -> dict[str, Any]:
    """A copy of `table` with `dotted.key=value` assignments; values are TOML, or bare text.

    Raises RecipeError for an assignment without a key or an equals sign.
    """
    table = json.loads(json.dumps(table))
    for assignment in assignments:
        key, equals, value = (part.strip() for part in assignment.partition("="))
        if not (key and equals):
            raise RecipeError(f"Cannot read {assignment!r}; write it as key=value, e.g. optimiser.epochs=5.")
        *parents, last = key.split(".")
        inner = table
        for parent in parents:
            inner = inner.setdefault(parent, {})
            if not isinstance(inner, dict):
                raise RecipeError(f"{key} cannot be set: {parent} is no table.")
        new = _toml_value(value)
        if last == "name" and inner.get("name") != new:
            inner.pop("settings", None)  # they belong to the loss or sampler that was there before
        inner[last] = new
    return table


def _toml_value(value: str) -> Any:
    try:
        return tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return value  # bare text needs no quotes on a command line


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    return dict(value) if hasattr(value, "keys") else value

"""The recipe: one TOML file that says all of a training, read strictly.

A misspelt key, a wrong type or an impossible value stops a training before it starts, with a RecipeError
that names the key and what is allowed. Adding a recipe is adding a file to `poster_genre/recipes/`.
"""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import json
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from poster_genre import schema
from poster_genre.runs.recipe import SHAPES, Recipe

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")  # also a part of runs' folder names
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
    if str(name).endswith(".toml"):
        path = Path(name)
    elif _NAME.fullmatch(str(name)):
        path = RECIPES_DIR / f"{name}.toml"
    else:
        raise RecipeError(f"{str(name)[:80]!r} is no recipe's name; known are {', '.join(names())}.")
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise RecipeError(f"There is no recipe {str(name)!r}; known are {', '.join(names())}.") from None
    except (OSError, ValueError) as error:
        raise RecipeError(_unreadable(path, error)) from error
    table.setdefault("name", path.stem)
    return from_table(override(table, overrides))


def _unreadable(path: Path, error: Exception) -> str:
    if isinstance(error, tomllib.TOMLDecodeError):
        return f"{path} is not valid TOML: {error}."
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
        return f"{path}, line {line}: a byte there is no text in UTF-8. Save the file in UTF-8."
    return f"{path} cannot be read: {getattr(error, 'strerror', None) or error}."


def from_table(table: dict[str, Any]) -> Recipe:
    """A recipe from nested tables, as `to_table` gives them. Raises RecipeError."""
    name = table.get("name", "?")
    if not (isinstance(name, str) and _NAME.fullmatch(name)):
        raise RecipeError(
            f"{str(name)[:80]!r} is no name for a recipe: use up to 64 letters, digits, hyphens, dots and "
            "underscores, the first a letter or digit."
        )
    try:
        return schema.build(Recipe, table)
    except schema.SchemaError as error:
        raise RecipeError(f"Recipe {name!r}: {error}") from error


def from_stored(table: dict[str, Any]) -> Recipe:
    """A recipe that a run keeps, maybe written by another version: keys that this one does not know are
    passed over, and what it lacks has its default. Raises RecipeError."""
    return from_table(schema.known(Recipe, table))


def to_table(recipe: Recipe) -> dict[str, Any]:
    """The recipe as nested dicts and lists that JSON can hold; `from_table` gives it back."""
    return json.loads(json.dumps(_plain(recipe)))


def recipe_hash(recipe: Recipe) -> str:
    """SHA-256 (hex) of everything in the recipe that can change its result.

    Its texts are left out, the shapes of networks that its kind does not use, and our own protocol.
    """
    table = to_table(recipe)
    for texts in ("title", "summary", "source"):
        table.pop(texts)
    used = ("kind", *SHAPES[recipe.network.kind])
    table["network"] = {part: table["network"][part] for part in used}
    if table["protocol"]["name"] == "ours":
        table.pop("protocol")
    return hashlib.sha256(json.dumps(table, sort_keys=True).encode()).hexdigest()


def override(table: dict[str, Any], assignments: Iterable[str]) -> dict[str, Any]:
    """A copy of `table` with `dotted.key=value` assignments; values are TOML, or bare text.

    Raises RecipeError for an assignment without a key or an equals sign.
    """
    table = copy.deepcopy(table)
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

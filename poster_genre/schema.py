"""Strict tables: plain data (from TOML or JSON) to frozen dataclasses, refusing whatever does not fit.

A dataclass field says with `number`, `choice` or `text` which values it takes; `build` checks a table
against the class and names the key, what came and what is allowed.
"""

from __future__ import annotations

import difflib
import math
import types
import typing
from dataclasses import MISSING, Field, field, fields, is_dataclass
from typing import Any


class SchemaError(ValueError):
    """A table that does not fit its class; the message names the key and the allowed values."""


def number(default: float, low: float, high: float, help: str) -> Any:
    """A field for an int or float within [low, high]; `help` is shown beside it on a page."""
    return field(default=default, metadata={"low": low, "high": high, "help": help})


def choice(default: str, options: tuple[str, ...], help: str) -> Any:
    """A field for one of `options`."""
    return field(default=default, metadata={"options": options, "help": help})


def text(default: Any, help: str) -> Any:
    """A field for free text, a list of texts or a switch."""
    return field(default=default, metadata={"help": help})


def no_settings() -> types.MappingProxyType:
    """The default of a field for a method's own settings by name; whoever owns the method checks them."""
    return types.MappingProxyType({})


def build(cls: type, table: dict[str, Any], where: str = "") -> Any:
    """An instance of dataclass `cls` from `table`; nested dataclasses come from nested tables.

    `where` is the dotted key of the table itself. Raises SchemaError for unknown keys, missing keys,
    wrong types and values out of range.
    """
    if not isinstance(table, dict):
        raise SchemaError(f"{where} must be a table of {', '.join(keys(cls))}, not {table!r}.")
    for key in table:
        if key not in keys(cls):
            raise SchemaError(f"Unknown key {_join(where, key)}.{_suggest(key, keys(cls))}")
    hints = typing.get_type_hints(cls)
    values = {}
    for item in fields(cls):
        if item.name in table:
            values[item.name] = _value(item, hints[item.name], table[item.name], _join(where, item.name))
        elif item.default is MISSING and item.default_factory is MISSING:
            raise SchemaError(f"{_join(where, item.name)} is missing.")
    return cls(**values)


def known(cls: type, table: Any) -> Any:
    """`table` without the keys that `cls` and the dataclasses in it do not have; other values as they are."""
    if not isinstance(table, dict):
        return table
    hints = typing.get_type_hints(cls)
    kept = {key: value for key, value in table.items() if key in keys(cls)}
    return {
        key: known(hints[key], value) if is_dataclass(hints[key]) else value for key, value in kept.items()
    }


def keys(cls: type) -> list[str]:
    """Names of the fields of a dataclass, in order."""
    return [item.name for item in fields(cls)]


def _value(item: Field, hint: Any, value: Any, where: str) -> Any:
    if is_dataclass(hint):
        return build(hint, value, where)
    value = _typed(hint, value, where)
    options = item.metadata.get("options")
    for part in value if isinstance(value, tuple) else (value,):
        if options and part not in options:
            raise SchemaError(f"{where} is {part!r}.{_suggest(part, options)}")
        if "low" in item.metadata and not item.metadata["low"] <= part <= item.metadata["high"]:
            low, high = item.metadata["low"], item.metadata["high"]
            raise SchemaError(f"{where} is {part}; allowed is {low} to {high}.")
    return value


def _typed(hint: Any, value: Any, where: str) -> Any:
    """`value` as the annotated type: an int serves as a float, a list becomes a tuple."""
    origin = typing.get_origin(hint)
    if origin is tuple:
        if not isinstance(value, (list, tuple)):
            raise SchemaError(f"{where} must be a list, not {value!r}.")
        inner = typing.get_args(hint)[0]
        return tuple(_typed(inner, part, where) for part in value)
    if origin is dict:
        if not isinstance(value, dict):
            raise SchemaError(f"{where} must be a table, not {value!r}.")
        return types.MappingProxyType(dict(value))
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not hint:
        raise SchemaError(f"{where} must be {_NAMES[hint]}, not {value!r}.")
    if hint is float and not math.isfinite(value):
        raise SchemaError(f"{where} must be a finite number, not {value}.")
    return value


_NAMES = {int: "a whole number", float: "a number", str: "a text", bool: "true or false"}


def _join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _suggest(name: Any, known: typing.Sequence[str]) -> str:
    near = difflib.get_close_matches(str(name), known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f" Allowed: {', '.join(known)}.{hint}"

"""JSON as people write labels (records, JSON Lines, COCO, genres by film) to flat records."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers import given_split
from poster_genre.data.readers.text_table import read_text

SUFFIXES = (".json", ".jsonl", ".ndjson")
_LISTS = ("data", "records", "films", "movies", "results", "items", "images", "annotations", "samples")
_INNER = ("name", "genre", "label", "title", "tag", "id")  # what names a genre that is an object


def read_records(path: Path) -> pd.DataFrame:
    """The records of a JSON file as a table of text, lists as the text of a list; one row a record.

    Known are a list of objects, one object a line, COCO (images, annotations, categories), an object of
    objects or of lists by film, and what pandas writes. Raises CatalogError, for a damaged file with the
    line.
    """
    records = _as_records(_parsed(path), path)
    if not records:
        raise CatalogError(f"{path} has no records.")
    for number, record in enumerate(records, 1):
        if not isinstance(record, dict):
            raise CatalogError(
                f"{path.name}, record {number}: expected an object in braces, found “{str(record)[:60]}”."
            )
    return as_table(records)


def as_table(records: list[dict]) -> pd.DataFrame:
    """Records as a table of text, nested objects under "outer.inner"; index from 1."""
    flat = [_flat(record) for record in records]
    names = list(dict.fromkeys(name for record in flat for name in record))
    columns = {name: [text_of(record.get(name)) for record in flat] for name in names}
    return pd.DataFrame(columns, index=pd.RangeIndex(1, len(flat) + 1), dtype="str")


def text_of(value: object) -> str:
    """The text of a cell; a list as that of a list of names, numbers without quotes."""
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, list | tuple):
        return str([_inner(item) for item in value if item is not None])
    return str(value)


def _inner(item: object) -> object:
    if isinstance(item, dict):
        return next((item[key] for key in _INNER if isinstance(item.get(key), str)), item.get("id"))
    return item


def _flat(record: dict) -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            if "name" in value and isinstance(value["name"], str):
                flat[str(key)] = value["name"]
            else:
                flat |= {f"{key}.{inner}": item for inner, item in value.items()}
        else:
            flat[str(key)] = value
    return flat


def _parsed(path: Path) -> object:
    text = read_text(path).strip()
    if not text:
        raise CatalogError(f"{path} is empty.")
    lines = text.splitlines()
    if path.suffix.lower() in (".jsonl", ".ndjson") or (len(lines) > 1 and _is_object(lines[0])):
        return [_line(line, number, path) for number, line in enumerate(lines, 1) if line.strip()]
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise CatalogError(_no_json(path, getattr(error, "lineno", 1), error)) from error


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (json.JSONDecodeError, RecursionError):
        return False


def _line(line: str, number: int, path: Path) -> object:
    try:
        return json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise CatalogError(_no_json(path, number, error)) from error


def _no_json(path: Path, line: int, error: Exception) -> str:
    why = getattr(error, "msg", "nested too deeply")
    return f"{path}, line {line}: this is no JSON ({why}); write the file again."


def _as_records(value: object, path: Path) -> list:
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        raise CatalogError(f"{path} holds “{str(value)[:60]}”, not records of films.")
    if {"images", "annotations", "categories"} <= set(value):
        return _coco(value, path)
    if isinstance(value.get("columns"), list) and isinstance(value.get("data"), list):
        return [dict(zip(map(str, value["columns"]), row)) for row in value["data"]]
    lists = {name: inner for name, inner in value.items() if _is_records(inner)}
    if lists and all(given_split.part(str(name)) for name in lists):
        return [{"split": name} | record for name, records in lists.items() for record in records]
    if lists:
        return _one_list(lists, path)
    if value and all(isinstance(item, dict) for item in value.values()):
        return _of_objects(value)
    columns = [item for item in value.values() if isinstance(item, list)]
    if len(columns) == len(value) > 1 and len({len(item) for item in columns}) == 1 and _names_columns(value):
        return [dict(zip(value, row)) for row in zip(*columns, strict=True)]
    return [{"film": film, "genres": genres} for film, genres in value.items()]


def _is_records(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _one_list(lists: dict[str, list], path: Path) -> list:
    """The list of films among an object's lists of objects. Raises CatalogError where several could be."""
    named = [name for name in _LISTS if name in lists]
    if len(lists) > 1 and len(named) != 1:
        names = ", ".join(f"“{name}”" for name in list(lists)[:6])
        raise CatalogError(
            f"{path} holds several lists ({names}): keep the one of films, or write one file each."
        )
    return lists[named[0]] if named else next(iter(lists.values()))


def _of_objects(value: dict) -> list[dict]:
    """By film: {film: {column: …}}; or, as pandas writes by default, by column: {column: {row: …}}."""
    if _names_columns(value):
        rows = list(dict.fromkeys(row for column in value.values() for row in column))
        return [{name: column.get(row) for name, column in value.items()} for row in rows]
    return [{"film": film} | record for film, record in value.items()]


def _names_columns(value: dict) -> bool:
    return any(str(name).casefold() in ("genre", "genres", "label", "labels", "category") for name in value)


def _coco(value: dict, path: Path) -> list[dict]:
    """One record an image, with the names of all categories that its annotations name."""
    try:
        names = {category["id"]: str(category["name"]) for category in value["categories"]}
        records = {image["id"]: dict(image) | {"genres": []} for image in value["images"]}
        for annotation in value["annotations"]:
            if "category_id" not in annotation and "category_ids" not in annotation:
                raise KeyError("category_id")
            ids = annotation.get("category_ids") or [annotation["category_id"]]
            records[annotation["image_id"]]["genres"] += [names[number] for number in ids]
    except (KeyError, TypeError, AttributeError) as error:
        raise CatalogError(
            f"{path} looks like COCO (images, annotations, categories), but an annotation, image or category "
            f"lacks or names something that is not there: {error}. Write the file again."
        ) from error
    for record in records.values():
        record["genres"] = list(dict.fromkeys(record["genres"]))
    return list(records.values())

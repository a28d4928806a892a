"""Readers: one module a dataset layout, one registry, and `read`, which finds the layout by itself."""

from __future__ import annotations

from pathlib import Path

from poster_genre.data.catalog import Catalog, CatalogError
from poster_genre.data.readers import kaggle_multilabel

# In the order in which they are tried. A reader is a module with DESCRIPTION, matches(path), read(path, name).
REGISTRY = {
    "kaggle_multilabel": kaggle_multilabel,
}


def detect(path: Path) -> str:
    """The name of the layout at `path`. Raises CatalogError with the known layouts where none fits."""
    path = Path(path)
    if not path.exists():
        raise CatalogError(f"{path} does not exist.")
    for name, reader in REGISTRY.items():
        if reader.matches(path):
            return name
    known = "\n".join(f"  {name}: {reader.DESCRIPTION}" for name, reader in REGISTRY.items())
    raise CatalogError(f"{path} has none of the known layouts:\n{known}")


def read(path: Path | str, format: str | None = None, name: str | None = None) -> Catalog:
    """Read a dataset into a catalog; the layout is detected, or forced with `format` (a key of REGISTRY).

    Raises CatalogError naming file, row and value of what is wrong.
    """
    path = Path(path)
    layout = format or detect(path)
    if layout not in REGISTRY:
        raise CatalogError(f"There is no layout “{layout}”; known are: {', '.join(REGISTRY)}.")
    return REGISTRY[layout].read(path, name or path.stem)

"""`data import|list|export|delete`: the catalogs that this machine keeps."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from poster_genre.commands.data import dataset


def register(commands) -> None:
    """Add the four to `data`."""
    imported = commands.add_parser(
        "import",
        help="keep a dataset as a catalog, under a name",
        description="Images stay where they are: the catalog refers to them. Of a ZIP they are unpacked.",
    )
    dataset.add_arguments(imported, layout_flags=("--format", "--layout"))
    imported.add_argument("--name", required=True, help="the catalog's name")
    imported.add_argument("--yes", action="store_true", help="what was guessed is right (see `data check`)")
    imported.add_argument("--replace", action="store_true", help="replace a catalog of that name")
    imported.set_defaults(run=run_import)

    listed = commands.add_parser("list", help="the imported catalogs")
    listed.add_argument("--format", choices=("table", "json"), default="table")
    listed.set_defaults(run=run_list)

    exported = commands.add_parser(
        "export",
        help="write a dataset as another tool reads it",
        description="Labels and posters go into a new folder, each part of a given split into its own. "
        "What was written is read back, and kept only if it is the same catalog.",
    )
    dataset.add_arguments(exported)
    exported.add_argument("--to", required=True, choices=("coco", "roboflow", "imagefolder", "fiftyone"))
    exported.add_argument("--out", required=True, type=Path, metavar="DIR", help="the new folder")
    exported.add_argument("--link", action="store_true", help="hard-link the posters instead of copying them")
    exported.set_defaults(run=run_export)

    deleted = commands.add_parser(
        "delete",
        help="remove an imported catalog",
        description="It goes with the posters that were unpacked or drawn for it; images elsewhere stay.",
    )
    deleted.add_argument("names", nargs="+", metavar="NAME", help="the catalog's name (see `data list`)")
    deleted.set_defaults(run=run_delete)


def run_import(arguments: argparse.Namespace) -> int:
    """Import a dataset and say what came in, and what was merged or left out."""
    from poster_genre.commands.progress import progress
    from poster_genre.data import cleanup, quality, store

    store.require_usable(arguments.name, arguments.replace)
    cleanup.sweep()
    found = dataset.looked(arguments)
    dataset.require_sure(found, arguments.yes)
    with progress("images") as show:
        catalog = store.keep(found, arguments.name, replace=arguments.replace, progress=show)
    images = "with images" if catalog.has_images else "without images"
    print(f"Imported “{catalog.name}”: {len(catalog):,} posters, {len(catalog.genres)} genres, {images}.")
    for row in quality.noticed(catalog.findings).itertuples():
        print(f"{row.rows:>7,} × {row.title}: {row.meaning}")
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    """One line a catalog, by name."""
    from poster_genre.data import store

    found = store.list_catalogs()
    if arguments.format == "json":
        keys = ("name", "posters", "genres", "has_images", "imported", "problem")
        lines = [{key: getattr(one, key) for key in keys} | {"folder": str(one.folder)} for one in found]
        print(json.dumps(lines, indent=1, ensure_ascii=False))
        return 0
    if not found:
        print("No catalogs yet. Import one: python -m poster_genre data import PATH --name NAME")
    for one in found:
        images = "with images" if one.has_images else "no images"
        about = f"{one.posters:>9,} posters  {len(one.genres):>3} genres  {images:<11}"
        made = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.imported))
        print(f"{one.name:<32} {one.problem or f'{about}  {made}'}")
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    """Write the dataset as another tool reads it, and say what that tool has no place for."""
    from poster_genre.commands.progress import progress
    from poster_genre.data import writers

    writers.require_new(arguments.out)
    catalog = dataset.opened(arguments)
    with progress("images") as show:
        writers.write(catalog, arguments.out, arguments.to, arguments.link, show)
    layout = writers.LAYOUTS[arguments.to]
    parts = f", split as given ({', '.join(catalog.split_counts)})" if writers.by_parts(catalog) else ""
    print(f"{arguments.out}: {len(catalog):,} posters as {layout.title}{parts}; read back, the same catalog.")
    lost = writers.lost(catalog, arguments.to)
    if lost:
        print(f"{layout.title} has no place for {' and '.join(lost)}, so they are left out.")
    return 0


def run_delete(arguments: argparse.Namespace) -> int:
    """Delete each; one that a training needs just now stays."""
    from poster_genre.data import store
    from poster_genre.runs import run_folder

    for name in arguments.names:
        run_folder.require_unused(store.existing(name))
        freed = store.delete_catalog(name)
        print(f"{name}: deleted, {freed / 1e6:,.1f} MB freed.")
    return 0

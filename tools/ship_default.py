"""Make a finished run the shipped model: `python -m tools.ship_default runs/RUN`.

The catalog inside the shipped bundle stays as the ImageNet backbone saw it, whatever backbone the run has:
heads and Lab methods are compared on features that never saw a label.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from poster_genre.inference.bundle import DEFAULT, Bundle, write_bundle

EMBEDDED = ("catalog.parquet", "embeddings.npy")


def ship(run: Path, folder: Path = DEFAULT) -> Bundle:
    """Write the run's bundle to `folder`, with the catalog that is embedded there.

    Raises BundleError when either is damaged, ValueError when they are not of the same films.
    """
    new, old = Bundle.open(run / "bundle"), Bundle.open(folder)
    if new.card["catalog"]["fingerprint"] != old.card["catalog"]["fingerprint"]:
        raise ValueError(f"{run} was trained on other films than those inside {folder}.")
    seen = old.card.get("embeddings") or {
        key: old.card["input"][key] for key in ("backbone", "backbone_sha256", "height", "width")
    }
    kept = {name: old.path(name).read_bytes() for name in EMBEDDED}
    files = {name: new.path(name) for name in new.card["files"]}
    return write_bundle(folder, new.card | {"embeddings": seen}, files | kept)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path)
    bundle = ship(parser.parse_args().run)
    print(f"{bundle.folder}: {bundle.name}, {bundle.size_bytes / 1e6:.0f} MB")


if __name__ == "__main__":
    main()

"""Pack posters for the GPU: `python -m tools.posters_backbone.pack CATALOG EXTRA OUT`.

CATALOG is the dataset that the shipped model is trained on, EXTRA a folder with labels.csv (`id, path,
genres, known`) and its images. OUT gets labels.npz, main.npz and extra.npz: posters as AVIF, without the
test films, and without extra posters that nearly equal one of validation or test (difference hash).
Needs numpy, pandas and Pillow alone.
"""

from __future__ import annotations

import argparse
import io
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image, ImageOps

from poster_genre.inference.bundle import DEFAULT, Bundle

QUALITY = 50
UNKNOWN = -1
UNDER_REPORTED = "Drama"  # where the extra source does not name it, nothing is known
NEAR = 40  # of 256 bits


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("catalog", type=Path)
    parser.add_argument("extra", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    bundle = Bundle.open(DEFAULT)
    ids = bundle.catalog.posters["film_id"].to_numpy(str)
    main_hash = _pack(arguments.out / "main.npz", [arguments.catalog / "Images" / f"{i}.jpg" for i in ids])
    table = pd.read_csv(arguments.extra / "labels.csv")
    extra_hash = _pack(arguments.out / "extra.npz", [arguments.extra / path for path in table["path"]])
    held = bundle.split != "train"
    near = _distances(extra_hash, main_hash[held]).min(axis=1) <= NEAR
    np.savez_compressed(
        arguments.out / "labels.npz",
        genres=np.array(bundle.genres),
        ids=ids,
        split=bundle.split,
        main=bundle.catalog.labels.astype(np.int8),
        extra=extra_labels(table, bundle.genres),
        extra_dropped=near,
    )
    print(
        f"{len(ids):,} posters and {len(table):,} extra ones, of which {near.sum()} are near copies: dropped"
    )


def extra_labels(table: pd.DataFrame, genres: tuple[str, ...]) -> np.ndarray:
    """int8 (n, L) of a table with `genres` and `known`, both joined by `|`: 1, 0, or UNKNOWN."""
    labels = np.zeros((len(table), len(genres)), np.int8)
    for row, (named, known) in enumerate(zip(table["genres"], table["known"])):
        if known != "all":
            sure = set(known.split("|")) - {UNDER_REPORTED}
            labels[row] = [0 if genre in sure else UNKNOWN for genre in genres]
        for genre in str(named).split("|"):
            if genre in genres:
                labels[row, genres.index(genre)] = 1
    return labels


def _pack(out: Path, paths: list[Path]) -> np.ndarray:
    """Write the posters as one file; returns their difference hashes, bool (n, 256)."""
    with ProcessPoolExecutor() as pool:
        packed = list(pool.map(_encoded, paths, chunksize=32))
    blobs = [blob for blob, _ in packed]
    offsets = np.cumsum([0, *map(len, blobs)])
    np.savez(out, offsets=offsets, blob=np.frombuffer(b"".join(blobs), np.uint8))
    return np.stack([bits for _, bits in packed])


def _encoded(path: Path) -> tuple[bytes, np.ndarray]:
    image = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    buffer = io.BytesIO()
    image.save(buffer, "AVIF", quality=QUALITY, speed=8, subsampling="4:2:0")
    grey = np.asarray(image.convert("L").resize((17, 16), Image.Resampling.BICUBIC), np.int16)
    return buffer.getvalue(), (grey[:, 1:] > grey[:, :-1]).ravel()


def _distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Hamming distances (n, m) of hashes bool (n, 256) and (m, 256)."""
    a, b = a.astype(np.int16), b.astype(np.int16)
    return a.sum(1)[:, None] + b.sum(1)[None] - 2 * a @ b.T


if __name__ == "__main__":
    main()

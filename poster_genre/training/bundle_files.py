"""The files of a bundle, made from a trained network and its logits."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np

from poster_genre.runs.examples import Examples
from poster_genre.training import export
from poster_genre.training.builders import Built


def network_files(built: Built, scratch: Path) -> dict[str, bytes | Path]:
    """The network for the app (LiteRT), for Keras, and its heads for NumPy; large ones go to `scratch`."""
    name, model = built.saved()
    model.save(scratch / name)
    (scratch / "model.tflite").write_bytes(export.to_tflite(built.whole()))
    files: dict[str, bytes | Path] = {file: scratch / file for file in ("model.tflite", name)}
    if built.head is not None:
        files["head.npz"] = _npz(built.head())
    return files


def evaluation_file(examples: Examples, logits: dict[str, np.ndarray]) -> bytes:
    """evaluation.npz: ids, labels uint8 and logits float16 of every split."""
    arrays = {}
    for split, values in logits.items():
        rows = examples.rows(split)
        arrays[f"{split}_ids"] = examples.catalog.film_ids[rows]
        arrays[f"{split}_labels"] = examples.catalog.labels[rows].astype(np.uint8)
        arrays[f"{split}_logits"] = values.astype(np.float16)
    return _npz(arrays)


def catalog_files(examples: Examples, embeddings: np.ndarray) -> dict[str, bytes]:
    """The training catalog as its backbone saw it: ids, split, labels, plain-view embeddings float16."""
    catalog = examples.catalog
    table = catalog.posters[["film_id", *catalog.genres]].copy()
    table.insert(1, "split", examples.split)
    parquet, array = io.BytesIO(), io.BytesIO()
    table.to_parquet(parquet, index=False)
    np.save(array, embeddings[:, 0].astype(np.float16))
    return {"catalog.parquet": parquet.getvalue(), "embeddings.npy": array.getvalue()}


def _npz(arrays: dict[str, np.ndarray]) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()

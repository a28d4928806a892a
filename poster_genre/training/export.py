"""Writing a bundle: the network to LiteRT, its files, and TensorFlow's chatter kept from the log."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import keras
import numpy as np
import tensorflow as tf

from poster_genre.data.home import home
from poster_genre.networks import backbones
from poster_genre.runs.examples import Examples
from poster_genre.training import stderr_silence

if TYPE_CHECKING:
    from poster_genre.training.builders import Built


def to_tflite(model: keras.Model, weights: str = "float16") -> bytes:
    """`model` as a LiteRT file with its weights in float16, or in int8 (each row with its own range).

    Its input is one float32 image (1, height, width, 3), RGB in [0, 255]; its outputs are those of the
    model: logits (1, L) and the last feature map (1, h, w, C) tell themselves apart by their rank.
    """
    with tempfile.TemporaryDirectory() as folder, stderr_silence.stderr():
        archive = keras.export.ExportArchive()
        archive.track(model)
        size = model.input.shape[1:]
        archive.add_endpoint(
            "serve",
            lambda image: model(image, training=False),
            [tf.TensorSpec((1, *size), tf.float32, name="image")],
        )
        archive.write_out(folder, verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder, signature_keys=["serve"])
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        if weights == "float16":
            converter.target_spec.supported_types = [tf.float16]
        return converter.convert()


def backbone_file(name: str, height: int, width: int) -> Path:
    """The frozen backbone `name` as a LiteRT file whose output is the last feature map; made once.

    Raises FileNotFoundError when its weights are not stored here.
    """
    path = home() / "backbones" / f"{name}-{backbones.sha256(name)[:12]}-{height}x{width}.tflite"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".draft-{os.getpid()}-{path.name}")
        draft.write_bytes(to_tflite(backbones.load(name, height, width)))
        draft.replace(path)
    return path


def network_files(built: Built, scratch: Path) -> dict[str, bytes | Path]:
    """The network for the app (LiteRT), for Keras, and its heads for NumPy; large ones go to `scratch`."""
    name, model = built.saved()
    model.save(scratch / name)
    (scratch / "model.tflite").write_bytes(to_tflite(built.whole()))
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

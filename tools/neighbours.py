"""Put the training films' embeddings into the shipped model, so that it can show the nearest posters.

python -m tools.neighbours --catalog PATH/Multi_Label_dataset    # minutes; embeddings are cached
"""

from __future__ import annotations

import argparse
import hashlib
import json

import numpy as np

from poster_genre.data import readers
from poster_genre.data.home import home
from poster_genre.inference.bundle import DEFAULT, Bundle
from poster_genre.inference.embeddings import Embedder, embed
from poster_genre.inference.neighbours import FILE, Neighbours


def main() -> None:
    """Embed the training films with the shipped network; write neighbours.npz and its hash."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--catalog", required=True, help="the dataset that the shipped model learned from")
    arguments = parser.parse_args()
    bundle, catalog = Bundle.open(), readers.read(arguments.catalog)
    paths = catalog.posters.set_index("film_id")["path"]
    train = bundle.evaluation["train"]
    files = bundle.card["files"]
    embedder = Embedder(
        bundle.path("model.tflite"), *bundle.input_size, key=files["model.tflite"]["sha256"][:16]
    )
    vectors = embed(embedder, paths.loc[train.ids], home() / "embeddings", progress=_say)[:, 0]
    content = Neighbours.of(train.ids, train.labels, vectors.astype(np.float32)).to_bytes()
    (DEFAULT / FILE).write_bytes(content)
    files[FILE] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    card = json.dumps(bundle.card, indent=1, ensure_ascii=False) + "\n"
    (DEFAULT / "card.json").write_text(card, encoding="utf-8")
    print(f"\n{DEFAULT / FILE}: {len(train.ids):,} films, {len(content) / 1e6:.1f} MB")


def _say(progress) -> None:
    print(f"\r{progress.done:,} of {progress.total:,}", end="", flush=True)


if __name__ == "__main__":
    main()

"""A seed system's network, small enough to ship.

`python -m poster_genre.training.small_network BUNDLE CATALOG OUT` writes it.
Weights are kept in float16 where the network fits so; else in int8; and where one dense layer on a flattened
feature map holds nearly everything, that layer is first cut to the few directions in which it tells posters
apart. What that costs in mAP on the test films is measured, and printed as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import keras
import numpy as np
from keras import layers

from poster_genre.data import images
from poster_genre.data.catalog import Catalog
from poster_genre.evaluation.ranking import ranking_figures
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.interpreters import InterpreterPool
from poster_genre.runs.examples import open_catalog
from poster_genre.training import export

LARGEST = 4_000_000  # bytes of a network that is shipped
WIDE = 10_000_000  # weights of a dense layer that is cut down
RANK = 32  # directions that are kept of it
SEEN = 768  # training posters that tell which
TEST_SPLIT = "test"


def ship(folder: Path, catalog_path: Path, out: Path) -> dict[str, object]:
    """Write the small network of the bundle in `folder` to the file `out`, and tell about it.

    Returns {"weights": in words, "bytes", "map_macro": of the small network on the test films,
    "map_whole": of the network as trained}. Raises BundleError, CatalogError or ImageError.
    """
    bundle = Bundle.open(folder)
    catalog, _ = open_catalog(catalog_path)
    content, how = smallest(bundle, catalog)
    out.write_bytes(content)
    stored = bundle.evaluation[TEST_SPLIT]
    pool = InterpreterPool(out)
    logits = np.stack([logits_of(pool, pixels) for pixels in posters(catalog, stored.ids, bundle.input_size)])
    figures = [
        ranking_figures(stored.labels, bundle.calibration.apply(values))["map_macro"]
        for values in (logits, stored.logits)
    ]
    small, whole = (round(float(value), 5) for value in figures)
    return {"weights": how, "bytes": len(content), "map_macro": small, "map_whole": whole}


def smallest(bundle: Bundle, catalog: Catalog) -> tuple[bytes, str]:
    """The network as a LiteRT file of at most LARGEST bytes, if that can be, and what was done to it."""
    stored = bundle.path("model.tflite")
    if stored.stat().st_size <= LARGEST:
        return stored.read_bytes(), "float16"
    network = keras.models.load_model(bundle.path("model.keras"), compile=False)
    wide = [layer for layer in network.layers if isinstance(layer, layers.Dense) and _weights(layer) > WIDE]
    if not wide:
        return export.to_tflite(_outputs(network), "int8"), "int8"
    seen = bundle.evaluation["train"].ids if "train" in bundle.evaluation else catalog.film_ids
    chosen = np.random.default_rng(0).permutation(seen)[:SEEN]
    cut = cut_down(network, wide[0], posters(catalog, chosen, bundle.input_size), RANK)
    return export.to_tflite(_outputs(cut), "int8"), f"int8, the widest layer cut to rank {RANK}"


def cut_down(network: keras.Model, wide: layers.Dense, seen, rank: int) -> keras.Model:
    """`network` (a chain of layers) with `wide` as two dense layers over `rank` directions.

    seen: posters uint8 (h, w, 3). The directions are the principal ones of what `wide` says of them, so
    that the loss on such posters is the least possible for this rank.
    """
    before = keras.Model(network.input, wide.input)
    kernel, bias = wide.get_weights()
    flat = np.concatenate([np.asarray(before(pixels[None].astype("f4"))) for pixels in seen])
    said = flat @ kernel + bias
    mean = said.mean(axis=0)
    directions = np.linalg.svd(said - mean, full_matrices=False)[2][:rank].T  # (units, rank)
    first, second = layers.Dense(directions.shape[1]), layers.Dense(len(mean))
    x = network.input
    for layer in network.layers[1:]:
        x = second(first(x)) if layer is wide else layer(x)
    first.set_weights([kernel @ directions, (bias - mean) @ directions])
    second.set_weights([directions.T, mean])
    return keras.Model(network.input, x)


def posters(catalog: Catalog, ids, size: tuple[int, int]):
    """Pixels uint8 (h, w, 3) of these films, one after another."""
    paths = dict(zip(catalog.posters["film_id"], catalog.posters["path"]))
    for film_id in ids:
        yield images.load(Path(paths[str(film_id)]).read_bytes(), size)


def logits_of(pool: InterpreterPool, pixels: np.ndarray) -> np.ndarray:
    """Logits float32 (L,) of one poster uint8 (h, w, 3)."""
    outputs = pool.run(pixels[None].astype(np.float32))
    return next(output[0] for output in outputs if output.ndim == 2)


def _outputs(network: keras.Model) -> keras.Model:
    """As the predictor expects it: logits, and the last feature map where it is named."""
    features = {layer.name: layer.output for layer in network.layers if layer.name == "features"}
    return keras.Model(network.input, {"logits": network.output} | features)


def _weights(layer: layers.Layer) -> int:
    return int(np.prod(layer.kernel.shape))


def main() -> None:
    """Ship the bundle of the first argument, with posters of the second, to the file of the third."""
    folder, catalog, out = map(Path, sys.argv[1:4])
    print(json.dumps(ship(folder, catalog, out)))


if __name__ == "__main__":
    main()

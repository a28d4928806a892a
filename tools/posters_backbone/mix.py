"""Mix fine-tuned weights with the ImageNet weights that they started from, and store them for Keras.

    python -m tools.posters_backbone.mix FINE_TUNED.npz CATALOG [--share 0.5]

Halfway between both the features are better than at either end (Wortsman and others 2022, WiSE-FT). The
batch normalisations' statistics are taken anew from training posters; kernels are rounded to float16,
which is what the exported network computes with.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from poster_genre.data import images
from poster_genre.inference.bundle import Bundle
from poster_genre.networks import backbones

NAME = "efficientnet_lite2_posters"
SIZE = (448, 320)  # (height, width) in px
BATCHES, BATCH = 16, 32
STATISTICS = ("gamma", "beta", "mean", "var")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights", type=Path)
    parser.add_argument("catalog", type=Path, help="folder with Images/<film id>.jpg")
    parser.add_argument("--share", type=float, default=0.5, help="of the fine-tuned weights")
    arguments = parser.parse_args()
    model = backbones.load(backbones.TUNED[NAME], *SIZE)
    with np.load(arguments.weights) as tuned:
        blend(model, tuned, arguments.share)
    bundle = Bundle.open()
    films = bundle.catalog.posters["film_id"][bundle.split == "train"]
    settle(model, [arguments.catalog / "Images" / f"{film}.jpg" for film in films])
    model.save_weights(backbones.weights_path(NAME))
    print(f"{backbones.weights_path(NAME)}: SHA-256 {backbones.sha256(NAME)}")


def blend(model, tuned, share: float) -> None:
    """Move every weight of the Keras backbone by `share` towards the fine-tuned one."""
    for layer in model.layers:
        if layer.name.endswith("_conv"):
            axes = (2, 3, 0, 1) if layer.name.endswith("_depthwise_conv") else (2, 3, 1, 0)
            target = [tuned[layer.name].astype(np.float32).transpose(axes)]
        elif layer.name.endswith("_bn"):
            target = [tuned[f"{layer.name}.{name}"] for name in STATISTICS]
        else:
            continue
        mixed = [(1 - share) * old + share * new for old, new in zip(layer.get_weights(), target)]
        layer.set_weights([weight.astype(np.float16).astype(np.float32) for weight in mixed])


def settle(model, paths: list[Path]) -> None:
    """Average the batch statistics over BATCHES × BATCH posters."""
    norms = [layer for layer in model.layers if layer.name.endswith("_bn")]
    rng = np.random.default_rng(0)
    for number in range(BATCHES):
        chosen = rng.choice(len(paths), BATCH, replace=False)
        pixels = [images.load(paths[row].read_bytes(), SIZE) for row in chosen]
        for norm in norms:
            norm.momentum = number / (number + 1)
        model(np.stack(pixels).astype(np.float32), training=True)


if __name__ == "__main__":
    main()

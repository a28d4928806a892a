"""EfficientNet-Lite in PyTorch, layer for layer the network of `poster_genre.networks.backbones`.

Weights travel as .npz: `<layer>_conv` float16 in PyTorch's layout (out, in, h, w), and for every batch
normalisation `<layer>_bn.gamma|beta|mean|var`, under the names of the Keras layers.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
SCALING = {"lite0": (1.0, 1.0), "lite1": (1.0, 1.1), "lite2": (1.1, 1.2)}  # width, depth
FEATURES = 1280


class ConvBN(nn.Module):
    """Convolution with TensorFlow's `same` padding, batch normalisation, and ReLU6 where `act`."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride=1, groups=1, act=True):
        super().__init__()
        self.kernel, self.stride, self.act = kernel, stride, act
        padding = 0 if stride > 1 else kernel // 2
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, groups=groups, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.05)

    def forward(self, x):
        if self.stride > 1:
            x = F.pad(x, (*self._pad(x.shape[3]), *self._pad(x.shape[2])))
        x = self.bn(self.conv(x))
        return F.relu6(x) if self.act else x

    def _pad(self, side: int) -> tuple[int, int]:
        more = max((math.ceil(side / self.stride) - 1) * self.stride + self.kernel - side, 0)
        return more // 2, more - more // 2


class Block(nn.Module):
    """Inverted residual block; `drop` is its stochastic-depth rate."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int, drop: float):
        super().__init__()
        inner = inputs * expansion
        self.expand = ConvBN(inputs, inner, 1) if expansion != 1 else None
        self.depthwise = ConvBN(inner, inner, kernel, stride, groups=inner)
        self.project = ConvBN(inner, outputs, 1, act=False)
        self.skip, self.drop = stride == 1 and inputs == outputs, drop

    def forward(self, x):
        y = self.project(self.depthwise(x if self.expand is None else self.expand(x)))
        if not self.skip:
            return y
        if self.training and self.drop:
            kept = torch.rand(len(x), 1, 1, 1, device=x.device) >= self.drop
            y = y * (kept.to(y.dtype) / (1 - self.drop))
        return x + y


class Lite(nn.Module):
    """RGB images (n, 3, h, w) in [0, 255] to logits float32 (n, genres) through a linear head."""

    def __init__(self, name: str, genres: int, drop_connect: float = 0.2, dropout: float = 0.4):
        super().__init__()
        width, depth = SCALING[name]
        shapes, channels = [], 32
        for stage, (repeats, kernel, stride, expansion, filters) in enumerate(STAGES):
            scaled = repeats if stage in (0, len(STAGES) - 1) else math.ceil(depth * repeats)
            for i in range(scaled):
                outputs = _rounded(filters * width)
                shapes.append((channels, outputs, kernel, stride if i == 0 else 1, expansion))
                channels = outputs
        rates = [drop_connect * i / len(shapes) for i in range(len(shapes))]
        self.stem = ConvBN(3, 32, 3, 2)
        self.blocks = nn.ModuleList([Block(*shape, rate) for shape, rate in zip(shapes, rates)])
        self.top = ConvBN(channels, FEATURES, 1)
        self.dropout, self.head = nn.Dropout(dropout), nn.Linear(FEATURES, genres)

    def forward(self, x):
        x = self.stem((x - 127) / 128)
        for block in self.blocks:
            x = block(x)
        return self.head(self.dropout(self.top(x).float().mean((2, 3))))

    def layers(self) -> list[tuple[ConvBN, str, int]]:
        """(layer, its name, how many blocks lie above it)."""
        n = len(self.blocks)
        found = [(self.stem, "stem", n + 1), (self.top, "top", 0)]
        for i, block in enumerate(self.blocks):
            for part in ("expand", "depthwise", "project"):
                if getattr(block, part) is not None:
                    found.append((getattr(block, part), f"block{i}_{part}", n - i))
        return found

    def load(self, path: Path) -> Lite:
        """Fill from a file; a file without a head starts it anew, at a prior of about one genre in eight."""
        with torch.no_grad(), np.load(path) as stored:
            for layer, name, _ in self.layers():
                _set(layer.conv.weight, stored[f"{name}_conv"])
                for tensor, key in _statistics(layer.bn):
                    _set(tensor, stored[f"{name}_bn.{key}"])
            if "head.w" in stored:
                _set(self.head.weight, stored["head.w"])
                _set(self.head.bias, stored["head.b"])
            else:
                nn.init.normal_(self.head.weight, std=0.01)
                self.head.bias.fill_(-2.0)
        return self

    def save(self, path: Path) -> None:
        """Write backbone and head."""
        arrays = {"head.w": _array(self.head.weight), "head.b": _array(self.head.bias)}
        for layer, name, _ in self.layers():
            arrays[f"{name}_conv"] = _array(layer.conv.weight).astype(np.float16)
            arrays |= {f"{name}_bn.{key}": _array(tensor) for tensor, key in _statistics(layer.bn)}
        np.savez_compressed(path, **arrays)


def _rounded(filters: float) -> int:
    rounded = max(8, int(filters + 4) // 8 * 8)
    return int(rounded + 8 if rounded < 0.9 * filters else rounded)


def _statistics(bn: nn.BatchNorm2d):
    return (bn.weight, "gamma"), (bn.bias, "beta"), (bn.running_mean, "mean"), (bn.running_var, "var")


def _set(tensor, array: np.ndarray) -> None:
    tensor.copy_(torch.from_numpy(array.astype(np.float32)))


def _array(tensor) -> np.ndarray:
    return tensor.detach().float().cpu().numpy()

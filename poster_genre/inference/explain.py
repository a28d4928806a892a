"""Why this genre: activation maps from the head's weights, and occlusion for networks without pooling.

head.npz holds one or more heads on the pooled vector g; head i is affine layers with ReLU between
them, `h{i}_w{j}` (in, out) and `h{i}_b{j}` (out,), batch normalisation and standardisation folded in.
Such a head is piecewise linear: around any poster `z_c = J_c·g + b_c`, so that
`CAM_c(x, y) = J_c·A(x, y)` over the last feature map A has mean `z_c − b_c`
(local linear form of the class activation map of Zhou et al. 2016).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image

OCCLUSION_PATCH, OCCLUSION_STRIDE = 32, 16  # px
MAP_COLOUR = (255, 214, 0)  # one hue, opacity carries the value


def head_logits(head: dict[str, np.ndarray], pooled: np.ndarray) -> np.ndarray:
    """Logits float32 (n, L) of pooled vectors (n, D), heads averaged."""
    logits = []
    for layers in _heads(head):
        hidden = pooled.astype(np.float32)
        for index, (weight, bias) in enumerate(layers):
            hidden = hidden @ weight + bias
            if index < len(layers) - 1:
                hidden = np.maximum(hidden, 0)
        logits.append(hidden)
    return np.mean(logits, axis=0)


def local_linear(head: dict[str, np.ndarray], pooled: np.ndarray, genre: int) -> tuple[np.ndarray, float]:
    """Slope J_c float32 (D,) and intercept b_c of genre number `genre` around one pooled vector (D,)."""
    slopes, intercepts = [], []
    for layers in _heads(head):
        hidden, masks = pooled.astype(np.float32), []
        for weight, bias in layers[:-1]:
            hidden = hidden @ weight + bias
            masks.append(hidden > 0)
            hidden = np.maximum(hidden, 0)
        weight, bias = layers[-1]
        slope, intercept = weight[:, genre], float(bias[genre])
        for (weight, bias), mask in zip(reversed(layers[:-1]), reversed(masks)):
            slope = slope * mask
            intercept += float(bias @ slope)
            slope = weight @ slope
        slopes.append(slope)
        intercepts.append(intercept)
    return np.mean(slopes, axis=0), float(np.mean(intercepts))


def activation_map(head: dict[str, np.ndarray], feature_map: np.ndarray, genre: int) -> np.ndarray:
    """Class activation map float32 (h, w) of one genre over the feature map (h, w, C); mean z_c − b_c."""
    slope, _ = local_linear(head, feature_map.mean((0, 1)), genre)
    return feature_map @ slope


def occlusion_maps(
    forward: Callable[[np.ndarray], np.ndarray], pixels: np.ndarray
) -> Iterator[tuple[float, np.ndarray | None]]:
    """Fall of every logit when a grey patch covers part of the poster (Zeiler & Fergus 2014).

    `forward` gives logits (L,) for pixels uint8 (height, width, 3). Yields (share done, None) after
    each patch and at last (1.0, maps float64 (rows, columns, L)); stop iterating to cancel.
    """
    height, width = pixels.shape[:2]
    rows, columns = _patch_starts(height), _patch_starts(width)
    whole = forward(pixels)
    maps = np.zeros((len(rows), len(columns), len(whole)))
    for row, top in enumerate(rows):
        for column, left in enumerate(columns):
            covered = pixels.copy()
            covered[top : top + OCCLUSION_PATCH, left : left + OCCLUSION_PATCH] = 128
            maps[row, column] = whole - forward(covered)
            yield (row * len(columns) + column + 1) / (len(rows) * len(columns)), None
    yield 1.0, maps


def _patch_starts(length: int) -> list[int]:
    """Where patches start along a side of `length` px; the last one ends at the edge."""
    last = max(length - OCCLUSION_PATCH, 0)
    return [*range(0, last, OCCLUSION_STRIDE), last]


def overlay(poster: Image.Image, activation: np.ndarray, opacity: float) -> Image.Image:
    """Poster with the positive part of an activation map (h, w) laid over it, RGB of the poster's size.

    `opacity` in [0, 1] is that of the strongest place; what speaks against the genre stays uncoloured.
    """
    positive = np.maximum(activation, 0)
    strength = positive / positive.max() if positive.max() > 0 else positive
    mask = Image.fromarray((strength * 255).astype(np.uint8)).resize(poster.size, Image.Resampling.BICUBIC)
    mask = mask.point(lambda value: int(value * opacity))
    # The rest is dimmed and loses its colours, so that lit places read on dark and on yellow posters.
    poster = poster.convert("RGB")
    grey = Image.blend(poster, poster.convert("L").convert("RGB"), 0.7 * opacity)
    dimmed = Image.blend(grey, Image.new("RGB", poster.size, "black"), 0.45 * opacity)
    lit = Image.blend(poster, Image.new("RGB", poster.size, MAP_COLOUR), 0.5)
    return Image.composite(lit, dimmed, mask)


def _heads(head: dict[str, np.ndarray]) -> list[list[tuple[np.ndarray, np.ndarray]]]:
    heads = []
    while f"h{len(heads)}_w0" in head:
        index, layers = len(heads), []
        while f"h{index}_w{len(layers)}" in head:
            layers.append((head[f"h{index}_w{len(layers)}"], head[f"h{index}_b{len(layers)}"]))
        heads.append(layers)
    return heads

"""Augmentation on the GPU that a poster survives: batches float32 (n, 3, h, w) in [0, 255] in and out.

Geometry, colours, and what happens to pictures on their way: smaller and back, JPEG, blur, noise.
"""

from __future__ import annotations

import math

import numpy as np
import torch
import torch.nn.functional as F

ASPECT = 448 / 320  # height over width of the stored posters
LUMINANCE = (0.299, 0.587, 0.114)
TO_YCC = torch.tensor([LUMINANCE, (-0.168736, -0.331264, 0.5), (0.5, -0.418688, -0.081312)])
# The quantisation tables of the JPEG standard, Annex K, at quality 50.
LUMA = torch.tensor(
    [
        [16, 11, 10, 16, 24, 40, 51, 61],
        [12, 12, 14, 19, 26, 58, 60, 55],
        [14, 13, 16, 24, 40, 57, 69, 56],
        [14, 17, 22, 29, 51, 87, 80, 62],
        [18, 22, 37, 56, 68, 109, 103, 77],
        [24, 35, 55, 64, 81, 104, 113, 92],
        [49, 64, 78, 87, 103, 121, 120, 101],
        [72, 92, 95, 98, 112, 100, 103, 99.0],
    ]
)
CHROMA = torch.full((8, 8), 99.0)
CHROMA[:4, :4] = torch.tensor([[17, 18, 24, 47], [18, 21, 26, 66], [24, 26, 56, 99], [47, 66, 99, 99.0]])


def augment(x, size: tuple[int, int], rng: np.random.Generator):
    """A fresh view of every poster at `size` = (height, width)."""
    return erase(degrade(colour(warp(x, size)), rng), rng)


def warp(x, size: tuple[int, int]):
    """Crop 65 to 100 %, stretch, mirror, turn by up to 7°, a little perspective: one resampling."""
    n, device = len(x), x.device

    def uniform(low: float, high: float):
        return torch.empty(n, device=device).uniform_(low, high)

    def chance(p: float):
        return (torch.rand(n, device=device) < p).float()

    def column(tensor):
        return tensor[:, None, None]

    area, stretch = uniform(0.65, 1.0), torch.exp(uniform(-0.18, 0.18))
    high, wide = (area / stretch).sqrt().clamp(max=1.0), (area * stretch).sqrt().clamp(max=1.0)
    whole = chance(0.15)
    high, wide = (
        torch.lerp(high, torch.ones_like(high), whole),
        torch.lerp(wide, torch.ones_like(wide), whole),
    )
    up, left = uniform(-1, 1) * (1 - high), uniform(-1, 1) * (1 - wide)
    mirror, angle = 1 - 2 * chance(0.5), uniform(-0.12, 0.12) * chance(0.4)
    rows = torch.linspace(-1, 1, size[0], device=device) * (1 - 1 / size[0])
    columns = torch.linspace(-1, 1, size[1], device=device) * (1 - 1 / size[1])
    y, x_ = torch.meshgrid(rows, columns, indexing="ij")
    tilted = chance(0.25)
    depth = 1 + column(uniform(-0.12, 0.12) * tilted) * x_ + column(uniform(-0.12, 0.12) * tilted) * y
    x_, y = x_ / depth, y / depth
    turned_x = column(angle.cos()) * x_ - column(angle.sin()) * y * ASPECT
    turned_y = column(angle.sin()) * x_ / ASPECT + column(angle.cos()) * y
    grid_x, grid_y = column(mirror * wide) * turned_x + column(left), column(high) * turned_y + column(up)
    grid = torch.stack([grid_x, grid_y], -1)
    return F.grid_sample(x, grid, mode="bilinear", padding_mode="reflection", align_corners=False)


def colour(x):
    """Brightness ± 35 %, contrast ± 30 %, saturation (a tenth grey), a tint."""
    n, device = len(x), x.device

    def factor(low: float, high: float, p: float):
        drawn = torch.empty(n, 1, 1, 1, device=device).uniform_(low, high)
        return torch.where(torch.rand(n, 1, 1, 1, device=device) < p, drawn, 1.0)

    x = x * factor(0.65, 1.35, 0.6)
    mean = x.mean((1, 2, 3), keepdim=True)
    x = (x - mean) * factor(0.7, 1.3, 0.5) + mean
    grey = (x * torch.tensor(LUMINANCE, device=device)[None, :, None, None]).sum(1, keepdim=True)
    saturation = factor(0.5, 1.4, 0.5)
    saturation = torch.where(torch.rand(n, 1, 1, 1, device=device) < 0.1, 0.0, saturation)
    tint = torch.empty(n, 3, 1, 1, device=device).uniform_(-15, 15)
    tint = torch.where(torch.rand(n, 1, 1, 1, device=device) < 0.3, tint, 0.0)
    return (grey + (x - grey) * saturation + tint).clamp(0, 255)


def degrade(x, rng: np.random.Generator):
    """Two in five smaller and back, most of them through JPEG; a seventh blurred; a tenth noisy."""
    n, height, width = len(x), *x.shape[2:]
    order = torch.from_numpy(rng.permutation(n)).to(x.device)
    for part in order[: n * 2 // 5].chunk(2):
        scale = rng.uniform(0.3, 1.0)
        size = max(int(height * scale) // 16 * 16, 64), max(int(width * scale) // 16 * 16, 48)
        small = F.interpolate(x[part], size=size, mode="bilinear", antialias=True)
        if rng.random() < 0.7:
            small = jpeg(small, int(rng.integers(15, 90)))
        x[part] = F.interpolate(small, size=(height, width), mode="bicubic").clamp(0, 255)
    part = order[n * 2 // 5 : n * 2 // 5 + n // 7]
    x[part] = blur(x[part], float(rng.uniform(0.6, 2.6)))
    part = order[-(n // 10) :]
    x[part] = (x[part] + torch.randn_like(x[part]) * float(rng.uniform(3, 16))).clamp(0, 255)
    return x


def jpeg(x, quality: int):
    """What JPEG with 4:2:0 chroma leaves of pictures whose sides are multiples of 16."""
    device = x.device
    scale = (5000 / quality if quality < 50 else 200 - 2 * quality) / 100
    index = torch.arange(8.0)
    dct = torch.cos((2 * index[None] + 1) * index[:, None] * math.pi / 16) * 0.5
    dct[0] /= math.sqrt(2)
    dct = dct.to(device)

    def quantised(plane, table):
        steps = (table.to(device) * scale).clamp(1, 255)
        n, channels, height, width = plane.shape
        blocks = plane.reshape(n, channels, height // 8, 8, width // 8, 8).permute(0, 1, 2, 4, 3, 5)
        blocks = dct.T @ (torch.round(dct @ blocks @ dct.T / steps) * steps) @ dct
        return blocks.permute(0, 1, 2, 4, 3, 5).reshape(n, channels, height, width)

    ycc = torch.einsum("ij,njhw->nihw", TO_YCC.to(device), x)
    luma = quantised(ycc[:, :1] - 128, LUMA) + 128
    chroma = quantised(F.avg_pool2d(ycc[:, 1:], 2), CHROMA)
    chroma = F.interpolate(chroma, scale_factor=2, mode="bilinear")
    back = torch.linalg.inv(TO_YCC).to(device)
    return torch.einsum("ij,njhw->nihw", back, torch.cat([luma, chroma], 1)).clamp(0, 255)


def blur(x, sigma: float):
    """Gaussian blur, sigma in px."""
    k = int(3 * sigma + 0.5) * 2 + 1
    kernel = torch.exp(-((torch.arange(k, device=x.device) - k // 2) ** 2) / (2 * sigma**2))
    kernel = (kernel / kernel.sum())[None, None].expand(3, 1, k)
    x = F.conv2d(F.pad(x, (k // 2, k // 2, 0, 0), mode="replicate"), kernel[:, :, None], groups=3)
    return F.conv2d(F.pad(x, (0, 0, k // 2, k // 2), mode="replicate"), kernel[..., None], groups=3)


def erase(x, rng: np.random.Generator, p: float = 0.25):
    """A rectangle of a random colour over a quarter of the posters."""
    n, _, height, width = x.shape

    def drawn(low: float, high: float):
        return torch.from_numpy(rng.uniform(low, high, n)).to(x.device).float()[:, None, None]

    high, wide = drawn(0.1, 0.4) * height, drawn(0.1, 0.4) * width
    top, left = drawn(0, 1) * (height - high), drawn(0, 1) * (width - wide)
    rows = torch.arange(height, device=x.device)[None, :, None]
    columns = torch.arange(width, device=x.device)[None, None]
    inside = (rows >= top) & (rows < top + high) & (columns >= left) & (columns < left + wide)
    inside &= drawn(0, 1) < p
    fill = torch.from_numpy(rng.uniform(0, 255, (n, 3, 1, 1))).to(x.device).float()
    return torch.where(inside[:, None], fill, x)


def mix(x, targets: list[tuple], rng: np.random.Generator, p: float = 0.6):
    """MixUp or CutMix (Zhang and others 2018; Yun and others 2019) of a batch with itself, by chance p.

    targets: (values, mask) pairs, each (n, L), which mix as the pictures do.
    """
    if rng.random() > p:
        return x, targets
    n, _, height, width = x.shape
    other = torch.from_numpy(rng.permutation(n)).to(x.device)
    share = float(rng.beta(0.4, 0.4))
    share = max(share, 1 - share)
    if rng.random() < 0.5:
        x = x * share + x[other] * (1 - share)
    else:
        high, wide = int(height * math.sqrt(1 - share)), int(width * math.sqrt(1 - share))
        top, left = int(rng.integers(0, height - high + 1)), int(rng.integers(0, width - wide + 1))
        x = x.clone()
        x[:, :, top : top + high, left : left + wide] = x[other][:, :, top : top + high, left : left + wide]
        share = 1 - high * wide / (height * width)
    return x, [(t * share + t[other] * (1 - share), mask * mask[other]) for t, mask in targets]

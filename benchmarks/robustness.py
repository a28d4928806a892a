"""The same poster, the same answer: `python -m benchmarks.robustness CATALOG [MODEL ...]`.

Every film of the test split, as it is and changed as pictures are on their way: smaller, compressed,
mirrored, grey, blurred, cropped, turned, brighter, photographed. Prints as a Markdown table how mAP
changes, and on how many posters exactly the same genres are named.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps
from sklearn.metrics import average_precision_score

from poster_genre.concurrency import bounded_map
from poster_genre.inference.bundle import DEFAULT, Bundle
from poster_genre.inference.interpreters import batch_workers
from poster_genre.inference.predictor import Predictor

GLARE = 110  # added to the brightest spot of a photographed poster


def half(image: Image.Image) -> Image.Image:
    return image.resize((image.width // 2, image.height // 2), Image.Resampling.BICUBIC)


def cropped(image: Image.Image) -> Image.Image:
    return ImageOps.crop(image, round(0.05 * min(image.size)))


def turned(image: Image.Image) -> Image.Image:
    return image.rotate(5, Image.Resampling.BICUBIC, fillcolor=(128, 128, 128))


def photographed(image: Image.Image) -> Image.Image:
    """Seen from the side, on a grey wall, with a lamp's glare."""
    w, h = image.size
    corners = (-0.06 * w, -0.05 * h, 0.0, 1.08 * h, 1.04 * w, 1.0 * h, 1.1 * w, 0.03 * h)
    seen = image.transform(
        (w, h), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=(120, 118, 115)
    )
    rows, columns = np.mgrid[0:h, 0:w]
    distance = ((rows / h - 0.25) ** 2 + (columns / w - 0.7) ** 2) / 0.05
    lit = np.asarray(seen, np.float32) + GLARE * np.exp(-distance)[..., None]
    return Image.fromarray(lit.clip(0, 255).astype(np.uint8))


CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "half size": half,
    "JPEG quality 30": lambda image: image,
    "mirrored": ImageOps.mirror,
    "5 % cropped off each side": cropped,
    "grey": lambda image: ImageOps.grayscale(image).convert("RGB"),
    "blurred, 2 px": lambda image: image.filter(ImageFilter.GaussianBlur(2)),
    "turned by 5°": turned,
    "30 % darker": lambda image: ImageEnhance.Brightness(image).enhance(0.7),
    "30 % brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.3),
    "photographed at an angle, glare": photographed,
}


def changed(data: bytes, name: str) -> bytes:
    """The poster's file after the change `name` of CHANGES; saved without loss unless that is the change."""
    image = CHANGES[name](Image.open(io.BytesIO(data)).convert("RGB"))
    buffer = io.BytesIO()
    if name.startswith("JPEG"):
        image.save(buffer, "JPEG", quality=30)
    else:
        image.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def answers(predictor: Predictor, posters: list[bytes], name: str = "") -> np.ndarray:
    """Probabilities (n, L) of the posters, changed as `name` says."""

    def one(data: bytes) -> np.ndarray:
        return predictor.predict(changed(data, name) if name else data).probabilities

    return np.stack(list(bounded_map(one, posters, batch_workers())))


def mean_ap(labels: np.ndarray, scores: np.ndarray) -> float:
    """Mean average precision over the genres that occur."""
    present = labels.any(axis=0)
    return float(average_precision_score(labels[:, present], scores[:, present], average="macro"))


def rows_of(bundle: Bundle, folder: Path) -> list[tuple[str, float, float]]:
    """(change, mAP, share of posters with the same genres named), the unchanged posters first."""
    test, predictor = bundle.evaluation["test"], Predictor(bundle)
    posters = [(folder / "Images" / f"{film}.jpg").read_bytes() for film in test.ids]
    plain = answers(predictor, posters)
    decided = bundle.own_policy.decide(plain)
    found = [("as they are", mean_ap(test.labels, plain), 1.0)]
    for name in CHANGES:
        said = answers(predictor, posters, name)
        same = (bundle.own_policy.decide(said) == decided).all(axis=1).mean()
        found.append((name, mean_ap(test.labels, said), float(same)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("catalog", type=Path, help="folder with Images/<film id>.jpg")
    parser.add_argument("models", type=Path, nargs="*", default=[DEFAULT])
    arguments = parser.parse_args()
    bundles = [Bundle.open(folder) for folder in arguments.models]
    tables = [rows_of(bundle, arguments.catalog) for bundle in bundles]
    print("| " + " | ".join(["test posters", *(f"{b.name}: mAP | same genres" for b in bundles)]) + " |")
    print("|---" * (1 + 2 * len(bundles)) + "|")
    for lines in zip(*tables):
        cells = [lines[0][0]]
        for (_, found, same), table in zip(lines, tables):
            cells.append(f"{found:.3f} ({found - table[0][1]:+.3f}) | {same:.0%}")
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()

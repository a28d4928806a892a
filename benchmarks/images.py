"""Time and memory of decoding the largest image of each kind that is accepted, each in a process of its own.

    python -m benchmarks.images

Also ten large ones at once, in one process. Prints a Markdown table; memory is what the process grew by.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

from poster_genre.data import images
from poster_genre.data.image_cost import MOST_MB

SIZE = (384, 260)  # height, width in px of what a network gets
TILE = 256  # px; the picture is one small one again and again, or its file would be over 20 MB


def picture(megapixels: float, mode: str) -> Image.Image:
    """A smooth picture with a little noise, two wide and three tall."""
    width = int((megapixels * 1e6 / 1.5) ** 0.5)
    noise = np.random.default_rng(0).integers(0, 3, (TILE, TILE, len(mode)), dtype=np.uint8)
    tile = noise + np.arange(0, TILE, dtype=np.uint8)[:, None, None] // 2
    height = int(width * 1.5)
    tiles = np.tile(tile, (height // TILE + 1, width // TILE + 1, 1))[:height, :width]
    return Image.fromarray(np.ascontiguousarray(tiles.squeeze()))


def encoded(image: Image.Image, format: str, **options: object) -> bytes:
    """The image as a file's bytes."""
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def kinds() -> Iterator[tuple[str, bytes]]:
    """Each kind at the largest size that its bytes a pixel allow."""

    def at_most(bytes_a_pixel: int, mode: str) -> Image.Image:
        return picture(min(49.9, 0.999 * MOST_MB / bytes_a_pixel), mode)

    yield "JPEG", encoded(at_most(1, "RGB"), "JPEG", quality=85)
    yield "JPEG, progressive", encoded(at_most(9, "RGB"), "JPEG", quality=85, subsampling=0, progressive=True)
    yield "PNG", encoded(at_most(5, "RGB"), "PNG", compress_level=1)
    yield "PNG, transparent", encoded(at_most(16, "RGBA"), "PNG", compress_level=1)
    grey = np.asarray(at_most(16, "L")).astype(np.uint16) * 257
    yield "PNG, 16 bits", encoded(Image.fromarray(grey), "PNG", compress_level=1)
    yield "GIF", encoded(at_most(5, "RGB").quantize(64), "GIF")
    yield "GIF, transparent", encoded(at_most(16, "RGB").quantize(64), "GIF", transparency=3)
    yield "WebP", encoded(at_most(16, "RGB"), "WEBP", quality=60, method=0)
    yield "WebP, transparent", encoded(at_most(20, "RGBA"), "WEBP", quality=60, method=0)
    yield "AVIF", encoded(at_most(16, "RGB"), "AVIF", speed=10)
    yield "AVIF, transparent", encoded(at_most(20, "RGBA"), "AVIF", speed=10, subsampling="4:4:4")


def peak_mb() -> float:
    """The most memory that this process has had, MB (on Linux)."""
    told = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", told)[1]) * 1024 / 1e6


def measure(path: Path, at_once: int) -> str:
    """Seconds and MB of decoding the file `at_once` times, in as many threads."""
    data = path.read_bytes()
    images.load(encoded(picture(0.1, "RGB"), "PNG"), SIZE)
    before, started = peak_mb(), time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(lambda _: images.load(data, SIZE), range(at_once)))
    seconds = time.perf_counter() - started
    image, _ = images.open_checked(data)
    megapixels = image.width * image.height / 1e6
    return f"{megapixels:.1f} | {len(data) / 1e6:.1f} | {seconds:.2f} | {peak_mb() - before:.0f}"


def main() -> None:
    """Measure every kind, and print the table."""
    if len(sys.argv) == 3:
        print(measure(Path(sys.argv[1]), int(sys.argv[2])))
        return
    print("| kind | megapixels | file, MB | seconds | memory, MB |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, data in kinds():
            path = Path(folder) / "image"
            path.write_bytes(data)
            for at_once in (1, 10) if name in ("PNG", "PNG, 16 bits") else (1,):
                command = [sys.executable, "-m", "benchmarks.images", str(path), str(at_once)]
                told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
                print(f"| {name}{', ten at once' * (at_once > 1)} | {told} |", flush=True)


if __name__ == "__main__":
    main()

"""Speed and memory of prediction, beside the same network in Keras, in the same run.

    python -m benchmarks.predict [--model DIR] [--posters DIR] [--count 6600]

Each measurement is a process of its own. Prints a Markdown table, each figure beside its limit, and ends
with status 1 if one is missed. The app is measured through Chromium ($CHROMIUM, or on the PATH).
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil

from benchmarks.app_process import memory_after_predictions
from poster_genre.concurrency import bounded_map, cores
from poster_genre.data import images
from poster_genre.demo import draw_poster
from poster_genre.demo.collection import demo_catalog
from poster_genre.inference.bundle import DEFAULT, Bundle
from poster_genre.inference.predictor import Predictor, answer, find_images

ROOT = Path(__file__).parents[1]
POSTERS = ROOT.parent / "shared" / "posters" / "Multi_Label_dataset" / "Images"
ONE_POSTER = (444, 300)  # height, width in px
WARM_UPS, REPEATS = 10, 100
DRAWN = 100  # posters drawn where there are no real ones
BATCH = 32


def p50_ms(predict: Callable[[bytes], object]) -> float:
    """Median milliseconds of `predict` on one drawn poster's JPEG bytes."""
    buffer = io.BytesIO()
    draw_poster(["Drama"], 0, ONE_POSTER).save(buffer, "JPEG", quality=90)
    data, taken = buffer.getvalue(), []
    for _ in range(WARM_UPS + REPEATS):
        start = time.perf_counter()
        predict(data)
        taken.append(time.perf_counter() - start)
    return 1000 * statistics.median(taken[WARM_UPS:])


def ours(bundle: Bundle, _: Path) -> float:
    """p50 in ms from bytes to decision, as the app and the command line do it."""
    predictor, policy = Predictor(bundle), bundle.policies["balanced"]
    return p50_ms(lambda data: answer(predictor.predict(data).probabilities, policy, bundle.genres))


def keras_eager(bundle: Bundle, _: Path) -> float:
    """p50 in ms of the same with the network called eagerly through Keras."""
    network, policy = _keras_network(bundle), bundle.policies["balanced"]

    def predict(data: bytes) -> object:
        pixels = images.load(data, bundle.input_size).astype(np.float32)
        logits = np.asarray(network(pixels[None], training=False)["logits"])
        return answer(bundle.calibration.apply(logits)[0], policy, bundle.genres)

    return p50_ms(predict)


def keras_folder(bundle: Bundle, folder: Path) -> float:
    """Posters a second of Keras `predict` in batches of 32, decoding on all cores meanwhile.

    Only the logits are asked for: the feature maps of a folder would not fit into memory.
    """
    import keras

    network = _keras_network(bundle)
    network = keras.Model(network.input, network.output["logits"])
    paths = [path for path, _ in find_images([folder])]

    def batches():
        pixels = bounded_map(lambda path: images.load(path.read_bytes(), bundle.input_size), paths, cores())
        while batch := list(itertools.islice(pixels, BATCH)):
            yield (np.stack(batch).astype(np.float32),)

    network.predict(np.zeros((BATCH, *bundle.input_size, 3), np.float32), verbose=0)  # compiled before
    start = time.perf_counter()
    assert len(network.predict(batches(), verbose=0)) == len(paths)
    return len(paths) / (time.perf_counter() - start)


def _keras_network(bundle: Bundle):
    from poster_genre.networks import backbones, heads

    backbone = backbones.load(bundle.card["input"]["backbone"], *bundle.input_size)
    return heads.whole_network(backbone, bundle.head)


CHILDREN = {function.__name__: function for function in (ours, keras_eager, keras_folder)}


def watched(*command: object) -> tuple[str, float, float]:
    """Output, seconds and peak resident MB of a process, sampled 50 times a second."""
    start, peak = time.perf_counter(), 0
    quiet = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen([sys.executable, *map(str, command)], cwd=ROOT, env=quiet, **pipes) as process:
        about = psutil.Process(process.pid)
        while process.poll() is None:
            peak = max(peak, about.memory_info().rss)
            time.sleep(0.02)
        seconds = time.perf_counter() - start
        if process.returncode:
            raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}")
        return process.stdout.read(), seconds, peak / 2**20


def child(name: str, model: Path, folder: Path) -> tuple[float, float]:
    """The figure that a measurement in its own process gave, and its peak MB."""
    output, _, peak = watched(
        "-m", "benchmarks.predict", "--child", name, "--model", model, "--posters", folder
    )
    return json.loads(output), peak


def folder_of(count: int, posters: Path, scratch: Path) -> Path:
    """A folder of `count` links to the posters, over and over; drawn ones where `posters` is absent."""
    if not posters.is_dir():
        print(f"No posters at {posters}: drawing {DRAWN}.", file=sys.stderr)
        posters = demo_catalog(scratch / "drawn", DRAWN, size=(317, 224)) / "Images"
    folder = scratch / "posters"
    folder.mkdir()
    sources = itertools.cycle(path for path, _ in find_images([posters]))
    for number, source in enumerate(itertools.islice(sources, count)):
        (folder / f"{number:05}{source.suffix}").symlink_to(source.absolute())
    return folder


def row(
    what: str, value: float, unit: str, limit: float, peer: float | None = None, times: float = 0
) -> bool:
    """Print one row and say whether it holds.

    The figure, its limit, Keras's figure, and how many times better ours is (at least `times`).
    """
    more_is_better = unit == "posters/s"
    holds = value >= limit if more_is_better else value <= limit
    cells = [what, f"{value:.0f} {unit}", f"{'≥' if more_is_better else '≤'} {limit:.0f}", "", ""]
    if peer is not None:
        ratio = value / peer if more_is_better else peer / value
        holds &= ratio >= times
        cells[3:] = [f"{peer:.0f} {unit}", f"{ratio:.1f}" + (f" (≥ {times})" if times else "")]
    print(f"| {' | '.join([*cells, 'yes' if holds else '**no**'])} |", flush=True)
    return holds


def measure(model: Path, posters: Path, count: int, scratch: Path) -> bool:
    """Print the table; whether every limit holds."""
    bundle = Bundle.open(model)
    height, width = bundle.input_size
    print(f"{bundle.card['title']}, {height}×{width} px; {cores()} cores, {platform.machine()}, ", end="")
    print(f"Python {platform.python_version()}, {count:,} posters\n")
    print("| | here | limit | Keras | times better | holds |\n|---|---|---|---|---|---|")
    folder = folder_of(count, posters, scratch)
    fast, _ = child("ours", model, folder)
    eager, _ = child("keras_eager", model, folder)
    held = [row("one 300×444 JPEG, bytes to decision, p50", fast, "ms", 40, eager, 3)]

    command = ("-m", "poster_genre", "predict", folder, "--model", model, "--format", "csv")
    _, seconds, peak = watched(*command, "--out", scratch / "genres.csv")
    keras_speed, keras_peak = child("keras_folder", model, folder)
    held.append(row("a folder, from the command line", count / seconds, "posters/s", 30, keras_speed, 1.5))
    held.append(row("the same, peak memory", peak, "MB", 500, keras_peak))

    app = memory_after_predictions([path for path, _ in find_images([folder])][:50])
    if app is None:
        print("| the app after 50 predictions | not measured: no Chromium | | | | |")
    else:
        held.append(row("the app's process after 50 predictions", app, "MB", 350))
    return all(held)


def main() -> int:
    """Measure, print, and say by the exit status whether every limit holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=DEFAULT)
    parser.add_argument("--posters", type=Path, default=POSTERS, help="folder of images to predict")
    parser.add_argument("--count", type=int, default=6600, help="posters in the folder that is measured")
    parser.add_argument("--child", choices=CHILDREN, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(CHILDREN[options.child](Bundle.open(options.model), options.posters)))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        return 0 if measure(options.model, options.posters, options.count, Path(scratch)) else 1


if __name__ == "__main__":
    sys.exit(main())

"""`export MODEL --to FORMAT --out DIR`: a bundle's network for other tools, checked against the app's."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

FORMATS = ("tflite", "int8", "onnx", "saved_model", "keras", "openvino")
_ASKED = 12  # posters of a folder on which both networks are asked


def register(subparsers) -> None:
    """Add `export` to the command line."""
    parser = subparsers.add_parser(
        "export",
        help="write a model for other tools (LiteRT, ONNX, SavedModel, Keras, OpenVINO)",
        description="Write a model's network with its calibration: RGB pixels from 0 to 255 in, "
        "probabilities out; and model.json with genres, input size and thresholds. Its answers are compared "
        "with the app's and must agree within 0.001, int8's aside. docs/export.md shows how each is used.",
    )
    parser.add_argument("model", nargs="?", help="bundle's folder or run's id (default: the shipped model)")
    parser.add_argument("--to", required=True, choices=FORMATS)
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="the new folder")
    parser.add_argument(
        "--posters", type=Path, metavar="DIR", help="posters to compare on (default: six drawn ones)"
    )
    parser.add_argument(
        "--catalog",
        metavar="PATH",
        help="the catalog that it was trained on, with images: measure both networks on the test films",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Export, and say how far the answers agree."""
    import importlib.util

    from poster_genre.inference.bundle import DEFAULT, Bundle
    from poster_genre.runs import run_folder as runs

    name = arguments.model
    if name is None or (Path(name) / "card.json").is_file():
        bundle = Bundle.open(name or DEFAULT)
    else:
        bundle = Bundle.open(runs.open_run(name).bundle_folder)
    if importlib.util.find_spec("tensorflow") is None:
        raise ValueError("To export a network, TensorFlow is needed: pip install tensorflow keras")
    from poster_genre.training import stderr_silence

    with stderr_silence.stderr():  # TensorFlow's greeting
        from poster_genre.training import formats

    formats.require(arguments.to, arguments.out)
    print("Writing and comparing: a minute or less.", file=sys.stderr)
    found = formats.write(bundle, arguments.out, arguments.to, _posters(arguments.posters, bundle.input_size))
    print(
        f"{arguments.out}: {bundle.name} as {arguments.to}. On {found.posters} posters its probabilities "
        f"differ from the app's by {found.largest:.1g} at most, {found.mean:.1g} on average."
    )
    if arguments.catalog:
        _compare(bundle, arguments)
    return 0


def _posters(folder: Path | None, size: tuple[int, int]) -> list:
    """Pixels of the first posters of a folder, or of the drawn ones."""
    from poster_genre.data import images
    from poster_genre.demo.examples import examples
    from poster_genre.inference.predictor import find_images

    if folder is None:
        return [images.load(one.png_bytes, size) for one in examples()]
    pixels = []
    for path, error in find_images([folder]):
        if error is not None:
            raise ValueError(f"{path}: {error}")
        pixels.append(images.load(path.read_bytes(), size))
        if len(pixels) == _ASKED:
            break
    return pixels


def _compare(bundle, arguments: argparse.Namespace) -> None:
    """A table: the app's network and the exported one on the test films."""
    from poster_genre.commands.progress import progress
    from poster_genre.runs.examples import open_catalog
    from poster_genre.training import formats

    catalog, _ = open_catalog(Path(arguments.catalog))
    with progress("posters") as show:
        rows = formats.table(bundle, arguments.out, arguments.to, catalog, show)
    print(f"\n{'network':<14}{'MB':>8}{'mAP':>8}{'Macro-F1':>10}{'ms a poster':>13}")
    for row in rows:
        print(
            f"{row.network:<14}{row.megabytes:>8.1f}{row.map_macro:>8.3f}{row.f1_macro:>10.3f}{row.milliseconds:>13.1f}"
        )

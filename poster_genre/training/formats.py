"""A network written for other tools, each with the way to run it again, by which its answers are checked."""

from __future__ import annotations

import importlib.util
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from poster_genre.data import images
from poster_genre.data.catalog import Catalog
from poster_genre.data.folders import write_folder
from poster_genre.evaluation.metrics import figures
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.interpreters import InterpreterPool
from poster_genre.inference.predictor import Predictor
from poster_genre.training import export, jpeg, portable, stderr_silence

CLOSEST = 1e-3  # of a probability: what an exported network may differ by from the app's
CARD = "model.json"
Ask = Callable[[np.ndarray], np.ndarray]  # pixels uint8 (h, w, 3) -> probabilities (L,)


class ExportError(ValueError):
    """A network that cannot be written in a format; the message says why, and what to do."""


@dataclass(frozen=True)
class Format:
    """file: the name in the folder. needs: packages beyond our own. write: (network, path). ask: path -> how
    the written network is asked. exact: it must answer as the app does."""

    file: str
    write: Callable[[keras.Model, Path], None]
    ask: Callable[[Path], Ask]
    needs: tuple[str, ...] = ()
    exact: bool = True


@dataclass(frozen=True)
class Parity:
    """How the written network's probabilities differ from the app's, on so many posters."""

    posters: int
    largest: float
    mean: float


def write(bundle: Bundle, folder: Path, to: str, posters: Sequence[np.ndarray]) -> Parity:
    """Write the network of `bundle` into the new `folder` as a key of FORMATS, with `model.json`: genres,
    input size and threshold policies.

    posters: uint8 (h, w, 3) each, of the bundle's input size, on which the written network is asked beside
    the app's. Raises ExportError for a folder that is there, a package that is missing, and answers that
    differ by more than CLOSEST (then nothing is left); BundleError for a bundle without its network.
    """
    kind = FORMATS[to]
    require(to, folder)
    with write_folder(Path(folder)) as draft:
        with stderr_silence.stderr():
            kind.write(portable.network(bundle), draft / kind.file)
        found = parity(bundle, kind.ask(draft / kind.file), posters)
        if kind.exact and not found.largest <= CLOSEST:
            raise ExportError(
                f"The network as {to} answers otherwise than the app: probabilities differ by up to "
                f"{found.largest:.4f}, allowed is {CLOSEST}. It was not kept."
            )
        (draft / CARD).write_text(json.dumps(card(bundle, to, found), indent=1, ensure_ascii=False) + "\n")
    return found


def require(to: str, folder: Path) -> None:
    """Raise ExportError for a folder that is there already, and for packages that are not installed: to be
    asked before the work."""
    if Path(folder).exists():
        raise ExportError(f"{folder} is there already; name a new folder.")
    missing = [package for package in FORMATS[to].needs if importlib.util.find_spec(package) is None]
    if missing:
        raise ExportError(
            f"To write {to}, the package {' and '.join(missing)} is needed: pip install {' '.join(missing)}"
        )


def card(bundle: Bundle, to: str, found: Parity) -> dict:
    """What a tool needs beside the network to use it."""
    height, width = bundle.input_size
    return {
        "model": bundle.name,
        "sha256": bundle.sha,
        "format": to,
        "genres": list(bundle.genres),
        "input": {"height": height, "width": width, "channels": "RGB", "range": [0, 255]},
        "default_policy": bundle.own_policy.name,
        "policies": {name: policy.to_dict() for name, policy in bundle.policies.items()},
        "parity": vars(found),
    }


def parity(bundle: Bundle, ask: Ask, posters: Sequence[np.ndarray]) -> Parity:
    """Ask both networks about the same pixels."""
    app = Predictor(bundle)
    differences = [
        np.abs(ask(pixels) - bundle.calibration.apply(app.forward(pixels)[0])) for pixels in posters
    ]
    return Parity(len(posters), float(np.max(differences)), float(np.mean(differences)))


@dataclass(frozen=True)
class Measured:
    """One network on the test films, under the bundle's own policy; on all cores, one poster at a time."""

    network: str
    megabytes: float
    map_macro: float
    f1_macro: float
    milliseconds: float


def table(
    bundle: Bundle, folder: Path, to: str, catalog: Catalog, progress: Callable[[int, int], None]
) -> list[Measured]:
    """The app's network and the one written to `folder`, on the bundle's test films in `catalog`.

    Raises ExportError where the catalog has not the films' images.
    """
    test = bundle.evaluation["test"]
    paths = dict(zip(catalog.posters["film_id"], catalog.posters["path"]))
    lacking = [film for film in test.ids if not isinstance(paths.get(str(film)), str)]
    if lacking:
        raise ExportError(
            f"The catalog has no image of {len(lacking):,} of the {len(test):,} test films, such as "
            f"{lacking[0]}. Name the catalog that the model was trained on."
        )
    app, kind = Predictor(bundle), FORMATS[to]
    asked = {
        "the app's": lambda pixels: bundle.calibration.apply(app.forward(pixels)[0]),
        to: kind.ask(folder / kind.file),
    }
    sizes = {"the app's": _bytes(bundle.path("model.tflite")), to: _bytes(folder)}
    answers, seconds = {name: [] for name in asked}, {name: [] for name in asked}
    for done, film in enumerate(test.ids, 1):
        pixels = images.load(Path(paths[str(film)]).read_bytes(), bundle.input_size)
        for name, ask in asked.items():
            started = time.perf_counter()
            answers[name].append(ask(pixels))
            seconds[name].append(time.perf_counter() - started)
        progress(done, len(test))
    return [_measured(bundle, name, np.stack(answers[name]), seconds[name], sizes[name]) for name in asked]


def _measured(
    bundle: Bundle, name: str, probabilities: np.ndarray, seconds: list[float], size: int
) -> Measured:
    labels = bundle.evaluation["test"].labels
    found = figures(labels, probabilities, bundle.own_policy.decide(probabilities))
    return Measured(
        name,
        size / 1e6,
        found["map_macro"],
        found["f1_macro"],
        1e3 * float(np.median(seconds)),
    )


def _bytes(path: Path) -> int:
    return sum(file.stat().st_size for file in [path, *path.rglob("*")] if file.is_file())


def _batch(pixels: np.ndarray) -> np.ndarray:
    return pixels[None].astype(np.float32)


def _ask_tflite(path: Path) -> Ask:
    pool = InterpreterPool(path)
    return lambda pixels: pool.run(_batch(pixels))[0][0]


def _ask_keras(path: Path) -> Ask:
    model = keras.models.load_model(path, compile=False)
    return lambda pixels: np.asarray(model(_batch(pixels), training=False))[0]


def _write_saved_model(model: keras.Model, path: Path) -> None:
    """Two endpoints: `serving_default` takes JPEG files (TensorFlow Serving's “b64”), `pixels` RGB in
    [0, 255] of the network's size."""
    height, width = model.input.shape[1:3]
    archive = keras.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint(
        "pixels",
        lambda image: {"probabilities": model(image, training=False)},
        [tf.TensorSpec((None, height, width, 3), tf.float32, name="image")],
    )
    archive.add_endpoint(
        "serving_default",
        lambda jpegs: {"probabilities": model(jpeg.pixels(jpegs, height, width), training=False)},
        [tf.TensorSpec((None,), tf.string, name="jpeg")],
    )
    archive.write_out(str(path), verbose=False)


def _ask_saved_model(path: Path) -> Ask:
    loaded = tf.saved_model.load(str(path))  # the signature lives as long as what it belongs to
    return lambda pixels: loaded.signatures["pixels"](image=tf.constant(_batch(pixels)))[
        "probabilities"
    ].numpy()[0]


def _write_exported(to: str, model: keras.Model, path: Path) -> None:
    """With Keras's own exporter, which takes only a model that has been called."""
    model(np.zeros((1, *model.input.shape[1:]), np.float32))
    model.export(str(path), format=to, verbose=False)


def _ask_onnx(path: Path) -> Ask:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda pixels: session.run(None, {name: _batch(pixels)})[0][0]


def _ask_openvino(path: Path) -> Ask:
    import openvino

    # By default a CPU that has bfloat16 computes in it, and differs by hundredths.
    compiled = openvino.compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return lambda pixels: compiled(_batch(pixels))[0][0]


FORMATS = {
    "tflite": Format(
        "model.tflite", lambda model, path: path.write_bytes(export.to_tflite(model)), _ask_tflite
    ),
    "int8": Format(
        "model.tflite",
        lambda model, path: path.write_bytes(export.to_tflite(model, "int8")),
        _ask_tflite,
        exact=False,
    ),
    "onnx": Format(
        "model.onnx",
        partial(_write_exported, "onnx"),
        _ask_onnx,
        ("onnx", "tf2onnx", "onnxruntime"),
    ),
    "saved_model": Format("saved_model", _write_saved_model, _ask_saved_model),
    "keras": Format("model.keras", lambda model, path: model.save(path), _ask_keras),
    "openvino": Format(
        "model.xml",
        partial(_write_exported, "openvino"),
        _ask_openvino,
        ("openvino",),
    ),
}

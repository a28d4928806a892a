"""Bundle and image bytes in, probabilities and decisions out, with all that an explanation needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from poster_genre.concurrency import bounded_map
from poster_genre.data import images
from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.interpreters import InterpreterPool

OTHER_SUFFIXES = (".bmp", ".tif", ".tiff", ".jxl", ".jp2")


@dataclass(frozen=True)
class Prediction:
    """What one forward pass tells of one poster.

    logits, probabilities: float (L,), the latter calibrated, in [0, 1]; feature_map: float32
    (h, w, C), the last one before pooling, or None for a network without it; hint: a sentence when the
    image does not look like a poster.
    """

    logits: np.ndarray
    probabilities: np.ndarray
    feature_map: np.ndarray | None
    hint: str | None


@dataclass(frozen=True)
class Answer:
    """Genres of one poster under one policy, likeliest first, never empty.

    `unsure` marks the likeliest genre given although it is below its threshold.
    """

    genres: tuple[str, ...]
    unsure: bool


class Predictor:
    """A bundle ready to predict; safe to call from several threads.

    `workers` calls run at a time, each on `threads` threads. Without them: one call at a time on
    all cores, the quickest answer to one poster. Raises BundleError for a missing or altered model,
    RuntimeMissingError on a platform without LiteRT.
    """

    def __init__(self, bundle: Bundle, workers: int = 1, threads: int | None = None):
        self.bundle = bundle
        self._pool = InterpreterPool(bundle.path("model.tflite"), size=workers, threads=threads)

    def predict(self, poster: bytes | str | Path) -> Prediction:
        """Predict one poster from its file's bytes or path.

        Raises ImageError for an unusable image, OSError for a file that cannot be read.
        """
        data = poster if isinstance(poster, bytes) else _read(Path(poster))
        poster = images.decode(data, self.bundle.input_size)
        logits, feature_map = self.forward(poster.pixels)
        return Prediction(
            logits=logits,
            probabilities=self.bundle.calibration.apply(logits[None])[0],
            feature_map=feature_map,
            hint=images.poster_hint(poster),
        )

    def forward(self, pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """Logits float32 (L,) and last feature map float32 (h, w, C) or None, of uint8 pixels (h, w, 3)."""
        outputs = self._pool.run(pixels[None].astype(np.float32))
        logits = next(output[0] for output in outputs if output.ndim == 2)
        feature_map = next((output[0] for output in outputs if output.ndim == 4), None)
        return logits, feature_map


def answer(probabilities: np.ndarray, policy: Policy, genres: tuple[str, ...]) -> Answer:
    """Genres decided by `policy` for probabilities (L,), or the likeliest one marked unsure."""
    decided = np.flatnonzero(policy.decide(probabilities[None])[0])
    if len(decided) == 0:
        return Answer((genres[int(probabilities.argmax())],), unsure=True)
    order = decided[np.argsort(-probabilities[decided], kind="stable")]
    return Answer(tuple(genres[index] for index in order), unsure=False)


@dataclass(frozen=True)
class FilePrediction:
    """One file's prediction, or the sentence that says why there is none."""

    file: str
    prediction: Prediction | None
    error: str | None = None


def find_images(paths: Iterable[str | Path]) -> Iterator[tuple[Path, str | None]]:
    """Image files of the given files and folders (recursive, sorted), each with an error or None.

    A missing path and a folder without images come with a sentence in place of a prediction. A file
    that was named is always tried, whatever its suffix.
    """
    for path in map(Path, paths):
        if path.is_dir():
            found = False
            for item in _walk(path):
                found = True
                yield item
            if not found:
                yield path, f"The folder holds no images ({images.ACCEPTED})."
        elif path.is_file():
            yield path, None
        else:
            yield path, "There is no such file or folder."


def count_other_images(paths: Iterable[str | Path]) -> int:
    """How many files in the given folders are images of a kind that `find_images` leaves out."""
    folders = (path for path in map(Path, paths) if path.is_dir())
    return sum(file.suffix.lower() in OTHER_SUFFIXES for folder in folders for file in folder.rglob("*.*"))


def predict_files(
    predictor: Predictor, files: Iterable[tuple[Path, str | None]], workers: int
) -> Iterator[FilePrediction]:
    """Predictions of `find_images`'s files, in order, `workers` at a time, with flat memory."""

    def one(item: tuple[Path, str | None]) -> FilePrediction:
        path, error = item
        if error is None:
            return predict_bytes(predictor, str(path), path)
        return FilePrediction(str(path), None, error)

    yield from bounded_map(one, files, workers)


def predict_bytes(predictor: Predictor, name: str, source: bytes | Path) -> FilePrediction:
    """Predict one image from its bytes or path; what is wrong with it becomes its `error`."""
    try:
        data = source if isinstance(source, bytes) else _read(source)
        return FilePrediction(name, predictor.predict(data))
    except images.ImageError as error:
        return FilePrediction(name, None, str(error))
    except OSError as error:
        return FilePrediction(name, None, f"The file cannot be read ({error.strerror or error}).")


def _read(path: Path) -> bytes:
    # A file over the limit is refused by its size: a film that was named by mistake is not read.
    if path.stat().st_size > images.MAX_BYTES:
        raise images.ImageError(images.too_large(path.stat().st_size))
    return path.read_bytes()


def _walk(folder: Path) -> Iterator[tuple[Path, str | None]]:
    try:
        inside = sorted(folder.iterdir())
    except OSError as error:
        yield folder, f"The folder cannot be read ({error.strerror})."
        return
    for path in inside:
        if path.is_dir() and not path.is_symlink():  # a link may lead back up
            yield from _walk(path)
        elif path.suffix.lower() in images.SUFFIXES and path.is_file():
            yield path, None

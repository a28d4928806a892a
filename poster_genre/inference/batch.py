"""Many image files at once: found, predicted on all cores in order, a bad one never stopping the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from poster_genre.concurrency import bounded_map
from poster_genre.data import images
from poster_genre.inference.predictor import Prediction, Predictor

OTHER_SUFFIXES = (".bmp", ".tif", ".tiff", ".jxl", ".jp2")


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

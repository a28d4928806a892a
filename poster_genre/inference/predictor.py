"""Bundle and image bytes in, probabilities and decisions out, with all that an explanation needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from poster_genre.data import images
from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.interpreters import InterpreterPool


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

    def predict(self, data: bytes) -> Prediction:
        """Predict one poster from its file's bytes. Raises ImageError for an unusable image."""
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

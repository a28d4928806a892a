"""How long one poster takes, from its file's bytes to probabilities, as the app asks for it."""

from __future__ import annotations

import io
import statistics
import time

from poster_genre.demo import draw_poster
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.predictor import Predictor

SIZE = (444, 300)  # height, width in px of a usual poster file
WARM_UPS, REPEATS = 5, 40


def p50_ms(bundle: Bundle) -> float:
    """Median milliseconds of a prediction on all cores."""
    buffer = io.BytesIO()
    draw_poster(["Drama"], 0, SIZE).save(buffer, "JPEG", quality=90)
    predictor, data, taken = Predictor(bundle), buffer.getvalue(), []
    for _ in range(WARM_UPS + REPEATS):
        started = time.perf_counter()
        predictor.predict(data)
        taken.append(time.perf_counter() - started)
    return round(1000 * statistics.median(taken[WARM_UPS:]), 2)

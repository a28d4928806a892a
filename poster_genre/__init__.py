"""poster-genre: film genres from posters, and the imbalance of learning them, on a page.

`load().predict("poster.jpg").probabilities` is the Python interface; importing this loads nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from poster_genre.inference.predictor import Predictor

__all__ = ["load"]
__version__ = "0.1.0"


def load(model: str | PathLike[str] | None = None) -> Predictor:
    """The shipped model, or that of a bundle's folder, ready to predict.

    `predict(poster)` takes a path or a file's bytes; its answer has `logits` and `probabilities`, float (L,),
    in the order of `bundle.genres`. Raises BundleError for a missing or altered model; `predict` raises
    ImageError for an unusable image, OSError for a file that cannot be read.
    """
    from poster_genre.inference.bundle import DEFAULT, Bundle
    from poster_genre.inference.predictor import Predictor

    return Predictor(Bundle.open(DEFAULT if model is None else model))

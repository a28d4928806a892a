"""Posters with labels and logits, ready for a report: a bundle's own splits, or another catalog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from poster_genre.concurrency import bounded_map
from poster_genre.data import images
from poster_genre.data.catalog import Catalog
from poster_genre.evaluation.report import evaluation_report
from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference.bundle import SPLITS, Bundle, BundleError
from poster_genre.inference.interpreters import batch_workers
from poster_genre.inference.predictor import Predictor


@dataclass(frozen=True)
class Scored:
    """Film ids str (n,), labels bool (n, L) and logits float32 (n, L) of posters, in the bundle's genres.

    left_out: genres of the catalog that the model does not know; unusable: what was wrong with the
    posters that could not be scored, a sentence each.
    """

    bundle: Bundle
    ids: np.ndarray
    labels: np.ndarray
    logits: np.ndarray
    left_out: tuple[str, ...] = ()
    unusable: list[str] = field(default_factory=list)

    def report(self, policy: Policy) -> dict:
        """`evaluation_report` of these posters under `policy`, with what was left out of it."""
        report = evaluation_report(
            self.labels,
            self.logits,
            calibration=self.bundle.calibration,
            policy=policy,
            genres=self.bundle.genres,
            train_labels=self.bundle.evaluation["train"].labels,
        )
        return report | {"left_out_genres": list(self.left_out), "unusable_posters": self.unusable}


def stored_split(bundle: Bundle, split: str) -> Scored:
    """A split of the bundle's own evaluation; `all` joins the three. Raises BundleError without it."""
    wanted = SPLITS if split == "all" else (split,)
    parts = [bundle.evaluation[name] for name in wanted if name in bundle.evaluation]
    if not parts or not sum(len(part) for part in parts):
        raise BundleError(f"The bundle {bundle.folder} holds no {split} posters.")
    return Scored(
        bundle,
        np.concatenate([part.ids for part in parts]),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.logits for part in parts]),
    )


def score_catalog(
    bundle: Bundle,
    catalog: Catalog,
    split: str = "all",
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Scored:
    """The bundle's model on the images of another catalog.

    `test` leaves out the films that the model learned from or was tuned on; `train` and `validation`
    are just those; `all` is every film. Genres that the model does not know are left out and named,
    unreadable images likewise. Raises BundleError when nothing is left to score.
    """
    known = [genre for genre in catalog.genres if genre in bundle.genres]
    chosen = _films_of(bundle, catalog, split)
    films = list(zip(catalog.film_ids[chosen], catalog.posters["path"].to_numpy(object)[chosen]))
    if len(chosen) == 0 or not known:
        raise BundleError(f"The catalog {catalog.name} has no {split} posters with a genre the model knows.")
    workers = batch_workers()
    predictor = Predictor(bundle, workers)
    logits = np.zeros((len(chosen), len(bundle.genres)), np.float32)
    usable, unusable = np.ones(len(chosen), bool), []
    for row, result in enumerate(bounded_map(lambda film: _logits(predictor, *film), films, workers)):
        if isinstance(result, str):
            usable[row] = False
            unusable.append(result)
        else:
            logits[row] = result
        progress(row + 1, len(chosen))
    if not usable.any():
        raise BundleError(f"None of the {len(chosen)} posters of {catalog.name} could be read.")
    labels = np.zeros(logits.shape, bool)
    for genre in known:
        labels[:, bundle.genres.index(genre)] = catalog.labels[chosen, catalog.genres.index(genre)]
    left_out = tuple(genre for genre in catalog.genres if genre not in bundle.genres)
    ids = catalog.film_ids[chosen][usable]
    return Scored(bundle, ids, labels[usable], logits[usable], left_out, unusable)


def _films_of(bundle: Bundle, catalog: Catalog, split: str) -> np.ndarray:
    """Row numbers of the catalog's films in `split`."""
    if split == "all":
        return np.arange(len(catalog))
    if split == "test":
        seen = np.concatenate([bundle.evaluation[name].ids for name in ("train", "validation")])
        return np.flatnonzero(~np.isin(catalog.film_ids, seen))
    return np.flatnonzero(np.isin(catalog.film_ids, bundle.evaluation[split].ids))


def _logits(predictor: Predictor, film_id: str, path: str | None) -> np.ndarray | str:
    """Logits (L,) of one film's poster, or the sentence that says why there are none."""
    if not isinstance(path, str):
        return f"{film_id} has no image."
    try:
        pixels = images.load(Path(path).read_bytes(), predictor.bundle.input_size)
    except images.ImageError as error:
        return f"{path}: {error}"
    except OSError as error:
        return f"{path}: The file cannot be read ({error.strerror or error})."
    return predictor.forward(pixels)[0]

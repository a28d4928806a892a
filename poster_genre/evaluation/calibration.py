"""From logits to calibrated probabilities: Platt per genre, one shared temperature for rare ones."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from poster_genre.evaluation.checks import EvaluationError, as_labels, as_scores
from poster_genre.evaluation.means import macro, poster_means, ratio, weighted_sums

# Below this many positives (or negatives) a scale of its own is mostly noise (METHODS.md §6).
POSITIVES_FOR_PLATT = 30
SMALLEST_SCALE = 0.01  # keeps the order of posters within a genre, whatever validation says

PLATT, SHARED, IDENTITY = "platt", "shared_temperature", "identity"
RELIABILITY_NAMES = ("brier", "ece")
BINS = 15


@dataclass(frozen=True, eq=False)
class Calibration:
    """`p = sigmoid(scale · logit + offset)` for each genre.

    scale: float64 (n_genres,), positive, so that no genre's ranking changes; offset: float64 (n_genres,);
    methods: how each genre was fitted, "platt", "shared_temperature" or "identity".
    """

    scale: np.ndarray
    offset: np.ndarray
    methods: tuple[str, ...]

    def apply(self, logits: np.ndarray) -> np.ndarray:
        """Logits (..., n_genres) to probabilities float64 of the same shape, in [0, 1]."""
        logits = np.asarray(logits, np.float64)
        if logits.shape[-1] != len(self.scale):
            raise EvaluationError(
                f"The calibration is for {len(self.scale)} genres, the logits have {logits.shape[-1]}."
            )
        return sigmoid(self.scale * logits + self.offset)

    def to_dict(self) -> dict:
        """Plain lists, as `card.json` keeps them."""
        return {
            "scale": self.scale.tolist(),
            "offset": self.offset.tolist(),
            "methods": list(self.methods),
        }

    @classmethod
    def from_dict(cls, values: dict) -> Calibration:
        """The inverse of `to_dict`. Raises EvaluationError for missing or unequal columns."""
        try:
            scale = np.asarray(values["scale"], np.float64)
            offset = np.asarray(values["offset"], np.float64)
            methods = tuple(str(method) for method in values["methods"])
        except (KeyError, TypeError, ValueError) as error:
            raise EvaluationError(f"This is no calibration (scale, offset, methods): {error!r}.") from error
        if not (scale.ndim == 1 and scale.shape == offset.shape == (len(methods),)):
            raise EvaluationError("The calibration's scale, offset and methods are not of one length.")
        if not (np.isfinite(scale).all() and np.isfinite(offset).all() and (scale > 0).all()):
            raise EvaluationError("The calibration's scales must be positive and its offsets finite.")
        return cls(scale, offset, methods)

    @classmethod
    def identity(cls, n_genres: int) -> Calibration:
        """The plain sigmoid: scale 1, offset 0."""
        return cls(np.ones(n_genres), np.zeros(n_genres), (IDENTITY,) * n_genres)


def sigmoid(logits: np.ndarray) -> np.ndarray:
    """Logistic function in float64; underflows to 0 far below, without a warning."""
    with np.errstate(over="ignore"):
        return 1.0 / (1.0 + np.exp(-np.asarray(logits, np.float64)))


def fit_calibration(logits: np.ndarray, labels: np.ndarray) -> Calibration:
    """Fit on validation logits (n_posters, n_genres) and labels (METHODS.md §6).

    Genres with at least 30 positives and 30 negatives get Platt scaling of their own; the others share
    one temperature, fitted over all genres, with an offset of their own. Both minimise log loss
    against Platt's smoothed targets (Platt 1999), which keep the fit finite on separable data and on a
    genre without a positive. Raises EvaluationError on NaN logits or an empty split.
    """
    labels = as_labels(labels)
    logits = as_scores(logits, labels, "logits").astype(np.float64)
    targets = _smoothed_targets(labels)
    positives = labels.sum(axis=0)
    enough = np.minimum(positives, len(labels) - positives) >= POSITIVES_FOR_PLATT

    scale, offset = np.empty(labels.shape[1]), np.empty(labels.shape[1])
    for genre in np.flatnonzero(enough):
        scale[genre], (offset[genre],) = _fit(logits[:, [genre]], targets[:, [genre]])
    if not enough.all():
        shared_scale, shared_offset = _fit(logits, targets)
        scale[~enough], offset[~enough] = shared_scale, shared_offset[~enough]
    return Calibration(scale, offset, tuple(np.where(enough, PLATT, SHARED).tolist()))


def _smoothed_targets(labels: np.ndarray) -> np.ndarray:
    positives = labels.sum(axis=0)
    negatives = len(labels) - positives
    return np.where(labels, (positives + 1) / (positives + 2), 1 / (negatives + 2))


def _fit(logits: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
    """One scale for all columns and an offset for each, by maximum likelihood."""
    from scipy.optimize import minimize  # the app only applies calibrations; it need not load this

    centre = logits.mean(axis=0)
    spread = max(float(np.sqrt(((logits - centre) ** 2).mean())), 1e-6)
    unit = (logits - centre) / spread
    share = targets.mean(axis=0)

    def loss_and_gradient(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        scaled = parameters[0] * unit + parameters[1:]
        loss = np.logaddexp(0, scaled).sum() - (targets * scaled).sum()
        residual = sigmoid(scaled) - targets
        gradient = np.concatenate([[(residual * unit).sum()], residual.sum(axis=0)])
        return loss / len(logits), gradient / len(logits)

    start = np.concatenate([[1.0], np.log(share / (1 - share))])
    bounds = [(SMALLEST_SCALE, None)] + [(None, None)] * len(share)
    options = {"maxiter": 500, "ftol": 1e-12, "gtol": 1e-8}
    found = minimize(loss_and_gradient, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options).x
    scale = found[0] / spread
    return scale, found[1:] - scale * centre


def equal_mass_bins(probabilities: np.ndarray, bins: int = BINS) -> np.ndarray:
    """The bin of each of the probabilities (n_posters,): int (n_posters,), about equally many in each.

    Equal probabilities share a bin, so a constant predictor has a single one.
    """
    rising = np.sort(probabilities)
    edges = np.unique(rising[np.arange(1, bins) * len(rising) // bins])
    return np.searchsorted(edges, probabilities, side="right")


def weighted_calibration_errors(
    labels: np.ndarray, probabilities: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Expected calibration error of each genre in bins fixed on all posters: (n_resamples, n_genres)."""
    total = weights.sum(axis=1, dtype=np.float64)
    columns = []
    for genre in range(labels.shape[1]):
        gap = labels[:, genre] - probabilities[:, genre]
        bin_of = equal_mass_bins(probabilities[:, genre])
        by_bin = np.zeros((len(gap), bin_of.max() + 1))
        by_bin[np.arange(len(gap)), bin_of] = gap
        columns.append(np.abs(weighted_sums(weights, by_bin)).sum(axis=1) / total)
    return np.stack(columns, axis=1)


def weighted_reliability_figures(
    labels: np.ndarray,
    probabilities: np.ndarray,
    weights: np.ndarray,
    names: Collection[str] = RELIABILITY_NAMES,
) -> dict[str, np.ndarray]:
    """Brier score over all posters and genres, and macro ECE, each (n_resamples,)."""
    figures = {}
    if "brier" in names:
        squared = ((probabilities - labels) ** 2).mean(axis=1)
        figures |= poster_means({"brier": squared}, weights)
    if "ece" in names:
        support = weighted_sums(weights, labels)
        figures["ece"] = macro(weighted_calibration_errors(labels, probabilities, weights), support)
    return figures


def calibration_curve(labels: np.ndarray, probabilities: np.ndarray) -> pd.DataFrame:
    """Reliability of one genre in 15 equal-mass bins, from labels and probabilities (n_posters,).

    Returns one row a bin: predicted (mean probability), observed (share of positives), posters, and
    low, high: the 95 % Wilson interval of `observed`. The bins' |observed − predicted|, weighted by
    posters, sum to the genre's ECE.
    """
    bin_of = equal_mass_bins(probabilities)
    posters = np.bincount(bin_of)
    positives = np.bincount(bin_of, weights=labels.astype(np.float64))
    filled = posters > 0
    posters, positives = posters[filled], positives[filled]
    low, high = wilson_interval(positives, posters)
    return pd.DataFrame(
        {
            "predicted": ratio(np.bincount(bin_of, weights=probabilities)[filled], posters),
            "observed": positives / posters,
            "posters": posters,
            "low": low,
            "high": high,
        }
    )


def wilson_interval(positives: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """95 % Wilson score interval of a share (Wilson 1927): low and high, in [0, 1]."""
    z = 1.959964
    share = positives / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)

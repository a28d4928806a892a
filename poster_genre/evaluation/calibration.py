"""From logits to calibrated probabilities: Platt per genre, one shared temperature for rare ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .checks import EvaluationError, as_labels, as_scores

# Below this many positives (or negatives) a scale of its own is mostly noise (METHODS.md §6).
POSITIVES_FOR_PLATT = 30
SMALLEST_SCALE = 0.01  # keeps the order of posters within a genre, whatever validation says

PLATT, SHARED, IDENTITY = "platt", "shared_temperature", "identity"


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

"""95 % intervals of any figure: a bootstrap over posters, a normal approximation for large splits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from poster_genre.evaluation.checks import as_decisions, as_labels, as_scores
from poster_genre.evaluation.influence import influences
from poster_genre.evaluation.metrics import HEADLINE, LOWER_IS_BETTER, require_known, weighted_figures

RESAMPLES = 1000
# Above this many posters the two agree to a few percent of the width, and the bootstrap takes minutes.
LARGEST_BOOTSTRAP = 10_000
_NORMAL_95 = 1.959964
_CELLS_AT_ONCE = 20_000_000  # resamples × posters × genres held in memory together, float32


def intervals(
    labels: np.ndarray,
    probabilities: np.ndarray,
    decisions: np.ndarray,
    names: Sequence[str] = HEADLINE,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Value and 95 % interval of the named figures, for arrays of (n_posters, n_genres).

    Percentile bootstrap of posters (a resample without a positive of a genre leaves that genre out); above
    10,000 posters, and for ECE, value ± 1.96 standard errors from the figure's influence function.
    Thresholds are held fixed. Returns a row a name: metric, value, low, high. Raises EvaluationError for an
    unknown name, NaN or an empty split.
    """
    require_known(names)
    data = _checked(labels, probabilities, decisions)
    value = _values(data, names)
    # Resampling adds noise to every bin, so a bootstrapped ECE is biased upwards.
    normal = [name for name in names if len(data[0]) > LARGEST_BOOTSTRAP or name == "ece"]
    drawn = _resampled([data], [name for name in names if name not in normal], resamples, seed)[0]
    bounds = {name: _percentiles(values) for name, values in drawn.items()}
    for name, influence in influences(*data, normal).items():
        half = _NORMAL_95 * _standard_error(influence)
        bounds[name] = (value[name] - half, value[name] + half)
    return pd.DataFrame(
        [(name, value[name], *bounds[name]) for name in names], columns=["metric", "value", "low", "high"]
    )


def paired_differences(
    labels: np.ndarray,
    first: tuple[np.ndarray, np.ndarray],
    second: tuple[np.ndarray, np.ndarray],
    names: Sequence[str] = HEADLINE,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """How sure is it that one model beats another on the same posters?

    first, second: (probabilities, decisions) of each model, (n_posters, n_genres). Both are scored on the
    same resamples. Returns a row a name: metric, first, second, difference (second − first), low, high
    (its 95 % interval), second_better (share of resamples in which the second is better, ties half; for
    hamming, ranking_loss, coverage_error, brier and ece lower is better). Method and errors as `intervals`.
    """
    require_known(names)
    models = [_checked(labels, *first), _checked(labels, *second)]
    value = [_values(data, names) for data in models]
    if len(models[0][0]) > LARGEST_BOOTSTRAP:
        spread = _normal_differences(models, names, value)
    else:
        drawn = _resampled(models, names, resamples, seed)
        spread = {name: _bootstrap_difference(drawn[1][name] - drawn[0][name]) for name in names}
    rows = []
    for name in names:
        low, high, larger = spread[name]
        better = 1.0 - larger if name in LOWER_IS_BETTER else larger
        one, two = value[0][name], value[1][name]
        rows.append((name, one, two, two - one, low, high, better))
    columns = ["metric", "first", "second", "difference", "low", "high", "second_better"]
    return pd.DataFrame(rows, columns=columns)


def resample_weights(n_posters: int, resamples: int, rng: np.random.Generator) -> np.ndarray:
    """How often each poster is drawn in each bootstrap resample: float32 (resamples, n_posters)."""
    drawn = rng.integers(n_posters, size=(resamples, n_posters))
    drawn += np.arange(resamples)[:, None] * n_posters
    counts = np.bincount(drawn.ravel(), minlength=resamples * n_posters)
    return counts.reshape(resamples, n_posters).astype(np.float32)


def _checked(labels, probabilities, decisions) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    labels = as_labels(labels)
    return labels, as_scores(probabilities, labels), as_decisions(decisions, labels)


def _values(data, names: Sequence[str]) -> dict[str, float]:
    once = np.ones((1, len(data[0])), np.float32)
    return {name: float(v[0]) for name, v in weighted_figures(*data, once, names).items()}


def _resampled(models: list, names: Sequence[str], resamples: int, seed: int) -> list[dict[str, np.ndarray]]:
    """Each model's figures on the same resamples, each (resamples,)."""
    if not names:
        return [{} for _ in models]
    parts = [
        [weighted_figures(*data, weights, names) for data in models]
        for weights in _weights_in_blocks(models[0][0].shape, resamples, np.random.default_rng(seed))
    ]
    return [
        {name: np.concatenate([part[model][name] for part in parts]) for name in names}
        for model in range(len(models))
    ]


def _weights_in_blocks(
    shape: tuple[int, int], resamples: int, rng: np.random.Generator
) -> Iterator[np.ndarray]:
    at_once = max(1, _CELLS_AT_ONCE // math.prod(shape))
    for start in range(0, resamples, at_once):
        yield resample_weights(shape[0], min(at_once, resamples - start), rng)


def _percentiles(drawn: np.ndarray) -> tuple[float, float]:
    drawn = drawn[np.isfinite(drawn)]
    if len(drawn) == 0:
        return math.nan, math.nan
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def _bootstrap_difference(drawn: np.ndarray) -> tuple[float, float, float]:
    drawn = drawn[np.isfinite(drawn)]
    larger = (drawn > 0).mean() + (drawn == 0).mean() / 2 if len(drawn) else math.nan
    return *_percentiles(drawn), float(larger)


def _normal_differences(models: list, names: Sequence[str], value: list) -> dict[str, tuple]:
    of_first, of_second = (influences(*data, names) for data in models)
    spread = {}
    for name in names:
        difference = value[1][name] - value[0][name]
        error = _standard_error(of_second[name] - of_first[name])
        larger = 0.5 * (1 + math.erf(difference / (error * math.sqrt(2)))) if error > 0 else 0.5
        spread[name] = (difference - _NORMAL_95 * error, difference + _NORMAL_95 * error, larger)
    return spread


def _standard_error(influence: np.ndarray) -> float:
    return float(np.sqrt((influence**2).mean() / len(influence)))

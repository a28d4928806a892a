"""Speed and memory of the evaluation library, beside scikit-learn in the same run.

    python -m benchmarks.evaluation [--posters 100000] [--genres 25] [--json FILE]

Prints each figure beside its limit, and ends with status 1 if one is missed.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

from poster_genre.evaluation.calibration import fit_calibration, sigmoid
from poster_genre.evaluation.curves import Curves
from poster_genre.evaluation.decisions import Sweep, decision_figures
from poster_genre.evaluation.groups import group_summary, groups_of
from poster_genre.evaluation.intervals import intervals
from poster_genre.evaluation.metrics import FIGURE_NAMES
from poster_genre.evaluation.ranking import ranking_figures
from poster_genre.evaluation.thresholds import standard_policies


@dataclass(frozen=True)
class Measure:
    """One measured figure: at most, or (for a ratio) at least, its limit; None where none was set."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether the limit, if any, is kept."""
        return self.limit is None or (self.value >= self.limit if self.at_least else self.value <= self.limit)


def draw(n_posters: int, n_genres: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Labels bool and logits float64 (n_posters, n_genres); genres from every second poster to one in 300."""
    rng = np.random.default_rng(seed)
    shares = np.geomspace(0.5, 1 / 300, n_genres)
    logits = np.log(shares / (1 - shares)) + 1.2 * rng.normal(size=(n_posters, n_genres)) - 0.7
    return rng.random(logits.shape) < sigmoid(logits), logits


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """Median wall time of `work`, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def large_split(n_posters: int, n_genres: int) -> list[Measure]:
    """Curves once, what a moved threshold costs then, and scikit-learn's way to the same F1s."""
    labels, logits = draw(n_posters, n_genres)
    probabilities = sigmoid(logits)
    genres, groups = [f"Genre {g}" for g in range(n_genres)], groups_of(labels)
    curves = Curves.of(labels, probabilities, genres)
    cuts = np.random.default_rng(1).uniform(0.02, 0.5, n_genres)
    decisions = probabilities >= cuts

    def sort_and_draw() -> None:
        sorted_once = Curves.of(labels, probabilities, genres)
        for genre in genres:
            sorted_once.of_genre(genre)

    def move_threshold() -> None:
        group_summary(curves.table(cuts, groups))
        decision_figures(labels, probabilities >= cuts)

    move_threshold()  # the areas under the curves are kept from the first time on
    everything = _all_intervals(labels, probabilities, decisions)
    faster = _against_peer(labels, probabilities)
    return [
        Measure("all curves, sorted and drawn once", seconds(sort_and_draw, 3), "s", 2.0),
        Measure("table and point figures, a threshold moved", seconds(move_threshold, 20) * 1e3, "ms", 100),
        Measure("ranking figures", seconds(lambda: ranking_figures(labels, probabilities)), "s"),
        Measure("intervals of all figures, normal", everything, "s"),
        Measure("faster than scikit-learn's F1, 100 cuts a genre", faster, "×", 10, at_least=True),
    ]


def _against_peer(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """F1 of every genre at 100 cuts: scikit-learn's time over ours, after checking that both agree."""
    cuts = np.arange(1, 101) / 100
    genres = range(labels.shape[1])

    def ours() -> np.ndarray:
        sweeps = [Sweep.of(labels[:, g], probabilities[:, g]) for g in genres]
        return np.array([sweep.f1[sweep.states(cuts)] for sweep in sweeps])

    def of_scikit_learn(genre: int) -> list[float]:
        truth, scores = labels[:, genre], probabilities[:, genre]
        return [f1_score(truth, scores >= cut, zero_division=0) for cut in cuts]

    start = time.perf_counter()
    theirs = np.array([of_scikit_learn(genre) for genre in genres])
    taken = time.perf_counter() - start
    np.testing.assert_allclose(ours(), theirs, rtol=1e-9)
    return taken / seconds(ours, 3)


def catalog_split(n_posters: int = 650, n_genres: int = 24) -> list[Measure]:
    """What opening the shipped model's validation or test split costs."""
    labels, logits = draw(n_posters, n_genres)
    genres = [f"Genre {g}" for g in range(n_genres)]
    calibration = fit_calibration(logits, labels)
    probabilities = calibration.apply(logits)
    policies = standard_policies(probabilities, labels, genres)
    decisions = policies["balanced"].decide(probabilities)

    def three_policies() -> None:
        standard_policies(probabilities, labels, genres)

    def headline() -> None:
        intervals(labels, probabilities, decisions)

    everything = _all_intervals(labels, probabilities, decisions)
    return [
        Measure("calibration", seconds(lambda: fit_calibration(logits, labels), 3), "s"),
        Measure("the three policies", seconds(three_policies, 3), "s"),
        Measure("headline intervals, 1,000 resamples", seconds(headline, 3), "s"),
        Measure("intervals of all figures, 1,000 resamples", everything, "s"),
    ]


def _all_intervals(labels: np.ndarray, probabilities: np.ndarray, decisions: np.ndarray) -> float:
    return seconds(lambda: intervals(labels, probabilities, decisions, FIGURE_NAMES))


def show(title: str, measures: list[Measure]) -> None:
    """Print the measures as a table."""
    print(f"\n{title}")
    for m in measures:
        limit = "" if m.limit is None else f"{'≥' if m.at_least else '≤'} {m.limit:g} {m.unit}"
        verdict = "" if m.limit is None else ("ok" if m.holds else "MISSED")
        print(f"  {m.what:<62} {m.value:>9.3g} {m.unit:<6} {limit:<12} {verdict}")


def main() -> int:
    """Measure, print, and say by the exit status whether every limit holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posters", type=int, default=100_000)
    parser.add_argument("--genres", type=int, default=25)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()

    small = catalog_split()
    show("650 posters × 24 genres (the shipped splits)", small)
    large = large_split(options.posters, options.genres)
    kilobytes = 1024 if sys.platform == "darwin" else 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / kilobytes / 1024
    large.append(Measure("peak memory of this process, scikit-learn included", peak, "MB", 1024))
    show(f"{options.posters:,} posters × {options.genres} genres", large)
    if options.json:
        options.json.write_text(json.dumps([asdict(measure) for measure in small + large], indent=2))
    return 0 if all(measure.holds for measure in small + large) else 1


if __name__ == "__main__":
    sys.exit(main())

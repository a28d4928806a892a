"""Partitions scored on a Ray cluster: actors with a predictor each, which read and write by themselves."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.partitions import Partition, Scored, score
from poster_genre.inference.predictor import Predictor

PATIENCE = 60.0  # s for a free core


class EngineError(ValueError):
    """Ray that is not installed, not reached, or has no core free."""


@dataclass(frozen=True)
class Report:
    """What a job took. seconds: with the actors' start; scoring_seconds: from the first partition's start to
    the last one's end; driver_seconds: of processor time in this process."""

    scored: list[Scored]
    actors: int
    seconds: float
    scoring_seconds: float
    driver_seconds: float


class Scorer:
    """One actor: it opens the bundle once, and scores whole partitions on one core."""

    def __init__(self, bundle: str, policy: dict, out: str) -> None:
        self.policy, self.out = Policy.from_dict(policy), Path(out)
        self.predictor = Predictor(Bundle.open(bundle), workers=1, threads=1)

    def __call__(self, row: dict) -> dict:
        part = Partition(row["number"], tuple(row["files"]), row["parquet"], row["row_group"])
        started = time.time()
        done = asdict(score(self.predictor, self.policy, part, self.out))
        return done | {"started": started, "ended": time.time()}


def run(
    bundle: Bundle,
    policy: Policy,
    parts: list[Partition],
    out: Path,
    address: str | None = None,
    actors: int | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Score `parts` on the cluster at `address` (None: one on this machine), an actor a core unless `actors`
    says otherwise. Bundle, posters and `out` must be under the same path on every node.

    What a lost node or actor was at is done again elsewhere. progress: called with (partitions done, all).
    Raises EngineError.
    """
    ray = _connected(address)
    cores = int(ray.cluster_resources().get("CPU", 0))
    _require_a_core(ray, cores)
    actors = min(len(parts), actors or cores)
    ray.data.DataContext.get_current().enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    items = [asdict(part) for part in parts]
    data = ray.data.from_items(items, override_num_blocks=len(items)).map(
        Scorer,
        fn_constructor_args=(str(bundle.folder.resolve()), policy.to_dict(), str(out.resolve())),
        compute=ray.data.ActorPoolStrategy(size=actors, max_tasks_in_flight_per_actor=2),
        num_cpus=min(1.0, cores / actors),
    )
    started, before, scored, first, last = time.monotonic(), time.process_time(), [], math.inf, 0.0
    for row in data.iter_rows():
        first, last = min(first, row.pop("started")), max(last, row.pop("ended"))
        scored.append(Scored(**row))
        progress(len(scored), len(parts))
    seconds = time.monotonic() - started
    return Report(scored, actors, seconds, last - first, time.process_time() - before)


def _connected(address: str | None):
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise EngineError(
            "Scoring on a cluster needs Ray: pip install -r requirements-cluster.txt, on every node."
        ) from error
    if not ray.is_initialized():
        try:
            ray.init(address=address, logging_level=logging.ERROR, log_to_driver=False)
        except (ConnectionError, ValueError) as error:
            raise EngineError(f"There is no Ray cluster at {address}: {error}.") from error
    return ray


def _require_a_core(ray, cores: int) -> None:
    """Actors that find no core wait for ever, without a word; so ask for one first."""
    try:
        if cores < 1:
            raise ray.exceptions.GetTimeoutError
        ray.get(ray.remote(num_cpus=1)(lambda: None).remote(), timeout=PATIENCE)
    except ray.exceptions.GetTimeoutError:
        raise EngineError(
            f"The cluster has {cores} cores, and none was free within {PATIENCE:.0f} s. Start nodes with "
            "`ray start --num-cpus N`, or wait until other jobs are done."
        ) from None

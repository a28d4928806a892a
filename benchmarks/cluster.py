"""A catalogue scored on a Ray cluster of this machine, beside the single process, in the same run.

    python -m benchmarks.cluster [--posters DIR] [--count 400] [--partition 50] [--repeats 2]

Needs `pip install -r requirements-cluster.txt`. Prints posters a second of both, alternately, and with three
times as many actors as cores; and what the driver does and what passes through the object store a poster.
"""

from __future__ import annotations

import argparse
import os
import pickle
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from poster_genre.concurrency import cores
from poster_genre.inference import partitions, ray_engine
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.interpreters import batch_workers
from poster_genre.inference.predictor import Predictor, predict_files

ROOT = Path(__file__).parents[1]
POSTERS = ROOT.parent / "shared" / "posters" / "Multi_Label_dataset" / "Images"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posters", type=Path, default=POSTERS)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--partition", type=int, default=50)
    parser.add_argument("--repeats", type=int, default=2)
    arguments = parser.parse_args()
    files = sorted(arguments.posters.glob("*.jpg"))[: arguments.count]
    if not files:
        sys.exit(f"{arguments.posters} has no posters.")
    import ray

    os.environ["PYTHONPATH"] = str(ROOT)  # for the actors
    ray.init(num_cpus=cores(), logging_level="ERROR", log_to_driver=False, include_dashboard=False)
    bundle = Bundle.open()
    parts = partitions.partitions(files, arguments.partition)
    for _ in range(arguments.repeats):
        print(
            f"single process, {batch_workers()} workers: {len(files) / single(bundle, files):.1f} posters/s"
        )
        on_ray(bundle, parts, None)
    on_ray(bundle, parts, 3 * cores())


def single(bundle: Bundle, files: list[Path]) -> float:
    """Seconds of `predict` in this process, with the network loaded."""
    predictor = Predictor(bundle, batch_workers())
    started = time.monotonic()
    for _ in predict_files(predictor, [(file, None) for file in files], batch_workers()):
        pass
    return time.monotonic() - started


def on_ray(bundle: Bundle, parts: list[partitions.Partition], actors: int | None) -> None:
    """Score everything into a folder that is thrown away, and print what it took."""
    with tempfile.TemporaryDirectory() as out:
        done = ray_engine.run(bundle, bundle.own_policy, parts, Path(out), actors=actors)
    posters = sum(one.posters for one in done.scored)
    passed = len(pickle.dumps([asdict(part) for part in parts])) + len(pickle.dumps(done.scored))
    start = done.seconds - done.scoring_seconds
    driver = 1e3 * done.driver_seconds / posters
    print(
        f"Ray, {done.actors} actors: {posters / done.scoring_seconds:.1f} posters/s after {start:.1f} s of "
        f"start; driver {driver:.2f} ms and {passed / posters:.0f} bytes a poster"
    )


if __name__ == "__main__":
    main()

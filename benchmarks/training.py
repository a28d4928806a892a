"""Speed and memory of training, beside the CNN notebook's own pipeline, in the same run.

    python -m benchmarks.training [--posters DIR] [--steps 30]

Test 4's network on all posters, ours and the notebook's way, and the shipped head on the embedded catalog.
Each measurement is a process of its own, and the two pipelines take turns, so that a busy machine
disturbs both. Prints a Markdown table, each figure beside its limit, and ends with status 1 if one is missed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.predict import watched
from poster_genre.demo import demo_catalog
from poster_genre.inference.bundle import DEFAULT

POSTERS = Path(__file__).parents[2] / "shared" / "posters" / "Multi_Label_dataset"
RECIPE = "cnn3_dense3_bn_prf"
WARM_UP = 3  # steps that compile
DRAWN = 2000  # posters drawn where there are no real ones
TURNS = 3
HEAD_EPOCHS, HEAD_LIMIT_S = 30, 15


def ours(folder: Path, steps: int) -> dict[str, object]:
    """Speed of the training's own parts on RECIPE, after the steps that compile."""
    import keras
    import tensorflow as tf

    from poster_genre.networks import losses
    from poster_genre.runs import recipe_file as recipe
    from poster_genre.runs.examples import open_examples
    from poster_genre.training import host, precision
    from poster_genre.training.builders import build
    from poster_genre.training.learner import Learner

    tf.config.experimental.enable_op_determinism()  # as the trainer does
    loaded = recipe.load(RECIPE)
    started = time.perf_counter()
    examples = open_examples(folder, loaded)
    chosen = precision.choose(loaded, len(examples.catalog.genres))
    keras.config.set_dtype_policy(chosen["policy"])
    built = build(loaded, examples)
    prepared = time.perf_counter() - started
    stage = built.stages[0]
    counts = examples.train_labels.sum(axis=0)
    loss = losses.build(loaded.loss.name, counts, len(examples.train_labels))
    learner = Learner(stage.model, loss, loaded.optimiser, stage.groups)
    ends = []
    for inputs, labels in stage.source.train_batches(stage.draw(0), 0):
        learner.step(inputs, labels, 1.0)
        ends.append(time.perf_counter())
        if len(ends) == steps + WARM_UP:
            break
    speed = loaded.optimiser.batch * (len(ends) - WARM_UP) / (ends[-1] - ends[WARM_UP - 1])
    about = {"precision": chosen, "host": host.host_class()}
    return {"posters_per_second": speed, "preparing_seconds": prepared, **about}


def head(members: int) -> dict[str, object]:
    """Seconds of training the shipped recipe's head on the embedded catalog, TensorFlow being there."""
    from poster_genre.runs import recipe_file as recipe
    from poster_genre.runs import run_folder
    from poster_genre.runs.run_writer import Journal
    from poster_genre.training.trainer import train

    settings = [
        f"optimiser.epochs={HEAD_EPOCHS}",
        "callbacks.early_stopping=0",
        f"network.head.members={members}",
    ]
    with tempfile.TemporaryDirectory() as folder:
        run = run_folder.create(recipe.load("transfer_head", settings), DEFAULT, Path(folder))
        started = time.perf_counter()
        train(Journal(run))
        total = time.perf_counter() - started
        trained = float(run.history["seconds"].sum())
        figure = float(run.history["validation_map_macro"].max())
    return {"training_seconds": trained, "with_bundle_seconds": total, "validation_map": figure}


def child(*arguments: object) -> tuple[dict, float]:
    """What a measurement in its own process printed last, and its peak MB."""
    output, _, peak = watched("-m", *arguments)
    return json.loads(output.splitlines()[-1]), peak


def row(what: str, here: str, limit: str, peer: str, holds: bool) -> bool:
    """Print one row of the table; returns `holds`."""
    print(f"| {what} | {here} | {limit} | {peer} | {'yes' if holds else '**no**'} |", flush=True)
    return holds


def measure(folder: Path, steps: int) -> bool:
    """Print the table; whether every limit holds."""
    child(
        "benchmarks.training", "--child", "ours", "--posters", folder, "--steps", 1
    )  # decodes, tries precisions
    mine, theirs, peaks, peer_peaks = [], [], [], []
    for _ in range(TURNS):
        about, peak = child("benchmarks.training", "--child", "ours", "--posters", folder, "--steps", steps)
        mine.append(about["posters_per_second"])
        peaks.append(peak)
        peer, peer_peak = child("benchmarks.notebook_pipeline", folder, steps)
        theirs.append(peer["posters_per_second"])
        peer_peaks.append(peer_peak)
    host, chosen = about["host"], about["precision"]
    print(
        f"{host['cpu'] or host['machine']}, {host['cores']} cores, {', '.join(host['cpu_features'])}; ",
        end="",
    )
    print(f"{RECIPE} in {chosen['policy']}, batch 64, medians of {TURNS} turns\n")
    print("| | here | limit | the notebook's pipeline | holds |\n|---|---|---|---|---|")
    speed, peer_speed = statistics.median(mine), statistics.median(theirs)
    times = 1.5 if "amx_bf16" in host["cpu_features"] else 1.1
    held = [
        row(
            "training test 4's network",
            f"{speed:.1f} posters/s",
            f"≥ {times} times",
            f"{peer_speed:.1f} posters/s ({speed / peer_speed:.2f} times)",
            speed >= times * peer_speed,
        ),
        row(
            "the same, peak memory",
            f"{max(peaks):,.0f} MB",
            "≤ a third",
            f"{min(peer_peaks):,.0f} MB ({min(peer_peaks) / max(peaks):.1f} times)",
            max(peaks) <= min(peer_peaks) / 3,
        ),
    ]
    for members in (1, 3):
        found, _ = child("benchmarks.training", "--child", "head", "--members", members)
        told = f"{found['training_seconds']:.1f} s, {found['with_bundle_seconds']:.1f} s with its bundle"
        what = f"{HEAD_EPOCHS} epochs of {members} head{'s' * (members > 1)} on the embedded catalog"
        limit = f"≤ {HEAD_LIMIT_S} s" if members == 1 else ""
        held.append(row(what, told, limit, "", members > 1 or found["training_seconds"] <= HEAD_LIMIT_S))
    return all(held)


def main() -> int:
    """Measure, print, and say by the exit status whether every limit holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posters", type=Path, default=POSTERS, help="a folder with train.csv and Images/")
    parser.add_argument("--steps", type=int, default=30, help="timed steps a turn")
    parser.add_argument("--child", choices=("ours", "head"), help=argparse.SUPPRESS)
    parser.add_argument("--members", type=int, default=1, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child == "ours":
        print(json.dumps(ours(options.posters, options.steps)))
        return 0
    if options.child == "head":
        print(json.dumps(head(options.members)))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.posters
        if not folder.is_dir():
            print(f"No posters at {folder}: drawing {DRAWN}.", file=sys.stderr)
            folder = demo_catalog(Path(scratch) / "drawn", DRAWN, size=(317, 224))
        return 0 if measure(folder, options.steps) else 1


if __name__ == "__main__":
    sys.exit(main())

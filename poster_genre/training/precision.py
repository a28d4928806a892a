"""float32 or bfloat16: whichever trains this network with less work here, by a short trial.

Judged by processor time, which other programs on the machine disturb far less than the clock.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import keras

from poster_genre.networks.losses import Loss
from poster_genre.training import host
from poster_genre.training.builders import Built
from poster_genre.training.learner import Learner
from poster_genre.training.parts import Recipe

HARDWARE = ("amx_bf16", "avx512_bf16")
TIMED_STEPS = 3


def choose(recipe: Recipe, build: Callable[[], Built], loss: Loss) -> dict[str, object]:
    """Keras's dtype policy for a training: {"policy": name, "why": sentence, and what was measured}.

    `build` makes the networks under the policy of the moment. Changes that policy.
    """
    if recipe.precision != "auto":
        return {"policy": recipe.precision, "why": "the recipe says so"}
    if recipe.network.kind == "head":
        return {"policy": "float32", "why": "a head is too small to gain"}
    if not any(feature in host.host_class()["cpu_features"] for feature in HARDWARE):
        return {"policy": "float32", "why": "this processor has no bfloat16 arithmetic"}
    seconds = {policy: _step_seconds(recipe, build, loss, policy) for policy in ("float32", "mixed_bfloat16")}
    return {
        "policy": min(seconds, key=seconds.get),
        "why": "less processor time in a short trial",
        "step_cpu_seconds": {policy: round(value, 4) for policy, value in seconds.items()},
    }


def _step_seconds(recipe: Recipe, build: Callable[[], Built], loss: Loss, policy: str) -> float:
    """Processor seconds of a step under `policy`: the least of a few, after the one that compiles."""
    keras.config.set_dtype_policy(policy)
    stage = build().stages[-1]
    learner = Learner(stage.model, loss, recipe.optimiser, stage.groups)
    inputs, labels = next(iter(stage.source.train_batches(stage.draw(0)[: recipe.optimiser.batch], 0)))
    learner.step(inputs, labels, 1.0)
    times = []
    for _ in range(TIMED_STEPS):
        started = time.process_time()
        learner.step(inputs, labels, 1.0)
        times.append(time.process_time() - started)
    del stage, learner
    gc.collect()  # two trials and the training itself must not lie in memory at once
    return min(times)

"""Small real trainings: drawn posters, tiny networks, caches of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import keras
import pytest

from poster_genre.data.demo import demo_catalog
from poster_genre.networks import backbones
from poster_genre.training import bundle_files, runs
from poster_genre.training import recipe as recipes
from poster_genre.training.parts import Recipe
from poster_genre.training.runs import Run

TINY = {
    "convnet": ("input.height=48", "input.width=40", "optimiser.batch=16", "precision=float32"),
    "head": (
        *("input.backbone=efficientnet_tiny", "input.height=64", "input.width=64"),
        *("network.head.width=8", "network.head.members=2"),
    ),
    "finetune": (
        *("input.backbone=efficientnet_tiny", "input.height=64", "input.width=64"),
        *("network.head.width=8", "network.finetune.from_block=5", "network.finetune.head_epochs=1"),
        *("optimiser.batch=16", "precision=float32"),
    ),
    # Three valid convolutions with stride 2, each pooled, leave nothing of a smaller poster.
    "cnn3_strided_oversampled": (
        *("input.height=96", "input.width=88", "optimiser.batch=16", "precision=float32"),
        *("network.convnet.dense=[16]",),
    ),
    "ucml": ("input.height=48", "input.width=40", "optimiser.batch=4", "precision=float32"),
    "ucml_head": (
        *("input.backbone=efficientnet_tiny", "input.height=64", "input.width=64"),
        *("network.ucml.width=8", "optimiser.batch=4"),
    ),
}


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory):
    """Caches of decoded posters and embeddings that only these tests use."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSTER_GENRE_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session", autouse=True)
def tiny_backbone(tmp_path_factory: pytest.TempPathFactory):
    """A stored backbone of seven narrow blocks, `efficientnet_tiny`, with random weights."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backbones, "BACKBONES_DIR", tmp_path_factory.mktemp("backbones"))
        patch.setitem(backbones.VARIANTS, "efficientnet_tiny", backbones.LiteVariant(0.25, 0.1, 64))
        keras.utils.set_random_seed(0)
        model = backbones.build("efficientnet_tiny", 64, 64)
        model.save_weights(backbones.weights_path("efficientnet_tiny"))
        yield


@pytest.fixture(autouse=True)
def float32_afterwards():
    """A run sets keras's policy for its process; the next test starts from the usual one."""
    yield
    keras.config.set_dtype_policy("float32")


@pytest.fixture
def unconverted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs end without a network for the app: its conversion takes longer than the tiny training itself,
    and these tests look at history, logits and card alone."""
    monkeypatch.setattr(
        bundle_files, "network_files", lambda built, scratch: {"model.tflite": b"unconverted"}
    )


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of 80 drawn posters in the layout of the Kaggle set."""
    return demo_catalog(tmp_path_factory.mktemp("drawn") / "films", 80, imbalance=0.4, size=(72, 48))


def tiny(name: str, *overrides: str) -> Recipe:
    """Recipe `name` with a small input, for one epoch unless overridden."""
    small = TINY.get(name) or TINY[recipes.load(name).network.kind]
    return recipes.load(name, ("optimiser.epochs=1", *small, *overrides))


@pytest.fixture
def new_run(drawn: Path, tmp_path: Path) -> Callable[..., Run]:
    """`new_run(recipe name, *overrides, catalog=…, **extra)`: a queued run, tiny, on the drawn posters."""

    def create(name: str, *overrides: str, catalog: Path = drawn, **extra: object) -> Run:
        return runs.create(tiny(name, *overrides), catalog, tmp_path / "runs", **extra)

    return create

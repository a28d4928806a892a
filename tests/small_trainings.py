"""Small real trainings, for a conftest.py to take over: drawn posters, tiny networks, caches of their own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import keras
import pytest

from poster_genre.demo import demo_catalog
from poster_genre.networks import backbones
from poster_genre.runs import recipe_file as recipes
from poster_genre.runs import run_folder
from poster_genre.runs.recipe import Recipe
from poster_genre.runs.run_folder import Run
from poster_genre.training import export

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


@pytest.fixture(scope="session")
def training_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for caches of decoded posters and embeddings that only these tests use."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with random weights of `efficientnet_tiny`, a backbone of seven narrow blocks."""
    with _tiny_backbone(tmp_path_factory.mktemp("backbones")):
        keras.utils.set_random_seed(0)
        model = backbones.build("efficientnet_tiny", 64, 64)
        model.save_weights(backbones.weights_path("efficientnet_tiny"))
        return backbones.BACKBONES_DIR


# Undone after every module: tests of other folders find the shipped backbone and the usual caches again.
@pytest.fixture(scope="module", autouse=True)
def own_home(training_home: Path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSTER_GENRE_HOME", str(training_home))
        yield


@pytest.fixture(scope="module", autouse=True)
def tiny_backbone(tiny_weights: Path):
    """`efficientnet_tiny` is the one stored backbone."""
    with _tiny_backbone(tiny_weights):
        yield


@contextmanager
def _tiny_backbone(folder: Path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backbones, "BACKBONES_DIR", folder)
        patch.setitem(backbones.VARIANTS, "efficientnet_tiny", backbones.LiteVariant(0.25, 0.1, 64))
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
    monkeypatch.setattr(export, "network_files", lambda built, scratch: {"model.tflite": b"unconverted"})


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
        return run_folder.create(tiny(name, *overrides), catalog, tmp_path / "runs", **extra)

    return create

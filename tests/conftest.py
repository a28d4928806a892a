"""Fixtures that several areas share."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from poster_genre.evaluation.calibration import fit_calibration
from poster_genre.evaluation.post_hoc import POST_HOC
from poster_genre.evaluation.report import evaluation_report
from poster_genre.evaluation.resampled import FIGURES, GROUP_F1
from poster_genre.evaluation.thresholds import standard_policies
from poster_genre.inference.bundle import DEFAULT, Bundle, write_bundle
from poster_genre.runs.lab.judge import contrasts
from poster_genre.runs.lab.plan import REFERENCE, Cell, Method
from poster_genre.runs.lab.result import ABOUT, CELL_COLUMNS, LabResult

POSTERS = Path(__file__).parents[2] / "shared" / "posters" / "Multi_Label_dataset"


@pytest.fixture(scope="session")
def posters_folder() -> Path:
    """The folder of real posters beside the checkout; tests that need it skip where it is absent."""
    if not (POSTERS / "train.csv").is_file():
        pytest.skip(f"no real posters at {POSTERS}")
    return POSTERS


@pytest.fixture(scope="session")
def default_bundle() -> Bundle:
    """The shipped model; tests of its own figures skip where the checkout has none."""
    if not (DEFAULT / "card.json").is_file():
        pytest.skip(f"no shipped model at {DEFAULT}")
    return Bundle.open(DEFAULT)


TINY_GENRES = ("Comedy", "Drama", "Horror", "Romance")
# Commonest in training first: genre, group, training posters.
LAB_GENRES = (
    ("Drama", "head", 400),
    ("Comedy", "head", 300),
    ("Romance", "medium", 60),
    ("Horror", "tail", 16),
)
TINY_HEIGHT, TINY_WIDTH, TINY_CHANNELS = 48, 32, 8  # px: not square, so that a mixed-up pair shows
TINY_NETWORK = Path(__file__).parent / "tiny_network"  # as tests/training/test_tiny_network.py made it
TINY_POSTERS = {"train": 60, "validation": 40, "test": 40}


@pytest.fixture(scope="session")
def tiny_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a bundle with all that the shipped one has, of a tiny network with random weights.

    Read it, and copy it before altering it.
    """
    folder = tmp_path_factory.mktemp("models") / "tiny"
    write_bundle(folder, _tiny_card(), _tiny_files())
    return folder


@pytest.fixture(scope="session")
def tiny_bundle_without_head(tiny_bundle: Path) -> Path:
    """The tiny bundle as a network without global average pooling would leave it: no head.npz."""
    folder = tiny_bundle.with_name("tiny-without-head")
    names = ("model.tflite", "evaluation.npz")
    write_bundle(folder, _tiny_card(), {name: tiny_bundle / name for name in names})
    return folder


@pytest.fixture(scope="session")
def light_bundle() -> Callable[..., Path]:
    """`light_bundle(folder, skill, seed, spoil, **card)`: stored answers alone, as models/leaderboard/ holds.

    Every such bundle is of the same films and labels. skill: how far apart true and other genres are scored;
    seed: of noise that tells equally skilled models apart; spoil(arrays): changes what evaluation.npz will
    hold, after the card was made; card: replaces entries of the card.
    """

    def write(folder: Path, skill: float = 1.0, seed: int = 0, spoil: Callable | None = None, **card) -> Path:
        arrays = _stored(_tiny_evaluation(skill, seed))
        if spoil is not None:
            spoil(arrays)
        files = {"model.tflite": b"its weights are elsewhere", "evaluation.npz": _npz(arrays)}
        write_bundle(folder, _tiny_card(skill, seed) | card, files)
        (folder / "model.tflite").unlink()
        return folder

    return write


@pytest.fixture
def poster_bytes() -> Callable[..., bytes]:
    """`poster_bytes(seed, size, format)`: a poster-shaped picture of smooth random colours."""

    def draw(seed: int = 0, size: tuple[int, int] = (60, 90), format: str = "JPEG", **options) -> bytes:
        colours = np.random.default_rng(seed).integers(0, 256, (6, 4, 3), dtype=np.uint8)
        buffer = io.BytesIO()
        Image.fromarray(colours).resize(size, Image.Resampling.BICUBIC).save(buffer, format, **options)
        return buffer.getvalue()

    return draw


def _tiny_evaluation(
    skill: float = 1.0, seed: int = 0
) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """ids, labels bool and logits float32 of each split; the logits know something of the labels.

    Another seed gives another model of the same films.
    """
    rng, own, splits, first = np.random.default_rng(0), np.random.default_rng(seed), {}, 0
    for split, n in TINY_POSTERS.items():
        ids = np.array([f"tt{number:07}" for number in range(first, first + n)])
        labels = rng.random((n, len(TINY_GENRES))) < (0.5, 0.6, 0.2, 0.3)
        logits = rng.normal(size=labels.shape) + skill * (2 * labels - 1)
        if seed:
            logits += 0.5 * own.normal(size=labels.shape)
        splits[split], first = (ids, labels, logits.astype(np.float16).astype(np.float32)), first + n
    return splits


@functools.cache
def _tiny_card(skill: float = 1.0, seed: int = 0) -> dict:
    """A card as `training.finish` writes it, as far as anyone reads it. Do not alter it."""
    splits = _tiny_evaluation(skill, seed)
    calibration = fit_calibration(splits["validation"][2], splits["validation"][1])
    validated = calibration.apply(splits["validation"][2])
    policies = standard_policies(validated, splits["validation"][1], TINY_GENRES)
    test, train = splits["test"], splits["train"]
    report = evaluation_report(
        test[1], test[2], calibration, policies["balanced"], TINY_GENRES, train[1], resamples=20
    )
    return {
        "name": "tiny",
        "title": "Tiny network",
        "genres": list(TINY_GENRES),
        "input": {"kind": "embedding", "height": TINY_HEIGHT, "width": TINY_WIDTH, "backbone": "tiny"},
        "calibration": calibration.to_dict(),
        "policies": {name: policy.to_dict() for name, policy in policies.items()},
        "default_policy": "balanced",
        "metrics": {"test": report},
        "catalog": {"name": "tiny films", "fingerprint": "0" * 64, "findings": {}, "posters": TINY_POSTERS},
        "recipe": {
            "name": "tiny",
            "title": "Tiny network",
            "loss": {"name": "bce", "settings": {}},
            "seed": 0,
        },
        "created": "2026-01-02T03:04:05+00:00",
        "parameters": 1234,
        "epochs_run": 2,
        "training_seconds": 60.0,
    }


def _tiny_files() -> dict[str, bytes]:
    splits = _tiny_evaluation()
    films = pd.DataFrame({"film_id": np.concatenate([ids for ids, _, _ in splits.values()])})
    films["split"] = np.repeat(list(TINY_POSTERS), list(TINY_POSTERS.values()))
    films[list(TINY_GENRES)] = np.concatenate([labels for _, labels, _ in splits.values()])
    embeddings = np.random.default_rng(1).normal(40, 30, (len(films), TINY_CHANNELS)).astype(np.float16)
    parquet, npy = io.BytesIO(), io.BytesIO()
    films.to_parquet(parquet, index=False)
    np.save(npy, embeddings)
    return {
        **{name: (TINY_NETWORK / name).read_bytes() for name in ("model.tflite", "head.npz")},
        "evaluation.npz": _npz(_stored(splits)),
        "catalog.parquet": parquet.getvalue(),
        "embeddings.npy": npy.getvalue(),
        "history.jsonl": b'{"epoch": 1, "loss": 0.5}\n{"epoch": 2, "loss": 0.4}\n',
    }


def _stored(splits: dict) -> dict[str, np.ndarray]:
    """The arrays of evaluation.npz."""
    arrays = {}
    for split, (ids, labels, logits) in splits.items():
        arrays |= {f"{split}_ids": ids, f"{split}_labels": labels.astype(np.uint8)}
        arrays[f"{split}_logits"] = logits.astype(np.float16)
    return arrays


def _npz(arrays: dict[str, np.ndarray]) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def lab_result() -> Callable[..., LabResult]:
    """`lab_result(gains, seeds, noise)`: a Lab result of four genres, made up.

    gains: by method what it adds to plain BCE's F1 of 0.20 as trained and 0.30 under every remedy; noise: of
    each method on each resample of the films.
    """
    films = [(genre, group, n, n // 8, n // 8) for genre, group, n in LAB_GENRES]

    def make(gains: dict[Method, tuple[float, float]], seeds: int = 3, noise: float = 0.01) -> LabResult:
        rng, columns = np.random.default_rng(0), ("map_macro", *FIGURES, *GROUP_F1, *TINY_GENRES)
        drawn, cells = {}, []
        for seed in range(1, seeds + 1):
            for number, (method, (plain, tuned)) in enumerate(({REFERENCE: (0.0, 0.0)} | gains).items()):
                values = rng.normal(0, noise, (len(POST_HOC), 101, len(columns)))
                values[:, 0] = rng.normal(0, 0.001, len(columns))
                values += np.array([0.2 + plain] + [0.3 + tuned] * (len(POST_HOC) - 1))[:, None, None]
                drawn[Cell(method, seed)] = values
                cells.append([method.id, seed, f"{number}-{seed}", 5.0, 9, 14, False, 0.3 + tuned])
        about = dict.fromkeys(ABOUT) | {
            "preset": "own",
            "seeds": seeds,
            "constants": {"f1_macro": 0.1},
        }
        return LabResult(
            about,
            pd.DataFrame(films, columns=["genre", "group", "train", "validation", "test"]),
            pd.DataFrame(cells, columns=CELL_COLUMNS),
            contrasts(drawn, columns),
        )

    return make

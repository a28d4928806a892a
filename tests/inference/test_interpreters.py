"""The pool: one interpreter a call, whatever the threads do, and the same figures as alone."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from poster_genre import concurrency
from poster_genre.inference import interpreters
from poster_genre.inference.interpreters import InterpreterPool, RuntimeMissingError

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def images(bundle) -> np.ndarray:
    return np.random.default_rng(0).uniform(0, 255, (40, *bundle.input_size, 3)).astype(np.float32)


def logits(pool: InterpreterPool, image: np.ndarray) -> np.ndarray:
    return next(output[0] for output in pool.run(image[None]) if output.ndim == 2)


def test_eight_threads_get_what_one_gets_alone(bundle, images):
    model = bundle.path("model.tflite")
    alone = InterpreterPool(model, size=1, threads=1)
    expected = [logits(alone, image) for image in images]
    for size in (1, 3):
        pool = InterpreterPool(model, size=size, threads=1)
        with ThreadPoolExecutor(8) as executor:
            found = list(executor.map(lambda image, pool=pool: logits(pool, image), images))
        np.testing.assert_array_equal(found, expected)


def test_a_call_that_fails_gives_its_interpreter_back(bundle, images):
    pool = InterpreterPool(bundle.path("model.tflite"), size=1)
    with pytest.raises(ValueError, match="Dimension mismatch"):
        pool.run(np.zeros((1, 7, 7, 3), np.float32))
    assert np.isfinite(logits(pool, images[0])).all()


def test_what_a_call_returns_is_not_changed_by_the_next(bundle, images):
    pool = InterpreterPool(bundle.path("model.tflite"), size=1)
    first = pool.run(images[:1])
    kept = [output.copy() for output in first]
    pool.run(images[1:2])
    for output, before in zip(first, kept):
        np.testing.assert_array_equal(output, before)


def test_a_platform_without_litert_is_told_which_have_it(bundle, monkeypatch):
    monkeypatch.setitem(sys.modules, "ai_edge_litert.interpreter", None)  # as if it were not installed
    with pytest.raises(RuntimeMissingError, match=r"Linux .* macOS .* Windows"):
        InterpreterPool(bundle.path("model.tflite"))


def test_a_large_machine_gets_threads_rather_than_interpreters(bundle, monkeypatch):
    monkeypatch.setattr(interpreters, "cores", lambda: 16)
    assert interpreters.batch_workers() == 4
    assert InterpreterPool(bundle.path("model.tflite"), interpreters.batch_workers()).threads == 4
    assert InterpreterPool(bundle.path("model.tflite")).threads == 8
    monkeypatch.setattr(interpreters, "cores", lambda: 1)
    assert interpreters.batch_workers() == 1
    assert InterpreterPool(bundle.path("model.tflite"), 2).threads == 1


APP_WITHOUT_LITERT = """
import sys
sys.modules["ai_edge_litert"] = None
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("app.py", default_timeout=120).run()
next(button for button in page.button if button.label.startswith("Try ")).click().run()
assert not page.exception, page.exception
print(page.error[0].value)
"""


def test_the_page_says_so_too(default_bundle):
    command = [sys.executable, "-c", APP_WITHOUT_LITERT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "Linux" in done.stdout


@pytest.mark.parametrize(
    ("quota", "expected"), [("max 100000", 16), ("200000 100000", 2), ("50000 100000", 1), ("", 16)]
)
def test_a_containers_share_of_the_machine_counts(tmp_path, monkeypatch, quota, expected):
    monkeypatch.setattr(concurrency.os, "sched_getaffinity", lambda _: set(range(16)), raising=False)
    monkeypatch.setattr(concurrency, "CPU_QUOTA", tmp_path / "cpu.max")
    assert concurrency.cores() == 16
    (tmp_path / "cpu.max").write_text(quota)
    assert concurrency.cores() == expected

"""A running app and a real browser for the tests of whole paths."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
START_LIMIT_S = 120
PATIENCE = 60_000  # ms: for whatever a page shall show or let itself be clicked, also on a busy machine


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """Headless Chromium: $CHROMIUM, or `chromium` on the PATH; without one these tests skip.

    With REQUIRE_BROWSER=1 (continuous integration) a missing browser is a failure instead.
    """
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if executable is None:
        reason = "no Chromium: set CHROMIUM or put `chromium` on the PATH"
        pytest.fail(reason) if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip(reason)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def app_folder(tmp_path_factory) -> Path:
    """Where the app at `app_url` has its runs (runs/) and catalogs (home/)."""
    return tmp_path_factory.mktemp("app")


@pytest.fixture(scope="session")
def app_url(app_folder) -> Iterator[str]:
    """Address of an app of its own, with an empty runs folder, on a free port, shared by the tests."""
    with running_app(app_folder) as url:
        yield url


@pytest.fixture
def fresh_app_url(tmp_path) -> Iterator[str]:
    """Address of an app that nobody has opened yet."""
    with running_app(tmp_path) as url:
        yield url


@pytest.fixture
def start_app(tmp_path) -> Callable[[], contextlib.AbstractContextManager[str]]:
    """`with start_app() as url`: an app of this test alone; started again, it has the same runs."""
    return lambda: running_app(tmp_path)


@contextlib.contextmanager
def running_app(folder: Path) -> Iterator[str]:
    """Run the app with its runs and catalogs in `folder`; yields its address once it is healthy."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1"]
    environment = os.environ | {
        "POSTER_GENRE_RUNS": str(folder / "runs"),
        "POSTER_GENRE_HOME": str(folder / "home"),
    }
    with (folder / "app.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=environment)
        url = f"http://127.0.0.1:{port}"
        try:
            _wait_until_healthy(url, server, folder / "app.log")
            yield url
        finally:
            server.terminate()
            server.wait(60)


@pytest.fixture
def page(browser) -> Iterator:
    """A fresh tab at 1440 × 1000 px with a clipboard of its own."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def _wait_until_healthy(url: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the app did not start:\n{log.read_text(errors='replace')}")

"""Memory of the app's own process, after a person dropped posters on the Predict page in a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu"]
LIMIT_S = 120


def memory_after_predictions(posters: list[Path]) -> float | None:
    """Resident MB of the app once it shows a prediction of every poster; None without Chromium.

    Raises AssertionError if the process has loaded TensorFlow.
    """
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        return None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1"]
    quiet = {"cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, **quiet)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url)
        _drop(posters, url, chromium)
        process = psutil.Process(server.pid)
        if hasattr(process, "memory_maps"):  # not on macOS
            loaded = [Path(mapped.path).parts for mapped in process.memory_maps()]
            assert not any("tensorflow" in parts for parts in loaded), "the app has loaded TensorFlow"
        return process.memory_info().rss / 2**20
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + LIMIT_S
    while True:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _drop(posters: list[Path], url: str, chromium: str) -> None:
    """Drop all posters at once and wait until the gallery shows the last of them."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page()
        page.goto(url)
        page.set_input_files("input[type=file]", posters, timeout=LIMIT_S * 1000)
        last = page.get_by_role("img", name="The poster").nth(len(posters) - 1)
        last.wait_for(state="attached", timeout=LIMIT_S * 1000)
        browser.close()

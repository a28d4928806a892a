"""The Dataset page on a catalog of a million posters: first paint, every kind of control, memory.

    python benchmarks/dataset_page.py [--posters 1000000] [--out FILE]

Needs Chromium ($CHROMIUM, or `chromium` on the PATH). Writes one JSON object; limits: first paint 3 s,
any control 500 ms, 1.5 GB. A control's time runs from the click to the page's last change; each is used
once, so nothing that it alone needs is cached. On a busy machine the server's own processor time, given
beside it, says more.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
from playwright.sync_api import Page, sync_playwright

from poster_genre.data.catalog import Catalog
from poster_genre.genres import VOCABULARY

ROOT = Path(__file__).parents[1]
GENRES = VOCABULARY[:25]
STILL_MS = 1200  # without a change for so long, the page has answered
# Notes when a person acts, and when the page last changed after that.
WATCH = """
() => {
  window.watcher?.disconnect()
  window.changed = 0
  window.acted = 0
  const note = () => { window.acted = performance.now() }
  for (const event of ["pointerdown", "input"]) addEventListener(event, note, { capture: true })
  window.watcher = new MutationObserver(() => { if (window.acted) window.changed = performance.now() })
  const whole = { subtree: true, childList: true, attributes: true, characterData: true }
  window.watcher.observe(document.querySelector("[data-testid=stMain]"), whole)
}
"""


def make_catalog(home: Path, n_posters: int) -> None:
    """A catalog with ids, titles, years and a long tail of genres, saved as an import would."""
    rng = np.random.default_rng(0)
    labels = rng.random((n_posters, len(GENRES))) < np.geomspace(0.5, 0.0002, len(GENRES))
    labels[~labels.any(axis=1), 0] = True
    about = pd.DataFrame(
        {
            "film_id": [f"tt{number:08d}" for number in range(n_posters)],
            "title": [f"Film {number}" for number in range(n_posters)],
            "year": rng.integers(1920, 2026, n_posters),
        }
    )
    Catalog.build("million", about, labels, GENRES).save(home / "catalogs" / "million")


def start_server(home: Path) -> tuple[subprocess.Popen, int]:
    """The page alone, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "pages/dataset.py", "--server.headless", "true"]
    server = subprocess.Popen(
        [*command, "--server.address", "127.0.0.1", "--server.port", str(port)],
        cwd=ROOT,
        env=os.environ | {"POSTER_GENRE_HOME": str(home), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).read()
            return server, port
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not start within a minute.")


def answered(page: Page, act: Callable[[], object]) -> float:
    """Seconds from `act` to the last change of the page before it stayed still."""
    page.evaluate(WATCH)
    act()
    page.wait_for_function(
        f"window.changed && performance.now() - window.changed > {STILL_MS}", timeout=60_000
    )
    return page.evaluate("(window.changed - window.acted) / 1000")


def controls(page: Page) -> dict[str, Callable[[], object]]:
    """One control of each kind, in the order in which a person meets them."""

    def option(box: str, words: str) -> Callable[[], object]:
        def choose() -> None:
            page.locator(f".st-key-{box} input").first.click()
            page.get_by_role("option", name=words).first.click()

        return choose

    def text(words: str) -> Callable[[], object]:
        return lambda: page.get_by_text(words, exact=True).first.click()

    def tab(words: str) -> Callable[[], object]:
        return lambda: page.get_by_role("tab", name=words).click()

    return {
        "logarithmic scale": text("Log"),
        "counts by split": text("By split"),
        "order by name": text("A to Z"),
        "pairs": tab("Pairs"),
        "conditional pairs": text("Conditional"),
        "lift of pairs": text("Lift"),
        "another pair": option("pair-a", "Drama"),
        "combinations": tab("Combinations"),
        "years": tab("Years"),
        "single years": lambda: page.get_by_text("Years", exact=True).last.click(),
        "resampling": tab("Resampling"),
        "another sampler": option("sampler", "Repeat factor (LVIS)"),
        "splits": tab("Splits"),
        "gallery": tab("Gallery"),
        "search": lambda: page.get_by_placeholder("film id or title").fill("99999"),
        "quality": tab("Quality"),
    }


def measure(port: int, server: subprocess.Popen, chromium: str) -> dict:
    """First paint, seconds of each control, and the server's memory in MB after each step."""
    process, memory = psutil.Process(server.pid), []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 1200})
        idle = sum(process.cpu_times()[:2])
        start = time.perf_counter()
        page.goto(f"http://127.0.0.1:{port}/?catalog=million")
        page.wait_for_selector("h3")
        first_paint = time.perf_counter() - start
        page.wait_for_selector(".js-plotly-plot")
        first_figure = time.perf_counter() - start
        first_cpu = sum(process.cpu_times()[:2]) - idle
        page.wait_for_timeout(3000)
        seconds, busy = {}, {}
        for name, act in controls(page).items():
            before = sum(process.cpu_times()[:2])
            seconds[name] = round(answered(page, act), 3)
            busy[name] = round(sum(process.cpu_times()[:2]) - before, 3)
            memory.append(process.memory_info().rss / 2**20)
        browser.close()
    return {
        "first_paint_s": round(first_paint, 2),
        "first_figure_s": round(first_figure, 2),
        "first_figure_server_cpu_s": round(first_cpu, 2),
        "controls_s": seconds,
        "controls_server_cpu_s": busy,
        "slowest_control_s": max(seconds.values()),
        "peak_memory_mb": round(max(memory)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posters", type=int, default=1_000_000)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        raise SystemExit("No Chromium: set CHROMIUM or install `chromium`.")
    with tempfile.TemporaryDirectory() as folder:
        make_catalog(Path(folder), arguments.posters)
        server, port = start_server(Path(folder))
        try:
            found = {"posters": arguments.posters, "cpus": os.cpu_count()} | measure(port, server, chromium)
        finally:
            server.terminate()
            server.wait(10)
    text = json.dumps(found, indent=1)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()

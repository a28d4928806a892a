"""Take the pictures of docs/ from the running app, and the short tour, with drawn posters only.

python -m tools.screenshots                 # docs/pictures/*.png; needs Chromium, as the browser tests do
python -m tools.screenshots predict lab     # some of them
python -m tools.screenshots tour            # docs/pictures/tour.gif
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from poster_genre.runs import run_folder

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
SIZE = {"width": 1280, "height": 800}
COLOURS = 128  # of a picture's palette: a tenth of the bytes, and no difference to see
TOUR_WIDTH, TOUR_MS = 800, 2200
PATIENCE_MS = 120_000
EXAMPLE = 1  # which of the drawn posters: the shipped model reads it best
SETTLED = """() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
  && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')"""


def settle(page: Page) -> None:
    page.locator("h1").wait_for()
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(1500)  # charts draw themselves in


def predict(page: Page, url: str) -> None:
    page.goto(url)
    settle(page)
    page.get_by_role("button", name="Try it").nth(EXAMPLE).click()
    page.locator(".js-plotly-plot").first.wait_for()


def thresholds(page: Page, url: str) -> None:
    page.goto(f"{url}/evaluate")


def dataset(page: Page, url: str) -> None:
    page.goto(f"{url}/dataset")


def training(page: Page, url: str) -> None:
    run = run_folder.list_runs(Path(os.environ["POSTER_GENRE_RUNS"]))[0]
    page.goto(f"{url}/train?run={run.id}")


def compare(page: Page, url: str) -> None:
    page.goto(f"{url}/compare")


def lab(page: Page, url: str) -> None:
    page.goto(f"{url}/lab")


def about(page: Page, url: str) -> None:
    page.goto(f"{url}/about")


SHOTS: dict[str, Callable[[Page, str], None]] = {
    shot.__name__: shot for shot in (predict, dataset, training, thresholds, compare, lab, about)
}


def take(names: list[str]) -> None:
    """Write the pictures called `names`, each of its page's first screen in the light theme."""
    with _app("training" in names or "tour" in names) as url, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        page = chromium.new_context(viewport=SIZE, device_scale_factor=1).new_page()
        page.set_default_timeout(PATIENCE_MS)
        PICTURES.mkdir(exist_ok=True)
        frames = []
        for name in SHOTS if "tour" in names else names:
            SHOTS[name](page, url)
            settle(page)
            frames.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
            if name in names:
                frames[-1].quantize(COLOURS).save(PICTURES / f"{name}.png", optimize=True)
        chromium.close()
    if "tour" in names:
        _tour(frames)


def _tour(frames: list[Image.Image]) -> None:
    height = round(TOUR_WIDTH * SIZE["height"] / SIZE["width"])
    small = [frame.resize((TOUR_WIDTH, height), Image.Resampling.LANCZOS).quantize(64) for frame in frames]
    small[0].save(
        PICTURES / "tour.gif",
        save_all=True,
        append_images=small[1:],
        duration=TOUR_MS,
        loop=0,
        optimize=True,
    )


@contextlib.contextmanager
def _app(with_run: bool) -> Iterator[str]:
    """An app with folders of its own and, for the pictures of a training, one finished run."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        os.environ["POSTER_GENRE_RUNS"], os.environ["POSTER_GENRE_HOME"] = f"{folder}/runs", f"{folder}/home"
        if with_run:
            train = ["-m", "poster_genre", "train", "transfer_head", "--catalog", "models/default"]
            subprocess.run([sys.executable, *train], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        options = ["--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1"]
        server = subprocess.Popen([sys.executable, "-m", "streamlit", "run", "app.py", *options], cwd=ROOT)
        try:
            yield _when_healthy(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait(60)


def _when_healthy(url: str) -> str:
    for _ in range(600):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
            return url
        time.sleep(0.2)
    raise TimeoutError("the app did not start within two minutes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[[], *SHOTS, "tour"], default=[])
    take(parser.parse_args().names or [*SHOTS, "tour"])


if __name__ == "__main__":
    main()

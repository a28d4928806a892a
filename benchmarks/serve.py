"""The HTTP service under load on loopback: failures, seconds a request, memory.

    python -m benchmarks.serve [--posters DIR] [--requests 200] [--at-once 20]

Starts `python -m poster_genre serve`, asks it, and stops it. Prints one line a figure; ends with status 1
where a request failed.
"""

from __future__ import annotations

import argparse
import io
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import requests

from poster_genre.demo import draw_poster

ROOT = Path(__file__).parents[1]
POSTERS = ROOT.parent / "shared" / "posters" / "Multi_Label_dataset" / "Images"
DRAWN = 20


def posters(folder: Path, count: int) -> list[bytes]:
    """Files of `folder`, or drawn posters where there are none."""
    files = sorted(folder.glob("*.jpg"))[:count] if folder.is_dir() else []
    if files:
        return [file.read_bytes() for file in files]
    drawn = []
    for seed in range(DRAWN):
        buffer = io.BytesIO()
        draw_poster(["Drama"], seed, (444, 300)).save(buffer, "JPEG", quality=90)
        drawn.append(buffer.getvalue())
    return drawn


def started() -> tuple[subprocess.Popen, str]:
    """The service on a free port, once it says that it is healthy."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "poster_genre", "serve", "--port", str(port), "--rate", "0"]
    process = subprocess.Popen(command, cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    while process.poll() is None:
        try:
            requests.get(f"{address}/healthz", timeout=5).raise_for_status()
            return process, address
        except requests.ConnectionError:
            time.sleep(0.1)
    raise SystemExit("The service ended before it answered.")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posters", type=Path, default=POSTERS)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--at-once", type=int, default=20)
    arguments = parser.parse_args()
    files = posters(arguments.posters, arguments.requests)
    process, address = started()

    def one(number: int) -> tuple[bool, float]:
        begun = time.perf_counter()
        sent = {"file": (f"{number}.jpg", files[number % len(files)])}
        answered = requests.post(f"{address}/v1/predict", files=sent, timeout=120)
        fine = answered.status_code == 200 and answered.json()[0]["error"] is None
        return fine, time.perf_counter() - begun

    try:
        one(0)  # the first loads the network
        begun = time.perf_counter()
        with ThreadPoolExecutor(arguments.at_once) as pool:
            answers = list(pool.map(one, range(arguments.requests)))
        wall = time.perf_counter() - begun
        memory = psutil.Process(process.pid).memory_info().rss
    finally:
        process.terminate()
        process.wait(30)
    seconds = np.array([taken for _, taken in answers])
    failures = sum(not fine for fine, _ in answers)
    print(f"requests             {len(answers)}, {arguments.at_once} at a time")
    print(f"failures             {failures}")
    spread = ", ".join(f"{np.quantile(seconds, q):.2f} s" for q in (0.5, 0.95, 1))
    print(f"median, p95, longest {spread}")
    print(f"posters a second     {len(answers) / wall:.1f}")
    print(f"memory               {memory / 1e6:.0f} MB")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

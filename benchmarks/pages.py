"""Server time of every page: its first run, and a rerun with nothing changed.

python -m benchmarks.pages
"""

from __future__ import annotations

import functools
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[1]
RERUNS = 7


def main() -> None:
    # Streamlit's tests look for components in all installed packages at every run; its server does so once.
    manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)
    print(
        f"{'page':12}{'first':>8}{'again':>8}{'processor':>11}   ms; the last two medians of {RERUNS} reruns"
    )
    for page in sorted((ROOT / "pages").glob("*.py")):
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300).run()
        first, _ = _milliseconds(lambda app=app, page=page: app.switch_page(f"pages/{page.name}").run())
        clock, busy = map(statistics.median, zip(*(_milliseconds(app.run) for _ in range(RERUNS))))
        print(f"{page.stem:12}{first:8.0f}{clock:8.0f}{busy:11.0f}")


def _milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """On the clock, and of the processor: on a busy machine the second says more."""
    clock, busy = time.perf_counter(), time.process_time()
    work()
    return 1e3 * (time.perf_counter() - clock), 1e3 * (time.process_time() - busy)


if __name__ == "__main__":
    main()

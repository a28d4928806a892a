"""The Evaluate page after a slider move: time of the rerun on the server, section by section.

    python benchmarks/evaluate_page.py [--moves 5] [--out FILE]

Runs the whole app without a browser, which is more than the page's own fragment that a browser asks for.
Every move goes to a threshold that was not there before, so that no interval is cached. Writes one JSON
object; limits: a rerun 400 ms, the library's table and point figures 100 ms. On a busy machine the
processor time beside the time on the clock says more.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference.bundle import Bundle
from poster_genre.report import evaluated

ROOT = Path(__file__).parents[1]
SECTIONS = ("All genres", "One genre", "Confusions", "Head and tail", "Mistakes", "Training")
SPLITS = ("test", "train")


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of `work` on the clock and of the processor."""
    clock, busy = time.perf_counter(), time.process_time()
    work()
    return 1e3 * (time.perf_counter() - clock), 1e3 * (time.process_time() - busy)


def slider_moves(split: str, moves: int) -> dict[str, dict[str, float]]:
    """Median rerun, in ms, of each section."""
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300).run()
    page.switch_page("pages/evaluate.py").run()
    page.segmented_control(key="split").set_value(split).run()
    found, cut = {}, 0.1
    for section in SECTIONS:
        page.session_state["part"] = section
        page.run()
        times = []
        for _ in range(moves):
            cut += 0.005
            page.slider(key="cut").set_value(round(cut, 3))
            times.append(timed(page.run))
            if page.exception:
                raise SystemExit(f"{section} raised {page.exception[0].value}")
        clock, busy = (round(statistics.median(column)) for column in zip(*times))
        found[section] = {"rerun_ms": clock, "processor_ms": busy}
    return found


def library(split: str, moves: int) -> dict[str, float]:
    """Median ms of what a threshold changes, without drawing: decisions, table, figures; and intervals."""
    bundle = Bundle.open()
    films = evaluated.of_split(bundle, split)
    films.ranking  # noqa: B018 - once a split, as on the page

    def decide(cut: float) -> evaluated.Decided:
        return films.under(Policy("one", "custom", films.probabilities[0] * 0 + cut))

    def table_and_figures(cut: float) -> None:
        decided = decide(cut)
        _ = decided.table, decided.figures

    cuts = [0.1 + 0.01 * move for move in range(moves)]
    names = ("f1_macro", "f1_micro", "f1_samples", "hamming", "subset_accuracy")
    return {
        "films": len(films),
        "table_and_figures_ms": round(
            statistics.median(timed(lambda cut=cut: table_and_figures(cut))[0] for cut in cuts), 1
        ),
        "intervals_ms": round(
            statistics.median(timed(lambda cut=cut: decide(cut).intervals(names))[0] for cut in cuts), 1
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moves", type=int, default=5)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    found = {"cpus": os.cpu_count(), "library": {}, "page": {}}
    for split in SPLITS:
        found["library"][split] = library(split, arguments.moves)
        found["page"][split] = slider_moves(split, arguments.moves)
    text = json.dumps(found, indent=1)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()

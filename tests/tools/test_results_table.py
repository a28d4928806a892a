"""docs/results.md: made from the leaderboard, and up to date."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "results_table.py"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("results_table", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def figures(value: float) -> dict:
    names = ("map_macro", "f1_macro", "f1_micro")
    return {name: [value, value - 0.01, value + 0.01] for name in names}


def model(title: str, value: float, ranked: bool = True, **entries: object) -> dict:
    costs = {"epochs_run": 4, "epochs_planned": 9, "stopped_by": "early stopping", "wall_seconds": 90}
    costs |= {"parameters": 2_000_000, "latency_ms": 12.4, "balanced": figures(value + 0.02)}
    both = {"figures": figures(value), "twenty": figures(value + 0.1)}
    return {"title": title, "ranked": ranked} | both | costs | entries


def board(*rows: dict) -> dict:
    constants = [{"predictor": "all negative", "figures": figures(0.1), "twenty": figures(0.1)}]
    return {
        "genres": ["g"] * 24,
        "twenty": ["g"] * 20,
        "test_films": 635,
        "rows": list(rows),
        "constants": constants,
    }


def test_it_is_up_to_date(tool):
    assert tool.BEGIN in tool.RESULTS.read_text("utf-8") and tool.END in tool.RESULTS.read_text("utf-8")
    assert tool.main(["--check"]) == 0


def test_the_best_stands_first_and_constants_are_ranked_among_the_models(tool):
    told = tool.tables(board(model("Weak", 0.05), model("Strong", 0.3)))
    first = told[: told.index("On the 20 genres")]
    assert first.index("Strong") < first.index("*all negative*") < first.index("Weak")
    row = next(line for line in first.splitlines() if "Strong" in line)
    assert row == (
        "| Strong | 0.30 (0.29–0.31) | 0.30 (0.29–0.31) | 0.30 (0.29–0.31) | 0.32 (0.31–0.33) "
        "| 4 of 9, early stopping | 1.5 | 2.0 | 12 |"
    )


def test_a_model_of_other_genres_is_ranked_on_the_twenty_only(tool):
    all_genres, twenty = tool.tables(board(model("Twenty", 0.2, ranked=False))).split("On the 20 genres")
    assert "Twenty" not in all_genres and "| Twenty | 0.30" in twenty


def test_only_what_stands_between_the_markers_changes(tool):
    page = f"Above\n{tool.BEGIN}\nstale text\n{tool.END}\nBelow\n"
    new = tool.updated(page, board(model("Strong", 0.3)))
    assert new.startswith(f"Above\n{tool.BEGIN}\n24 genres") and new.endswith(f"{tool.END}\nBelow\n")
    assert "stale text" not in new
    assert tool.updated(new, None) == f"Above\n{tool.BEGIN}\n\n{tool.helps()}{tool.END}\nBelow\n"

"""Write docs/results.md: the tables from models/leaderboard.json, the finding from models/lab.

python tools/results_table.py            # rewrite what stands between its two markers
python tools/results_table.py --check    # say whether it is up to date; exit status 1 if not
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS, LEADERBOARD = ROOT / "docs" / "results.md", ROOT / "models" / "leaderboard.json"
BEGIN, END = "<!-- results: python tools/results_table.py -->", "<!-- /results -->"
OLD = " ¹"
OLD_NOTE = "¹ Trained before its recipe was repaired to say what its source says; its rerun is due.\n\n"
FIGURES = (("mAP", "map_macro"), ("Macro-F1", "f1_macro"), ("Micro-F1", "f1_micro"))


def updated(page: str, board: dict | None) -> str:
    """`page` with the tables of `board` (leaderboard.json's content, or None) between its markers."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    ranked = f"{tables(board)}\n{leads()}\n{published()}" if board else ""
    return f"{before}{BEGIN}\n{ranked}\n{helps()}{END}{after}"


def leads() -> str:
    """Whether the shipped model beats each source's recipe, with the paired interval."""
    sys.path.insert(0, str(ROOT))
    from poster_genre.leaderboard import sources

    lines = [["The shipped model's lead over", "mAP", "Macro-F1"], ["---"] * 3]
    for title, rows in sources.leads().groupby("title", sort=False):
        gaps = [f"{row.difference:+.2f} ({row.low:+.2f} to {row.high:+.2f})" for row in rows.itertuples()]
        lines.append([title, *gaps])
    return (
        "On the same test films, each by its own rule; in brackets the 95 % interval of the paired "
        "difference: where it leaves out zero, the lead is more than chance.\n\n"
        + "".join(f"| {' | '.join(line)} |\n" for line in lines)
    )


def published() -> str:
    """What the sources published, what came of it here, and what the figure measured."""
    sys.path.insert(0, str(ROOT))
    from poster_genre.leaderboard import sources

    header = ["", "figure", "published", "as published, here", "under our protocol", "what was measured"]
    lines = [header, ["---"] * len(header)]
    for row in sources.table().itertuples():
        here = " · ".join(part for part in (_number(row.reproduced), row.with_leak) if part)
        what = [row.title, row.metric, _number(row.published) or "–", here or "not run yet"]
        lines.append([*what, _number(row.shared), row.measured])
    return (
        "What the sources published (other films and splits; `python -m poster_genre train RECIPE --protocol "
        "as-published --catalog PATH` repeats each, its leaks only with `--repeat-leak NAME`; such runs are "
        "never ranked):\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)
    )


def _number(value: float) -> str:
    return "" if value != value else f"{value:.3f}"


def helps() -> str:
    """What helps rare genres: the Lab's shipped finding, word for word as its page has it."""
    sys.path.insert(0, str(ROOT))
    from poster_genre.report import lab_sentences
    from poster_genre.runs.lab import result

    found = result.read()
    crossed = result.read(result.SHIPPED_CROSS_FITTED)
    points = (
        f"- **{heading}.** {said}" for heading, said in lab_sentences.points(found, crossed=crossed).items()
    )
    return "\n".join(
        (
            "## What helps rare genres",
            "",
            f"{lab_sentences.answer(found, crossed=crossed)} (Every loss and sampler on the frozen features, "
            f"{int(found.table['seeds'].max())} seeds; `python -m poster_genre lab --preset everything`; "
            f"over all films: `--preset each --cross-fit {crossed.folds}`.)",
            "",
            *points,
            "",
        )
    )


def tables(board: dict) -> str:
    """Two Markdown tables, best first: on all genres, and on the 20 that every system knows."""
    rows = [*board["rows"], *map(_constant, board["constants"])]
    ranked = [row for row in rows if row["ranked"]]
    films = board["test_films"]
    return (
        f"{len(board['genres'])} genres, {films:,} test films; in brackets 95 % intervals (mAP's reach "
        "further up: resamples without a rare genre's few films leave it out). F1 is under each recipe's own "
        "thresholds, and under *Balanced* ones, the same method for all.\n\n"
        f"{_table(ranked, 'figures', costs=True)}\n"
        f"{OLD_NOTE if any(map(_is_old, rows)) else ''}"
        f"On the {len(board['twenty'])} genres that every system knows:\n\n"
        f"{_table(rows, 'twenty', costs=False)}"
    )


def _is_old(row: dict) -> bool:
    """Whether the row was trained by an earlier form of its recipe."""
    if "recipe" not in row:
        return False
    sys.path.insert(0, str(ROOT))
    from poster_genre.leaderboard.protocol import under_protocol
    from poster_genre.runs import recipe_file

    card = json.loads((LEADERBOARD.parent / "leaderboard" / row["recipe"] / "card.json").read_text("utf-8"))
    trained = recipe_file.from_table(card["recipe"])
    now = under_protocol(row["recipe"], trained.budget.minutes)
    old_films = row["recipe"] == "cnn_5x5_3000" and row["posters"]["train"] != 2400
    return old_films or recipe_file.recipe_hash(trained) != recipe_file.recipe_hash(now)


def _constant(row: dict) -> dict:
    title = f"*{row['predictor']}*"
    return {"title": title, "ranked": True, "figures": row["figures"], "twenty": row["twenty"]}


def _table(rows: Sequence[dict], part: str, costs: bool) -> str:
    header = ["", *(word for word, _ in FIGURES)]
    header += ["Macro-F1, Balanced", "epochs", "minutes", "M weights", "ms a poster"] if costs else []
    rows = sorted(rows, key=lambda row: -(row[part]["map_macro"][0] or 0))
    lines = [header, ["---"] * len(header)]
    for row in rows:
        figures = [_figure(row[part][name]) for _, name in FIGURES]
        lines.append(
            [row["title"] + (OLD if _is_old(row) else ""), *figures, *(_costs(row) if costs else [])]
        )
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _costs(row: dict) -> list[str]:
    if "balanced" not in row:  # a constant predictor costs nothing
        return ["", "", "", "", ""]
    ended = "" if row["stopped_by"] == "epochs" else f", {row['stopped_by']}"
    return [
        _figure(row["balanced"]["f1_macro"]),
        f"{row['epochs_run']} of {row['epochs_planned']}{ended}",
        f"{row['wall_seconds'] / 60:.1f}",
        f"{row['parameters'] / 1e6:.1f}",
        f"{row['latency_ms']:.0f}",
    ]


def _figure(figure: list[float | None]) -> str:
    value, low, high = figure
    return "–" if value is None else f"{value:.2f} ({low:.2f}–{high:.2f})"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    checking = parser.parse_args(arguments).check
    board = json.loads(LEADERBOARD.read_text("utf-8")) if LEADERBOARD.is_file() else None
    page = RESULTS.read_text("utf-8")
    new = updated(page, board)
    if checking and new != page:
        print("docs/results.md is not what models/leaderboard.json says: python tools/results_table.py")
        return 1
    if not checking:
        RESULTS.write_text(new, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What a run says of itself in plain words, and as one row of a table. No Streamlit here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from poster_genre.inference.bundle import DEFAULT, Bundle, BundleError
from poster_genre.runs.expected_time import EXPORTING, FITTING, SCORING
from poster_genre.runs.run_folder import LIVE, Run, Status

ENDED_EARLY = {"early stopping": ", ended early", "budget": ", time was up"}


@dataclass(frozen=True)
class Look:
    """How a state is shown: its word, icon and one of Streamlit's badge colours."""

    word: str
    icon: str
    color: str


LOOKS = {
    "queued": Look("Queued", ":material/hourglass_empty:", "gray"),
    "running": Look("Training", ":material/play_circle:", "blue"),
    "stopping": Look("Stopping", ":material/pending:", "gray"),
    "stopped": Look("Stopped", ":material/pause_circle:", "gray"),
    "interrupted": Look("Interrupted", ":material/power_off:", "orange"),
    "failed": Look("Failed", ":material/error:", "red"),
    "finished": Look("Finished", ":material/check_circle:", "green"),
}
FINISHING = Look("Finishing", ":material/inventory_2:", "blue")


def duration(seconds: float | None) -> str:
    """Seconds as one says them: "8 s", "2 min 5 s", "1 h 4 min"; a dash where there are none."""
    if seconds is None or pd.isna(seconds):
        return "–"
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s" if whole < 600 else f"{whole / 60:.0f} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def time_left(status: Status, now: float) -> str:
    """How long until the model is ready, counted down between two reports of the worker.

    now: seconds since 1970.
    """
    if status.seconds_left is None:
        return "–"
    left = status.seconds_left - max(0.0, now - status.updated)
    return duration(left) if left >= 1 else "any moment"


def roughly(seconds: float) -> str:
    """A duration that is only expected: "about 20 s", "about 4 min"."""
    if seconds < 90:
        return f"about {max(5, 5 * round(seconds / 5))} s"
    if seconds < 90 * 60:
        return f"about {seconds / 60:.0f} min"
    return f"about {seconds / 3600:.1f} h"


def megabytes(size: float) -> str:
    """Bytes as "0.4 MB", "12 MB" or "1.2 GB"."""
    if size >= 1e9:
        return f"{size / 1e9:.1f} GB"
    return f"{size / 1e6:.0f} MB" if size >= 9.5e6 else f"{size / 1e6:.1f} MB"


def moment(seconds: float) -> str:
    """Seconds since 1970 as "22 Nov, 04:39", in this machine's time zone."""
    return f"{datetime.fromtimestamp(seconds):%d %b, %H:%M}"


def answer(run: Run, status: Status, history: pd.DataFrame) -> str:
    """The run's answer to the page's question, as one sentence with a figure where there is one."""
    if status.state == "finished":
        return _finished(run)
    if status.state == "queued":
        waiting = "Waiting for its turn; one training runs at a time."
        return waiting if status.message else "Starting in a process of its own."
    if not len(history):
        return _before_figures(status)
    last = history.iloc[-1]
    if last[["validation_label_accuracy_all_negative", "validation_map_macro"]].isna().any():
        return f"Stands after {status.epoch} of {status.epochs} epochs; its figures are damaged."
    chance = 1 - last["validation_label_accuracy_all_negative"]
    epochs = f"After {status.epoch} of {status.epochs} epochs" if status.epoch else "So far"
    return (
        f"{epochs}: mAP {last['validation_map_macro']:.2f} on films it does not learn from; "
        f"guessing gives {chance:.2f}."
    )


def kept_epoch(card: dict, history: pd.DataFrame) -> str:
    """Which epoch's weights are kept, and why the training ended where it did; "" before the first epoch.

    card: run.json; history: one row an epoch with epoch and best_epoch.
    """
    if not len(history):
        return ""
    last, best = (int(history[name].iloc[-1]) for name in ("epoch", "best_epoch"))
    kept = f"epoch {best} is kept" if "stopped_by" in card else f"epoch {best} is the best so far"
    why = {
        "epochs": f"All {last} epochs were trained; ",
        "early stopping": f"It ended early after epoch {last}, since nothing got better any more; ",
        "budget": f"Its time was up after epoch {last}; ",
    }.get(card.get("stopped_by"), "")
    sentence = f"{why}{kept}."
    return sentence[0].upper() + sentence[1:]


def so_far(runs: list[Run]) -> str:
    """What was reached here, for the form that starts the next training; runs: newest first."""
    for run in runs:
        tested = run.card.get("metrics")
        if tested and run.status.state == "finished":
            return (
                f"The newest model, {recipe_title(run.card)}, reaches macro-F1 {tested['f1_macro']:.2f} on "
                "films it never saw. What changes that?"
            )
    return "No model was trained here yet. Choose posters and a recipe, press Start, and watch."


def is_closing(status: Status) -> bool:
    """Whether a live run is seconds from its end, past its last stop."""
    return status.state in LIVE and status.phase in (FITTING, EXPORTING)


def look(status: Status) -> Look:
    """How the run's state is shown; after the last epoch it trains no more."""
    closing = status.state == "running" and status.phase in (SCORING, FITTING, EXPORTING)
    return FINISHING if closing else LOOKS[status.state]


def doing(status: Status) -> str:
    """What the worker does at this moment, for the progress bar."""
    if status.state == "stopping":
        return "Stopping within a step"
    if status.state == "queued":
        return "Queued"
    if status.phase == "training":
        return f"Epoch {status.epoch + 1} of {status.epochs}, step {status.step:,} of {status.steps:,}"
    if status.phase:
        count = f", {status.step:,} of {status.steps:,}" if status.steps else ""
        return f"{status.phase[0].upper()}{status.phase[1:]}{count}"
    return "Loading TensorFlow, some seconds"


def done_share(status: Status) -> float:
    """How far a live run is, in [0, 1]: of all epochs while it trains, else of a phase that counts."""
    within = min(1.0, status.step / status.steps) if status.steps else 0.0
    if status.steps and status.phase != "training":
        return within
    return min(1.0, (status.epoch + within) / max(status.epochs, 1))


def table(runs: list[Run]) -> pd.DataFrame:
    """One row a run: id, state, recipe, catalog, started, epochs, map_macro, f1_macro, seconds, bytes, note.

    Figures are those of the test split, NaN before a run is finished; started is a local Timestamp.
    """
    columns = ["id", "state", "recipe", "catalog", "started", "epochs"]
    columns += ["map_macro", "f1_macro", "seconds", "bytes", "note"]
    return pd.DataFrame([_row(run) for run in runs], columns=columns)


def _row(run: Run) -> dict:
    card, status, history = run.card, run.status, run.history
    tested = card.get("metrics", {})
    look = LOOKS[status.state]
    return {
        "id": run.id,
        "state": look.word,
        "recipe": recipe_title(card),
        "catalog": catalog_name(card),
        "started": pd.Timestamp(datetime.fromtimestamp(card["created"])),
        "epochs": f"{status.epoch} of {status.epochs}{ENDED_EARLY.get(card.get('stopped_by'), '')}",
        "map_macro": tested.get("map_macro"),
        "f1_macro": tested.get("f1_macro"),
        "seconds": float(history["seconds"].sum()) if len(history) else None,
        "bytes": run.disk_bytes,
        "note": card.get("note", ""),
    }


def recipe_title(card: dict) -> str:
    """The recipe of a run as people call it, from its run.json."""
    return card["recipe"]["title"] or card["recipe"]["name"]


def catalog_name(card: dict) -> str:
    """The catalog of a run as its run.json names it: by name once it was read, by folder before."""
    if Path(card["catalog_path"]) == DEFAULT.resolve():
        return "the app's real posters"
    return str(card.get("catalog", {}).get("name") or Path(card["catalog_path"]).name)


def _before_figures(status: Status) -> str:
    if status.state in LIVE:
        return "The first figures come after the first epoch."
    return "It ended before its first epoch."


def _finished(run: Run) -> str:
    try:
        report = Bundle.open(run.bundle_folder).card["metrics"]["test"]
    except BundleError as error:
        return f"It finished, but its model cannot be opened. {error}"
    low, high = report["intervals"]["f1_macro"]
    constant = next(row["f1_macro"] for row in report["constants"] if row["predictor"] == "all positive")
    return (
        f"Macro-F1 {report['f1_macro']:.2f} ({low:.2f} to {high:.2f}) on {report['n']:,} films it never saw; "
        f"saying every genre gives {constant:.2f}."
    )

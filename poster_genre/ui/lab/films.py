"""Which films a Lab run trains on, what is known of them already, and how long a training takes."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from poster_genre.data import store
from poster_genre.inference.bundle import DEFAULT, BundleError
from poster_genre.runs import files
from poster_genre.runs import run_folder as training_runs
from poster_genre.runs.lab import cells
from poster_genre.runs.lab import lab_run as runs
from poster_genre.runs.lab.plan import Plan
from poster_genre.ui.lab.result_choice import Shown
from poster_genre.ui.shared import models

APP = "app"  # the catalog inside the app
FIRST_GUESS = 6.0  # s a training, where none was ever timed


def choose() -> Path:
    """The films to train on: the app's own, or an imported catalog with images, embedded once."""
    saved = [one for one in store.list_catalogs() if one.has_images and not one.problem]
    if not saved:
        return DEFAULT
    others = {one.name: one.folder for one in saved}
    name = st.selectbox(
        "Films",
        [APP, *others],
        format_func=lambda name: "The app's real posters" if name == APP else name,
        key="lab-catalog",
        persist_state="session",
        width=200,
        help="Posters of an imported catalog are read once, which takes a while, and remembered.",
    )
    return others.get(name, DEFAULT)


def known(plan: Plan, catalog: Path) -> int:
    """How many of the plan's first cells were trained before; none on a catalog that cannot be opened."""
    try:
        return sum(map(cells.is_trained, _keys(plan, _fingerprint(catalog))))
    except BundleError:
        return 0


def seconds_a_training(view: Shown) -> float:
    """As the newest run's took here, else as the shipped result's did."""
    for run in runs.list_runs(training_runs.RUNS_DIR):
        own = [line["seconds"] for line in run.cells if not line["found"]]
        if own:
            return sum(own) / len(own)
    return float(view.result.cells["seconds"].mean()) if view.result is not None else FIRST_GUESS


@st.cache_data(max_entries=64, show_spinner=False)
def _keys(plan: Plan, fingerprint: str) -> list[str]:
    return [cells.cell_key(cell, fingerprint) for cell in plan.first_cells()]


def _fingerprint(catalog: Path) -> str:
    card = files.read_json(catalog / "catalog.json")
    return card["fingerprint"] if card else models.open_bundle(str(catalog)).card["catalog"]["fingerprint"]

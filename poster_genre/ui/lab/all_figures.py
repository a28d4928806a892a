"""Section: all figures in a table, and a model of any method on demand."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.evaluation.remedies import PER_GENRE, PLAIN
from poster_genre.report import lab_frames as lab_rows
from poster_genre.runs import run_folder as training_runs
from poster_genre.runs.lab.cell_recipe import cell_recipe
from poster_genre.runs.lab.plan import Cell, Method
from poster_genre.runs.lab.result import LabResult
from poster_genre.runs.run_folder import RunError
from poster_genre.ui.lab.result_choice import Shown
from poster_genre.ui.shared import figure

USE = ":material/theaters: Use this model"
COLUMNS = {
    "Macro-F1 as trained": ("f1_macro", PLAIN),
    "Macro-F1 tuned": ("f1_macro", PER_GENRE),
    "Micro-F1 tuned": ("f1_micro", PER_GENRE),
    "Samples-F1 tuned": ("f1_samples", PER_GENRE),
    "mAP": ("map_macro", PLAIN),
    "ECE as trained": ("ece", PLAIN),
}


def draw(view: Shown) -> None:
    """A row a method with its button."""
    st.markdown(
        "**Use this model** trains the method once more as an ordinary run, with the same recipe, films and "
        "seed 1, which takes half a minute. Its model is calibrated, has a tuned threshold for each genre, "
        "and is then on Predict, Evaluate and Compare."
    )
    table = _table(view.result)
    names = tuple(table["method"])
    column = st.column_config
    figure.table(
        table.drop(columns="method").assign(Use=USE)[["Use", *table.columns.drop("method")]],
        "lab-table",
        "Every method with its figures, and a button that makes its model",
        height="content",
        column_config={
            "Use": column.ButtonColumn(
                "", type="tertiary", key="use-method", on_click=_use, args=(names, view.catalog), width=150
            ),
            "Seconds": column.NumberColumn(format="%.1f", help="Of one training."),
        }
        | {name: column.NumberColumn(format="%.3f") for name in COLUMNS},
    )


def _table(result: LabResult) -> pd.DataFrame:
    rows = lab_rows.methods(result, "f1_macro", PER_GENRE)
    table = pd.DataFrame(
        {"method": rows["method"], "Method": rows["label"], "Seeds": rows["seeds"].astype(int)}
    )
    for name, (measure, remedy) in COLUMNS.items():
        table[name] = table["method"].map(result.of(measure, remedy)["value"])
    seconds = result.cells.groupby("method")["seconds"].mean()
    return table.assign(Seconds=table["method"].map(seconds))


def _use(names: tuple[str, ...], catalog: str) -> None:
    method = Method.of(names[st.session_state["use-method"]["row"]])
    try:
        run = training_runs.create(
            cell_recipe(Cell(method, 1)), catalog, training_runs.RUNS_DIR, note="From the Lab"
        )
        training_runs.launch(run)
    except (RunError, OSError) as error:
        st.toast(str(error), icon=":material/error:")
        return
    st.switch_page("pages/train.py", query_params={"run": run.id})

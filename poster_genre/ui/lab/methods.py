"""Sections: how the methods work, and every figure of the experiment as a table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.data import samplers
from poster_genre.evaluation.post_hoc import PER_GENRE, PLAIN, POST_HOC
from poster_genre.report import lab_frames
from poster_genre.report.wording import escaped
from poster_genre.runs import run_folder
from poster_genre.runs.choices import LOSSES
from poster_genre.runs.lab.cells import cell_recipe
from poster_genre.runs.lab.plan import Cell, Method
from poster_genre.runs.lab.result import LabResult
from poster_genre.runs.run_folder import RunError
from poster_genre.ui.lab.result_choice import Shown
from poster_genre.ui.shared import figure, visitor

KINDS = {"losses": "Losses", "samplers": "Samplers", "remedies": "Post-hoc"}
OF = {"losses": LOSSES, "samplers": samplers.REGISTRY, "remedies": POST_HOC}
COMMON = (
    "$y$: 1 where a poster has the genre, else 0; $z$: the network's logit; $p = \\sigma(z)$; $n_l$: "
    "training posters with genre $l$, of $N$; $L$: genres; $Y_i$: genres of poster $i$"
)
SYMBOLS = {
    "losses": f"{COMMON}; LSE: the log of a sum of exponentials. Greek letters, $m$ and $T$: settings.",
    "samplers": f"{COMMON}. Other letters are settings.",
    "remedies": f"{COMMON}; $t$: a threshold; $a$, $b$: stretch and shift, fitted on validation films.",
}
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
    """A card a method."""
    kind = st.segmented_control(
        "Kind",
        list(KINDS),
        format_func=KINDS.get,
        default="losses",
        required=True,
        key="method-kind",
        bind="query-params",
        label_visibility="collapsed",
    )
    st.caption(SYMBOLS[kind])
    with st.grid(2, min_column_width=330, gap="small"):
        for method in OF[kind].values():
            with st.container(border=True, height="stretch", gap="xsmall"):
                st.markdown(f"**{method.title}**")
                st.markdown(method.describe)
                st.latex(method.formula)
                if settings := getattr(method, "settings", {}):
                    used = (
                        f"{name} {setting.default:g}: {setting.help}" for name, setting in settings.items()
                    )
                    st.caption(f"Settings: {' '.join(used)}")
                st.caption(f"Source: {method.source.rstrip('.')}.")


def all_figures(view: Shown) -> None:
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
    rows = lab_frames.methods(result, "f1_macro", PER_GENRE)
    table = pd.DataFrame(
        {"method": rows["method"], "Method": rows["label"], "Seeds": rows["seeds"].astype(int)}
    )
    for name, (measure, remedy) in COLUMNS.items():
        table[name] = table["method"].map(result.of(measure, remedy)["value"])
    seconds = result.cells.groupby("method")["seconds"].mean()
    return table.assign(Seconds=table["method"].map(seconds))


def _use(names: tuple[str, ...], catalog: str) -> None:
    method = Method.of(names[st.session_state["use-method"]["row"]])
    if refusal := visitor.lab_refused(1):
        st.toast(refusal, icon=":material/hourglass_empty:")
        return
    try:
        run = run_folder.create(
            cell_recipe(Cell(method, 1)), catalog, run_folder.RUNS_DIR, note="From the Lab"
        )
        run_folder.launch(run)
    except (RunError, OSError) as error:
        st.toast(escaped(str(error)), icon=":material/error:")
        return
    visitor.started(run.id)
    st.switch_page("pages/train.py", query_params={"run": run.id})

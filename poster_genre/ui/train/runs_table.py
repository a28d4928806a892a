"""The table of runs, and those whose files are damaged."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.report import palette, run_wording
from poster_genre.report.wording import escaped
from poster_genre.runs import damage, run_folder
from poster_genre.runs.run_folder import Run, RunError
from poster_genre.ui.shared import damaged_runs, theme, visitor
from poster_genre.ui.train import live, run_choice
from poster_genre.ui.train.figures import live_charts
from poster_genre.ui.train.figures.live_charts import Measure

OPEN = ":material/open_in_full: Open"


def draw() -> None:
    """The table; a row's button opens the run, ticked rows are compared, or deleted."""
    found = run_folder.list_runs(run_folder.RUNS_DIR)
    st.header("Runs", anchor=False)
    damaged_runs.draw(damage.damaged(run_folder.RUNS_DIR))
    if not found:
        st.caption("Nothing was trained here yet. What you start appears in this table, and stays.")
        return
    table = run_wording.table(found)
    size = run_wording.megabytes(table["bytes"].sum())
    st.caption(f"{len(found)} so far, {size} on disk. Figures are those of the test films.")
    shown = st.dataframe(
        _shown(table),
        hide_index=True,
        key="runs",
        on_select="rerun",
        selection_mode="multi-row",
        column_config=_columns(tuple(table["id"])),
        alt="All runs with their state, figures, duration and size",
        placeholder="–",
    )
    ticked = [found[row] for row in shown.selection.rows if row < len(found)]
    if len(ticked) > 1:
        _compared(ticked)
    elif not ticked:
        st.caption("Tick runs to lay their curves over each other, or to delete them.")
    if ticked and not visitor.is_one():
        _clear(ticked)


def _compared(ticked: list[Run]) -> None:
    """Validation curves of the ticked runs over each other."""
    known = {measure.name: measure for measure in live.measures("macro")[:2]}
    known["loss"] = Measure("loss", "Loss", "")
    name = st.segmented_control(
        "Curve",
        list(known),
        format_func=lambda name: known[name].title,
        default="map_macro",
        required=True,
        key="overlaid",
        label_visibility="collapsed",
    )
    shown = ticked[: len(palette.SERIES)]
    histories = [(_curve_name(run.card), run.history) for run in shown]
    st.echarts_chart(
        live_charts.overlaid(histories, known[name]),
        height=live_charts.OVERLAID_PX,
        key="overlaid-chart",
        alt=f"{known[name].title} on validation posters of {len(shown)} runs, epoch by epoch",
    )
    if len(ticked) > len(shown):
        st.caption(f"The first {len(shown)} of {len(ticked)} ticked.")
    if name == "loss":
        st.caption("Losses of different kinds have different scales; compare those of one kind.")


def _curve_name(card: dict) -> str:
    """The run's note, else its recipe, and when it began: recipes repeat."""
    return f"{card.get('note') or run_wording.recipe_title(card)}, {run_wording.moment(card['created'])}"


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Open": OPEN,
            "State": table["state"],
            "Recipe": table["recipe"],
            "Catalog": table["catalog"],
            "Started": table["started"],
            "Epochs": table["epochs"],
            "mAP": table["map_macro"].astype(float),
            "Macro-F1": table["f1_macro"].astype(float),
            "Trained for": table["seconds"].map(run_wording.duration),
            "Note": table["note"],
        }
    )


def _columns(ids: tuple[str, ...]) -> dict:
    column = st.column_config
    return {
        "Open": column.ButtonColumn(
            "", type="tertiary", key="open-run", on_click=_open, args=(ids,), width=90
        ),
        "Started": column.DatetimeColumn(format="D MMM, HH:mm"),
        "mAP": column.NumberColumn(format="%.2f", help="Mean average precision, every genre alike."),
        "Macro-F1": column.NumberColumn(format="%.2f", help="With the recipe's threshold policy."),
        "Note": column.TextColumn(width="small"),
    }


def _open(ids: tuple[str, ...]) -> None:
    run_choice.show(ids[st.session_state["open-run"]["row"]])


def _clear(ticked: list[Run]) -> None:
    """Deleting asks once more, and never touches a run that trains."""
    size = run_wording.megabytes(sum(run.disk_bytes for run in ticked))
    what = "this run" if len(ticked) == 1 else f"these {len(ticked)} runs"
    with st.popover(f"Delete {what}, {size}", icon=":material/delete:", key="delete-popover"):
        st.markdown(f"Their curves, logs and models are lost. Delete {what}?")
        st.button(theme.on_accent("Delete"), type="primary", key="delete", on_click=_delete, args=(ticked,))


def _delete(ticked: list[Run]) -> None:
    for run in ticked:
        try:
            run_folder.delete(run)
        except (RunError, OSError) as error:
            st.toast(escaped(str(error)), icon=":material/info:")
    st.session_state["runs"] = {"selection": {"rows": [], "columns": [], "cells": []}}

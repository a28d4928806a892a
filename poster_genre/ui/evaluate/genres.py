"""Section: every genre in a table, with bars in its cells."""

from __future__ import annotations

import streamlit as st

from poster_genre.report import offered_policies
from poster_genre.ui.evaluate.source import View
from poster_genre.ui.shared import figure

COLUMNS = ["genre", "f1", "precision", "recall", "ap", "support", "predicted", "threshold", "group"]
LEAST_CHANGE = 0.005  # smaller ones are left empty


def draw(view: View) -> None:
    """The table; a click on a column's head sorts by it."""
    table = view.decided.table[COLUMNS]
    default = offered_policies.default(view.bundle)
    if view.decided.policy is not default:
        before = view.decided.evaluated.under(default).table["f1"]
        change = table["f1"] - before
        table.insert(2, "f1_change", change.where(change.abs() >= LEAST_CHANGE))
    number = st.column_config.NumberColumn
    figure.table(
        table,
        "evaluate-genres",
        "Precision, recall, F1, average precision and threshold of each genre",
        height="content",
        row_height=30,
        placeholder="–",
        column_config={
            "genre": st.column_config.TextColumn("Genre", pinned=True, width=94),
            "f1": _bar("F1", "High only where few named films are wrong and few true ones are missed."),
            "f1_change": number(
                "Change",
                width=66,
                format="%+.2f",
                help="Of F1, against the policy that the model comes with.",
            ),
            "precision": _bar("Precision", "Of the films it is named on, the share that has it."),
            "recall": _bar("Recall", "Of the films that have it, the share on which it is named."),
            "support": number("True", width=52, format="localized", help="Films that have it."),
            "predicted": number("Named", width=62, format="localized", help="Films that it is named on."),
            "threshold": number(
                "From", width=56, format="%.3f", help="The least probability at which it is named."
            ),
            "ap": _bar("AP", "Average precision: how well films are ranked by this genre, at any threshold."),
            "group": st.column_config.TextColumn(
                "Group",
                width=70,
                help="Head: from 10 % of the training films. Tail: below 2.5 %. Medium: between.",
            ),
        },
    )


def _bar(label: str, explained: str) -> object:
    return st.column_config.ProgressColumn(
        label, format="%.2f", min_value=0, max_value=1, width=77, help=explained
    )

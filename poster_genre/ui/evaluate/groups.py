"""Section: what head, medium and tail genres gain or lose by policy."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference.bundle import Bundle
from poster_genre.report import figures, offered_policies
from poster_genre.report.evaluated import by_group
from poster_genre.report.figures.decisions import NAMES
from poster_genre.ui.evaluate import source
from poster_genre.ui.evaluate.source import View
from poster_genre.ui.shared import figure

PRESENT = "Yours now"


def draw(view: View) -> None:
    """A dot a group and policy, and the same as a table."""
    measure = st.segmented_control(
        "Measure",
        list(NAMES),
        format_func=NAMES.get,
        default="f1",
        required=True,
        key="group-measure",
        bind="query-params",
        label_visibility="collapsed",
    )
    table, present = _table(view)
    figure.show(
        figures.groups_by_policy(table, measure, present),
        "groups",
        f"{NAMES[measure]} of head, medium and tail genres under each policy",
        table,
    )
    st.caption(
        "All policies were fitted on validation films. A group's figure is the plain mean over its genres "
        "that have a film here."
    )
    with st.expander("As a table", icon=":material/table:", key="groups-table-box"):
        figure.table(
            table.drop(columns="auc"),
            "groups-table",
            "Figures of head, medium and tail genres under each policy",
            column_config={
                name: st.column_config.NumberColumn(format="%.2f")
                for name in ("precision", "recall", "f1", "ap")
            }
            | {
                "f1_change": st.column_config.NumberColumn(
                    "F1 change", format="%+.2f", help="Against the policy that the model comes with."
                )
            },
        )


def _table(view: View) -> tuple[pd.DataFrame, str]:
    """See `by_group`, with the policy in use among the policies, and the name under which it is there."""
    policies = _compared(view.bundle.sha, view.bundle)
    default = offered_policies.shown(view.bundle.own_policy)
    now = view.decided.policy
    same = [
        name for name, policy in policies.items() if (policy.cuts == now.cuts).all() and policy.k == now.k
    ]
    if same:
        return by_group(view.decided.evaluated, policies, default), same[0]
    return by_group(view.decided.evaluated, {PRESENT: now} | policies, default), PRESENT


@st.cache_data(max_entries=8, show_spinner=False)
def _compared(sha: str, _bundle: Bundle) -> dict[str, Policy]:
    return offered_policies.compared(_bundle, source.opened(_bundle, "validation"))

"""Head, medium and tail genres under every policy."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.figures.base import GRID, GROUP_WORDS, coloured_words, styled

ROW_PX = 40
NAMES = {"f1": "F1", "precision": "Precision", "recall": "Recall"}


def groups_by_policy(table: pd.DataFrame, measure: str, present: str) -> go.Figure:
    """A row a policy, a dot a group: the mean of `measure` over the group's genres.

    table: policy, group, genres, f1, precision, recall, f1_change, see `evaluated.by_group`; measure: f1,
    precision or recall; present: the policy in use, in bold.
    """
    order = list(dict.fromkeys(table["policy"]))
    fig = go.Figure()
    spans = table.groupby("policy", sort=False)[measure].agg(["min", "max"])
    for policy, span in spans.iterrows():
        fig.add_scatter(
            x=[span["min"], span["max"]],
            y=[policy, policy],
            mode="lines",
            line={"width": 2, "color": GRID},
            hoverinfo="skip",
        )
    for group, colour in palette.GROUPS.items():
        some = table[table["group"] == group]
        fig.add_scatter(
            x=some[measure],
            y=some["policy"],
            mode="markers",
            marker={"size": 13, "color": colour},
            customdata=some[["genres", "f1_change"]],
            hovertemplate=f"%{{y}}: {NAMES[measure]} %{{x:.2f}} over %{{customdata[0]}} {group} genres"
            "<br>F1 %{customdata[1]:+.2f} against the default<extra></extra>",
        )
    shown = {group: GROUP_WORDS[group] for group in palette.GROUPS if group in set(table["group"])}
    subtitle = coloured_words({group: palette.GROUPS[group] for group in shown}, shown)
    styled(fig, f"{NAMES[measure]} of common and rare genres, by policy", subtitle, ROW_PX * len(order) + 120)
    names = [f"<b>{policy}</b>" if policy == present else policy for policy in order]
    fig.update_xaxes(range=[-0.02, max(0.2, 1.12 * table[measure].max())], title=f"mean {NAMES[measure]}")
    fig.update_yaxes(
        tickvals=order, ticktext=names, showgrid=False, categoryorder="array", categoryarray=order[::-1]
    )
    return fig.update_layout(uirevision="groups")

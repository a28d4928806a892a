"""How faithfully the splits mirror the catalog: each genre's share against its share of all posters."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.figures.base import coloured_words, genre_rows_height, styled

FURTHEST = 2.0  # times the catalog's share; dots beyond are drawn at the edge, with their value on hover


def split_gaps(shares: pd.DataFrame, title: str) -> go.Figure:
    """Dots at split share / catalog share, one a split; 1 means just as common as in the whole catalog.

    shares: genre, share, and a share under each of train, validation, test (see `splits.split_shares`),
        in the order from the top.
    """
    shares = shares[shares["share"] > 0].iloc[::-1]
    fig = go.Figure()
    fig.add_vline(x=1, line={"width": 1.5, "color": palette.NEUTRAL})
    for split, fill in palette.SPLITS.items():
        ratio = shares[split] / shares["share"]
        fig.add_scatter(
            x=ratio.clip(upper=FURTHEST),
            y=shares["genre"],
            mode="markers",
            orientation="h",
            offsetgroup=split,
            marker={"size": 8, "color": fill},
            customdata=pd.DataFrame({"ratio": ratio, "split": shares[split], "all": shares["share"]}),
            hovertemplate="%{y}, "
            + split
            + ": %{customdata[1]:.2%} of posters, %{customdata[2]:.2%} in all<extra></extra>",
        )
    fig.update_xaxes(
        range=[-0.06, FURTHEST + 0.06],
        tickvals=[0, 0.5, 1, 1.5, 2],
        ticktext=["none", "half", "same", "1.5 ×", "2 × or more"],
    )
    fig.update_layout(scattermode="group", scattergap=0.4)
    fig.update_yaxes(range=[-0.6, len(shares) - 0.4])
    words = coloured_words(palette.SPLITS, {split: split for split in palette.SPLITS})
    return styled(fig, title, words, genre_rows_height(len(shares)))

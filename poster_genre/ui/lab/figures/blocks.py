"""Which posters are in which of UCML's subsets: a row a subset, a column a poster."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.figures.base import styled

ROW_PX = 26
SHADES = ((0.0, "rgba(154,164,175,0.12)"), (0.5, palette.ACCENT), (1.0, palette.TAIL))


def blocks(members: np.ndarray, minority: np.ndarray, names: list[str]) -> go.Figure:
    """Posters with a minority genre first, the others by the first subset that has them.

    members: bool (subsets, posters); minority: bool (posters,); names: of the subsets, from the top.
    """
    first = np.where(members.any(axis=0), members.argmax(axis=0), len(members))
    order = np.lexsort((first, ~minority))
    shades = members[:, order] * np.where(minority[order], 1.0, 0.5)
    sizes = [f"{name}: {own.sum():,} posters" for name, own in zip(names, members)]
    fig = go.Figure(
        go.Heatmap(
            z=shades.astype(np.float32), y=sizes, colorscale=SHADES, zmin=0, zmax=1, showscale=False, ygap=3,
            hovertemplate="%{y}<extra></extra>",
        )
    )  # fmt: skip
    words = (
        f'<span style="color:{palette.TAIL}">■</span> has a minority genre ({minority.sum():,})   '
        f'<span style="color:{palette.ACCENT}">■</span> has none ({(~minority).sum():,})'
    )
    styled(fig, "Which posters are in which subset", words, ROW_PX * len(names) + 120)
    fig.update_yaxes(autorange="reversed", showgrid=False)
    return fig.update_xaxes(title="training posters, side by side", showgrid=False, tickformat=",")

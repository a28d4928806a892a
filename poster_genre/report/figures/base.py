"""What every figure shares: quiet axes, a title that says what, a subtitle that says what to conclude."""

from __future__ import annotations

import plotly.graph_objects as go

from poster_genre.data.imbalance import HEAD, MEDIUM

GROUP_WORDS = {
    "head": f"head, from {HEAD:.0%}",
    "medium": "medium",
    "tail": f"tail, below {MEDIUM:.1%}",
}

GRID = "rgba(128,128,128,0.18)"
ROW_PX = 24  # height of one genre's bar with its gap


def styled(fig: go.Figure, title: str = "", subtitle: str = "", height: int | None = None) -> go.Figure:
    """Give `fig` the house look; colours of text and paper come from Streamlit's theme.

    Returns the same figure. `height` is in px; without it plotly's default stays.
    """
    heading = {"text": title, "subtitle": {"text": subtitle}} if title else None
    fig.update_layout(
        title=heading,
        height=height,
        margin={"l": 8, "r": 16, "t": 64 if subtitle else 40 if title else 12, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        hoverlabel={"align": "left"},
        bargap=0.28,
        dragmode=False,
    )
    fig.update_xaxes(gridcolor=GRID, zeroline=False, automargin=True, ticks="", fixedrange=True)
    fig.update_yaxes(gridcolor=GRID, zeroline=False, automargin=True, ticks="", fixedrange=True)
    return fig


def genre_rows_height(n_genres: int, titled: bool = True) -> int:
    """Height in px of a horizontal bar chart with one row a genre."""
    return n_genres * ROW_PX + (104 if titled else 52)


def coloured_words(colours: dict[str, str], words: dict[str, str]) -> str:
    """The keys' words, each in its colour: a legend that is read as a line."""
    return "   ".join(f'<span style="color:{colours[key]}">■</span> {words[key]}' for key in colours)

"""What the network says of one unseen poster: its likeliest genres, right ones green."""

from __future__ import annotations

import plotly.graph_objects as go

from poster_genre.ui import palette
from poster_genre.ui.figures.base import styled

BAR_PX = 26


def likeliest_bars(likeliest: list[tuple[str, float]], true: list[str]) -> go.Figure:
    """Bars of the likeliest genres, likeliest on top; green where the poster has the genre.

    likeliest: (genre, probability), falling; true: the genres that the poster has.
    """
    genres = [genre for genre, _ in likeliest]
    values = [probability for _, probability in likeliest]
    places = list(range(len(genres)))
    fig = go.Figure(
        go.Bar(
            x=values,
            y=places,
            orientation="h",
            width=0.3,
            offset=0.12,  # below its name, so that long names have the whole width
            marker={
                "color": [palette.TRUE if g in true else palette.NEUTRAL for g in genres],
                "cornerradius": 3,
            },
            customdata=genres,
            hovertemplate="%{customdata}: %{x:.1%}<extra></extra>",
        )
    )
    for place, genre, value in zip(places, genres, values):
        fig.add_annotation(
            text=f"<b>{genre}</b> {value:.0%}" if genre in true else f"{genre} {value:.0%}",
            x=0,
            y=place - 0.14,
            xref="paper",
            xanchor="left",
            yanchor="middle",
            showarrow=False,
            font={"size": 12},
        )
    styled(fig, height=BAR_PX * len(genres) + 30)
    fig.update_xaxes(range=[0, 1], visible=False)
    fig.update_yaxes(range=[len(genres) - 0.5, -0.5], visible=False)
    return fig.update_layout(margin={"l": 0, "r": 0, "t": 4, "b": 0}, uirevision="sample")

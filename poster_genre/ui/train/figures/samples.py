"""What the network says of one unseen poster: its likeliest genres, right ones green."""

from __future__ import annotations

from poster_genre.report import palette
from poster_genre.ui.train.figures import options

BAR_PX = 30


def height(n_genres: int) -> int:
    """Height in px of the bars of so many genres."""
    return n_genres * BAR_PX + 8


def likeliest_bars(likeliest: list[tuple[str, float]], true: list[str]) -> dict:
    """Bars of the likeliest genres, likeliest on top; green where the poster has the genre.

    likeliest: (genre, probability), falling; true: the genres that the poster has.
    """
    bars = [
        {
            "value": probability,
            "itemStyle": {"color": palette.TRUE if genre in true else palette.NEUTRAL, "borderRadius": 3},
            "label": {"fontWeight": "bold" if genre in true else "normal"},
        }
        for genre, probability in likeliest
    ]
    names = [f"{genre}  {probability:.0%}" for genre, probability in likeliest]
    option = options.chart(
        [],
        [
            {
                "type": "bar",
                "data": bars,
                "barWidth": 8,
                # Above its bar, so that a long name has the whole width.
                "label": {"show": True, "position": [0, -15], "formatter": "{b}"},
                "emphasis": {"disabled": True},
            }
        ],
        grid=[{"left": 0, "right": 0, "top": 10, "bottom": 0}],
        xAxis=[{"type": "value", "min": 0, "max": 1, "show": False}],
        yAxis=[{"type": "category", "inverse": True, "data": names, "show": False}],
    )
    return option | {"tooltip": {"show": False}}

"""What every method reaches: as trained, and under a remedy."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.ui import palette
from poster_genre.ui.figures.base import GRID, styled
from poster_genre.ui.finding import with_half
from poster_genre.ui.verdict import two_digits

ROW_PX = 25
FAINT = 0.4  # opacity of a dot whose distance from plain BCE may be chance


def reach(
    table: pd.DataFrame, waiting: pd.DataFrame, title: str, remedy: str, constant: float | None
) -> go.Figure:
    """A ring as trained, a dot under the remedy, family by family.

    table: method, short, family, plain, value, half, vs_same, vs_same_half (see `lab_rows.methods`); waiting:
    short and family of methods still to be trained; title: the figure's name; remedy: the remedy's; constant:
    what looking at no poster reaches, or None.
    """
    rows = _rows(table, waiting)
    place = {name: number for number, name in enumerate(rows["key"])}
    table = table.assign(y=(table["family"] + table["short"]).map(place))
    fig = go.Figure()
    for row in table.itertuples():
        fig.add_scatter(
            x=[row.plain, row.value], y=[row.y, row.y], mode="lines", hoverinfo="skip",
            line={"width": 2, "color": GRID},
        )  # fmt: skip
    _marks(fig, table, "plain", "circle-open", palette.NEUTRAL, [1.0] * len(table))
    clear = (table["vs_same"].abs() > table["vs_same_half"]) | (table["vs_same_half"] == 0)
    _marks(fig, table, "value", "circle", palette.ACCENT, [1.0 if one else FAINT for one in clear])
    _references(fig, table, constant)
    subtitle = (
        f'<span style="color:{palette.NEUTRAL}">○</span> as trained   '
        f'<span style="color:{palette.ACCENT}">●</span> {remedy[0].lower()}{remedy[1:]}'
        "<br>faint: its distance from plain BCE may be chance"
    )
    styled(fig, title, subtitle, ROW_PX * len(rows) + 160).update_layout(margin={"t": 112})
    fig.update_yaxes(
        tickvals=list(range(len(rows))), ticktext=rows["text"], range=[len(rows) - 0.4, -0.6],
        showgrid=False, autorange=False,
    )  # fmt: skip
    return fig.update_xaxes(range=_range(table, constant), nticks=6)


def _rows(table: pd.DataFrame, waiting: pd.DataFrame) -> pd.DataFrame:
    """key and text of each line from the top: families' headings, their methods, those still to come."""
    lines = []
    both = pd.concat([table.assign(done=True), waiting.assign(done=False)])
    for family in dict.fromkeys(both["family"]):
        lines.append((family, f"<b>{family}</b>"))
        for row in both[both["family"] == family].itertuples():
            figure = f"  <b>{two_digits(row.value)}</b>" if row.done else "  …"
            lines.append((row.family + row.short, row.short + figure))
    return pd.DataFrame(lines, columns=["key", "text"])


def _marks(fig: go.Figure, table: pd.DataFrame, column: str, symbol: str, colour: str, opacity: list) -> None:
    half = table["plain_half" if column == "plain" else "half"]
    hovers = [
        f"{row.label}<br>as trained {row.plain:.3f}, with the remedy {row.value:.3f}"
        f"<br>against plain BCE {with_half(row.vs_same, row.vs_same_half)}"
        for row in table.itertuples()
    ]
    fig.add_scatter(
        x=table[column],
        y=table["y"],
        mode="markers",
        marker={
            "size": 11,
            "color": colour,
            "symbol": symbol,
            "opacity": opacity,
            "line": {"width": 2, "color": colour},
        },
        error_x={"array": half, "color": colour, "thickness": 1.5, "width": 0} if column == "value" else None,
        customdata=hovers,
        hovertemplate="%{customdata}<extra></extra>",
    )


def _references(fig: go.Figure, table: pd.DataFrame, constant: float | None) -> None:
    own = table[table["vs_same_half"] == 0]["value"]
    lines = [(value, f"plain BCE {two_digits(value)}") for value in own]
    lines += [(constant, f"no look at posters {two_digits(constant)}")] if constant else []
    for x, text in lines:
        fig.add_vline(x=x, line={"width": 1.5, "dash": "dot", "color": palette.NEUTRAL}, layer="below")
        fig.add_annotation(
            x=x, y=1, yref="paper", yanchor="bottom", xanchor="center", showarrow=False, text=text,
            font={"size": 11},
        )  # fmt: skip


def _range(table: pd.DataFrame, constant: float | None) -> list[float]:
    ends = pd.concat([table["plain"], table["value"], pd.Series([constant], dtype=float)]).dropna()
    if ends.empty:
        return [0.0, 1.0]
    low, high = ends.min(), ends.max()
    room = 0.08 * (high - low or 0.1)
    return [low - room, high + room]

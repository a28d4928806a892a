"""The Compare page's figures: frames in, plotly figures out."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.evaluation_sentences import two_digits
from poster_genre.report.figures.base import coloured_words, genre_rows_height, styled
from poster_genre.report.leaderboard_sentences import share, signed

MODEL_PX = 42
INTERVALS = "With 95 % intervals"
SMALL = "font-size:0.8em;opacity:0.7"


def leaderboard(
    table: pd.DataFrame, title: str, lower_is_better: bool, published: pd.Series | None = None
) -> go.Figure:
    """Dots with 95 % intervals, best on top; constant predictors are grey and have no interval.

    table: title, variant, value, low, high (NaN without), constant (bool), colour (of the dot), best first.
    title: what is shown. published: value and system of a reference line, or None.
    """
    rows = list(range(len(table)))
    fig = go.Figure(
        go.Scatter(
            x=table["value"],
            y=rows,
            mode="markers",
            marker={"size": 11, "color": table["colour"], "symbol": _symbols(table)},
            error_x={
                "array": table["high"] - table["value"],
                "arrayminus": table["value"] - table["low"],
                "color": palette.NEUTRAL,
                "thickness": 2,
                "width": 0,
            },
            customdata=_leaderboard_hovers(table),
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    subtitle = "With 95 % intervals; diamonds look at no poster" if table["constant"].any() else INTERVALS
    if published is not None:
        _reference(fig, published)
    better = "lower" if lower_is_better else "higher"
    styled(fig, f"{title}, {better} is better", subtitle, MODEL_PX * len(table) + 110)
    fig.update_yaxes(
        tickvals=rows, ticktext=_names(table), range=[len(table) - 0.5, -0.5], showgrid=False, autorange=False
    )
    return fig.update_xaxes(range=_leaderboard_range(table, published), nticks=6)


def _names(table: pd.DataFrame) -> list[str]:
    """Two lines a model: its title with the figure, and what tells it from its like."""
    return [
        f"{row.title}  <b>{two_digits(row.value)}</b>"
        + (f"<br><span style='{SMALL}'>{row.variant}</span>" if row.variant else "")
        for row in table.itertuples()
    ]


def _leaderboard_hovers(table: pd.DataFrame) -> list[str]:
    texts = []
    for row in table.itertuples():
        bounds = "" if pd.isna(row.low) else f"<br>95 % interval {row.low:.4f} to {row.high:.4f}"
        texts.append(f"{row.title}<br>{row.value:.4f}{bounds}")
    return texts


def _symbols(table: pd.DataFrame) -> list[str]:
    return ["diamond" if constant else "circle" for constant in table["constant"]]


def _reference(fig: go.Figure, published: pd.Series) -> None:
    line = {"width": 1.5, "dash": "dot", "color": palette.NEUTRAL}
    fig.add_vline(x=published["value"], line=line, layer="below")
    fig.add_annotation(
        x=published["value"], y=1, yref="paper", yanchor="bottom", showarrow=False,
        text=f"published {two_digits(published['value'])}", font={"size": 11},
    )  # fmt: skip


def _leaderboard_range(table: pd.DataFrame, published: pd.Series | None) -> list[float]:
    ends = pd.concat([table["value"], table["low"], table["high"]]).dropna()
    low, high = ends.min(), ends.max()
    if published is not None:
        low, high = min(low, published["value"]), max(high, published["value"])
    room = 0.04 * (high - low or 0.1)
    return [low - room, high + room]


METRIC_PX, GAP_PX = 26, 14
OFFSET = 0.26  # of a row's height, between models on the same figure


def differences(table: pd.DataFrame, first: str, colours: dict[str, str]) -> go.Figure:
    """Differences from the model `first` with 95 % intervals around a line at zero.

    table: metric (as shown), model (a letter), difference, low, high, better (share of resamples), in the
    order from the top; only figures of which higher is better. colours: of each letter.
    """
    metrics = list(dict.fromkeys(table["metric"]))
    models = list(dict.fromkeys(table["model"]))
    fig = go.Figure()
    for place, model in enumerate(models):
        rows = table[table["model"] == model]
        offset = OFFSET * (place - (len(models) - 1) / 2)
        fig.add_scatter(
            x=rows["difference"],
            y=[metrics.index(metric) + offset for metric in rows["metric"]],
            mode="markers",
            name=model,
            marker={"size": 10, "color": colours[model]},
            error_x={
                "array": rows["high"] - rows["difference"],
                "arrayminus": rows["difference"] - rows["low"],
                "color": colours[model],
                "thickness": 2,
                "width": 0,
            },
            customdata=_difference_hovers(rows),
            hovertemplate="%{customdata}<extra></extra>",
        )
        _shares(fig, rows, [metrics.index(metric) + offset for metric in rows["metric"]])
    fig.add_vline(x=0, line={"width": 1.5, "color": palette.NEUTRAL}, layer="below")
    height = len(metrics) * (METRIC_PX * max(1.0, 0.62 * len(models)) + GAP_PX) + 112
    subtitle = f"Right of the line: better than {first}. In percent: how often, of 1,000 resamples"
    styled(fig, f"Difference from {first}, with 95 % intervals", subtitle, int(height))
    fig.update_yaxes(
        tickvals=list(range(len(metrics))), ticktext=metrics, range=[len(metrics) - 0.5, -0.5],
        showgrid=False, autorange=False,
    )  # fmt: skip
    return fig.update_xaxes(range=_difference_range(table), nticks=6, tickformat="+.2~f")


def _difference_hovers(rows: pd.DataFrame) -> list[str]:
    return [
        f"{row.model}: {row.metric} {signed(row.difference)}"
        f"<br>95 % interval {row.low:+.4f} to {row.high:+.4f}<br>better in {share(row.better)} of resamples"
        for row in rows.itertuples()
    ]


def _shares(fig: go.Figure, rows: pd.DataFrame, heights: list[float]) -> None:
    """How often the model is better, beside the end of its interval."""
    for row, height in zip(rows.itertuples(), heights):
        fig.add_annotation(
            x=max(row.high, 0), y=height, text=f"{row.model} {share(row.better)}", showarrow=False,
            xanchor="left", xshift=6, font={"size": 11},
        )  # fmt: skip


def _difference_range(table: pd.DataFrame) -> list[float]:
    low, high = min(table["low"].min(), 0), max(table["high"].max(), 0)
    room = high - low or 0.02
    return [low - 0.05 * room, high + 0.22 * room]  # to the right stand the percentages


FAINT = 0.45  # opacity of a gap that may be chance


def genre_dumbbells(table: pd.DataFrame, first: str, second: str) -> go.Figure:
    """A ring for the first model, a dot for the second, joined; gaps beyond chance in full colour.

    table: genre, group, support, first, second, difference, low, high, clear (see
    `paired.genre_differences`), in the order from the top, without genres that no film has.
    """
    table = table.iloc[::-1]
    fig = go.Figure()
    for group, colour in palette.GROUPS.items():
        for clear in (False, True):
            rows = table[(table["group"] == group) & (table["clear"] == clear)]
            _dumbbells(fig, rows, colour, 1.0 if clear else FAINT)
    for row in table[table["clear"]].itertuples():
        fig.add_annotation(
            x=max(row.first, row.second), y=row.genre, text=f"<b>{signed(row.difference)}</b>",
            showarrow=False, xanchor="left", xshift=9, font={"size": 11},
        )  # fmt: skip
    words = coloured_words(palette.GROUPS, {group: group for group in palette.GROUPS})
    subtitle = f"○ {first}   ● {second}   {words}   faint: may be chance"
    styled(
        fig, f"F1 of each genre, {second} against {first}", subtitle, genre_rows_height(len(table))
    ).update_layout(barmode="overlay")
    names = [f"<b>{row.genre}</b>" if row.clear else row.genre for row in table.itertuples()]
    fig.update_yaxes(
        categoryorder="array", categoryarray=table["genre"], tickvals=table["genre"], ticktext=names
    )
    top = table[["first", "second"]].max().max()
    return fig.update_xaxes(range=[-0.02, min(1.08, max(0.3, 1.1 * top + 0.06))], nticks=6)


def _dumbbells(fig: go.Figure, rows: pd.DataFrame, colour: str, opacity: float) -> None:
    for row in rows.itertuples():
        fig.add_scatter(
            x=[row.first, row.second], y=[row.genre, row.genre], mode="lines", hoverinfo="skip",
            line={"width": 4, "color": colour}, opacity=0.6 * opacity,
        )  # fmt: skip
    hovers = [
        f"{row.genre}, {row.support:,} films: {row.first:.3f} → {row.second:.3f}"
        f"<br>difference {signed(row.difference)}, 95 % interval {row.low:+.3f} to {row.high:+.3f}"
        for row in rows.itertuples()
    ]
    for column, symbol in (("first", "circle-open"), ("second", "circle")):
        fig.add_scatter(
            x=rows[column],
            y=rows["genre"],
            mode="markers",
            opacity=opacity,
            marker={"size": 11, "color": colour, "symbol": symbol, "line": {"width": 2, "color": colour}},
            customdata=hovers,
            hovertemplate="%{customdata}<extra></extra>",
        )


CURVES_PX = 380
DARK, INK = "#1B1F24", {palette.ACCENT: "white", palette.TRUE: "white"}  # of letters on the models' colours


def precision_recall(curves: pd.DataFrame, points: pd.DataFrame, of: str) -> go.Figure:
    """Precision against recall, one line a model.

    curves: model (a letter), colour, threshold, precision, recall, f1; points: the same columns, one row a
    model at its present threshold, and ap (average precision). of: whose curves these are.
    """
    fig = _lines(curves, points, "recall", "precision")
    areas = "   ".join(
        f'<span style="color:{row.colour}">■</span> {row.model} {row.ap:.2f}' for row in points.itertuples()
    )
    styled(
        fig,
        f"{of}: precision against recall",
        f"Average precision: {areas}; points: at their thresholds",
        CURVES_PX,
    )
    fig.update_xaxes(title="recall: found among true", range=[-0.02, 1.03])
    return fig.update_yaxes(title="precision: right among named", range=[-0.03, 1.05])


def f1_by_threshold(curves: pd.DataFrame, points: pd.DataFrame, of: str) -> go.Figure:
    """F1 at every threshold, one line a model; frames as for `precision_recall`."""
    fig = _lines(curves, points, "threshold", "f1")
    values = "   ".join(
        f'<span style="color:{row.colour}">■</span> {row.model} {row.f1:.2f}' for row in points.itertuples()
    )
    styled(fig, f"{of}: F1 at every threshold", f"At its own threshold: {values}", CURVES_PX)
    fig.update_xaxes(title="threshold on the probability", range=[-0.02, 1.03])
    return fig.update_yaxes(title="F1", rangemode="tozero")


def _lines(curves: pd.DataFrame, points: pd.DataFrame, x: str, y: str) -> go.Figure:
    fig = go.Figure()
    for model, rows in curves.groupby("model", sort=False):
        fig.add_scatter(
            x=rows[x],
            y=rows[y],
            mode="lines",
            name=model,
            # Steps, as average precision counts them: between two scores nothing lies on a slope.
            line={"width": 2, "color": rows["colour"].iloc[0], "shape": "vh"},
            customdata=rows[["threshold", "precision", "recall", "f1"]],
            hovertemplate=model + ", threshold %{customdata[0]:.3f}: precision %{customdata[1]:.2f}, "
            "recall %{customdata[2]:.2f}, F1 %{customdata[3]:.2f}<extra></extra>",
        )
    fig.add_scatter(
        x=points[x],
        y=points[y],
        mode="markers+text",
        text=[f"<b>{model}</b>" for model in points["model"]],
        textfont={"size": 11, "color": [INK.get(colour, DARK) for colour in points["colour"]]},
        marker={"size": 19, "color": points["colour"]},
        customdata=points[["threshold", "precision", "recall", "f1"]],
        hovertemplate="threshold %{customdata[0]:.3f}: precision %{customdata[1]:.2f}, "
        "recall %{customdata[2]:.2f}, F1 %{customdata[3]:.2f}<extra></extra>",
    )
    return fig

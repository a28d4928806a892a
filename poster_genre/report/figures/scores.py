"""How one genre is scored: histograms of posters with and without it, and whether the scores are true."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.figures.base import coloured_words, styled
from poster_genre.report.figures.curves import CUT, HEIGHT, straight


def score_histogram(bins: pd.DataFrame, cut: float) -> go.Figure:
    """Posters by score: with the genre upwards, without it downwards, each as shares of their own number.

    bins: low, high, positives, negatives, see `curves.score_histogram`; cut: a line there.
    """
    fig = go.Figure()
    kinds = (("positives", palette.TRUE, 1, "with it"), ("negatives", palette.NEUTRAL, -1, "without it"))
    highest = 0.05
    for column, colour, side, words in kinds:
        share = bins[column] / max(bins[column].sum(), 1)
        highest = max(highest, share.max())
        fig.add_bar(
            x=(bins["low"] + bins["high"]) / 2,
            y=side * share,
            width=bins["high"] - bins["low"],
            marker={"color": colour, "line": {"width": 0}},
            customdata=pd.DataFrame(
                {"low": bins["low"], "high": bins["high"], "n": bins[column], "share": share}
            ),
            hovertemplate="scored %{customdata[0]:.2f} to %{customdata[1]:.2f}: %{customdata[2]:,} films "
            + words
            + ", %{customdata[3]:.0%} of them<extra></extra>",
        )
    named = {"with": f"with the genre ({bins['positives'].sum():,})"}
    named["without"] = f"without ({bins['negatives'].sum():,})"
    subtitle = coloured_words({"with": palette.TRUE, "without": palette.NEUTRAL}, named)
    styled(fig, "Scores of films", subtitle, HEIGHT)
    fig.update_xaxes(range=[0, 1], title="calibrated probability", tickformat=".1f", nticks=6, showgrid=False)
    step = next(step for step in (0.02, 0.05, 0.1, 0.2, 0.5) if highest <= 3 * step or step == 0.5)
    ticks = [step * number for number in range(-3, 4)]
    fig.update_yaxes(
        title="share of each",
        range=[-1.08 * highest, 1.08 * highest],
        tickvals=ticks,
        ticktext=[f"{abs(tick):.0%}" for tick in ticks],
    )
    line = straight((cut, -1), (cut, 1), {"width": 2, "color": CUT})
    return fig.update_layout(barmode="overlay", bargap=0, uirevision="scores", shapes=[line])


def reliability(before: pd.DataFrame, after: pd.DataFrame, ece_before: float, ece_after: float) -> go.Figure:
    """How often posters of a score truly have the genre, before and after calibration.

    before, after: predicted, observed, low, high, posters, see `reliability.calibration_curve`; ece_*: the
    expected calibration errors.
    """
    fig = go.Figure()
    for curve, colour, name in ((before, palette.NEUTRAL, "before"), (after, palette.ACCENT, "after")):
        fig.add_scatter(
            x=curve["predicted"],
            y=curve["observed"],
            mode="lines+markers",
            line={"color": colour, "width": 2.5 if name == "after" else 1.5},
            marker={"size": 7 if name == "after" else 5},
            error_y=_bars(curve, colour) if name == "after" else None,
            customdata=curve[["posters", "low", "high"]],
            hovertemplate=name
            + ": %{customdata[0]:,} films scored %{x:.2f} on average, of which %{y:.0%} have it "
            "(%{customdata[1]:.0%} to %{customdata[2]:.0%})<extra></extra>",
        )
    furthest = max(before["predicted"].max(), after["predicted"].max(), after["observed"].max())
    end = min(1.0, max(0.1, 1.08 * furthest))
    words = {
        "before": f"before calibration: {ece_before:.3f} off",
        "after": f"after: {ece_after:.3f} off on average (ECE)",
    }
    subtitle = coloured_words({"before": palette.NEUTRAL, "after": palette.ACCENT}, words)
    styled(fig, "Do the probabilities hold?", subtitle, HEIGHT)
    fig.update_xaxes(range=[0, end], title="mean probability given", nticks=6)
    fig.update_yaxes(range=[0, end], title="share that has it", nticks=6)
    return fig.update_layout(uirevision="reliability", shapes=[straight((0, 0), (end, end))])


def _bars(curve: pd.DataFrame, colour: str) -> dict:
    return {
        "type": "data",
        "symmetric": False,
        "array": curve["high"] - curve["observed"],
        "arrayminus": curve["observed"] - curve["low"],
        "color": colour,
        "thickness": 1,
        "width": 0,
    }

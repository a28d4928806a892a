"""Curves and scores of one genre: precision and recall, ROC, F1, reliability, histograms."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.figures.base import coloured_words, styled

HEIGHT = 330
CUT = palette.FALSE  # thresholds have this colour on every page
CHANCE = {"width": 1.5, "dash": "dot", "color": palette.NEUTRAL}


def precision_recall(curve: pd.DataFrame, point: pd.Series, share: float, ap: float) -> go.Figure:
    """Precision over recall.

    curve, point: see `Curves.of_genre` and `Curves.point`; share: of posters with the genre, which is what
    guessing reaches; ap: the average precision.
    """
    fig = go.Figure(
        [
            _line(curve, "recall", "precision", "recall %{x:.2f}, precision %{y:.2f}"),
            _point(point, "recall", "precision", "recall %{x:.2f}, precision %{y:.2f}"),
        ]
    )
    subtitle = f"Average precision {ap:.2f}; guessing gives {share:.2f}, the dotted line"
    styled(fig, "Precision and recall", subtitle, HEIGHT)
    return _axes(fig, "recall", "precision", straight((-0.02, share), (1.02, share)))


def roc(curve: pd.DataFrame, point: pd.Series, auc: float) -> go.Figure:
    """True positive rate over false positive rate; arguments as `precision_recall`, auc: the area."""
    told = "false positives %{x:.2f}, found %{y:.2f}"
    fig = go.Figure(
        [
            _line(curve, "false_positive_rate", "recall", told),
            _point(point, "false_positive_rate", "recall", told),
        ]
    )
    subtitle = f"Area {auc:.2f}; guessing gives 0.50, the dotted line"
    styled(fig, "ROC curve", subtitle, HEIGHT)
    return _axes(fig, "false positive rate", "recall", straight((0, 0), (1, 1)))


def f1_by_threshold(curve: pd.DataFrame, point: pd.Series) -> go.Figure:
    """F1 over the threshold, with a ring at the best one on these films; arguments as `precision_recall`."""
    # Curves of many films are thinned, and the cut may lie between their points.
    best = max(curve.loc[curve["f1"].idxmax()], point, key=lambda place: place["f1"])
    fig = go.Figure(
        [
            _line(curve, "threshold", "f1", "F1 %{y:.2f}"),
            go.Scatter(
                x=[best["threshold"]],
                y=[best["f1"]],
                mode="markers",
                marker={"size": 13, "color": "rgba(0,0,0,0)", "line": {"width": 2, "color": palette.ACCENT}},
                hovertemplate="best: %{y:.2f} from %{x:.2f}<extra></extra>",
            ),
            _point(point, "threshold", "f1", "F1 %{y:.2f}"),
        ]
    )
    cut = straight((point["threshold"], 0), (point["threshold"], 2), {"width": 1.5, "color": CUT})
    subtitle = f"{point['f1']:.2f} now; at most {best['f1']:.2f} on these films, the ring"
    styled(fig, "F1 at every threshold", subtitle, HEIGHT)
    return _axes(fig, "threshold", "F1", cut).update_yaxes(range=[0, max(0.1, 1.1 * best["f1"])], nticks=6)


def straight(start: tuple[float, float], end: tuple[float, float], line: dict = CHANCE) -> dict:
    """A straight line from start to end, (x, y) each, for a layout's shapes."""
    (x0, y0), (x1, y1) = start, end
    return {"type": "line", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "line": line, "layer": "below"}


def _line(curve: pd.DataFrame, x: str, y: str, told: str) -> go.Scatter:
    return go.Scatter(
        x=curve[x],
        y=curve[y],
        mode="lines",
        line={"color": palette.ACCENT, "width": 2.5},
        customdata=curve[["threshold"]],
        hovertemplate=f"from %{{customdata[0]:.2f}}: {told}<extra></extra>",
    )


def _point(point: pd.Series, x: str, y: str, told: str) -> go.Scatter:
    return go.Scatter(
        x=[point[x]],
        y=[point[y]],
        mode="markers",
        marker={"size": 13, "color": CUT, "line": {"width": 2, "color": "white"}},
        customdata=[[point["threshold"]]],
        hovertemplate=f"now, from %{{customdata[0]:.2f}}: {told}<extra></extra>",
    )


def _axes(fig: go.Figure, x: str, y: str, line: dict) -> go.Figure:
    """Axes of shares with their names, and one straight line below the curve."""
    fig.update_layout(
        xaxis={"range": [-0.02, 1.02], "title": x, "nticks": 6, "tickformat": ".1f"},
        yaxis={"range": [-0.02, 1.04], "title": y, "nticks": 6, "tickformat": ".1f"},
        shapes=[line],
        uirevision="curve",
    )
    return fig


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

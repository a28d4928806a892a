"""One genre at every threshold: precision-recall, ROC and F1 curves with the present cut as a point."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from poster_genre.report import palette
from poster_genre.report.figures.base import styled

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

"""What the page as a whole can be taken away as: its figures, and a report to read offline."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.data.export import safe_csv
from poster_genre.report import evaluation_html as report_html
from poster_genre.report.evaluation_html import Report
from poster_genre.ui.evaluate import source
from poster_genre.ui.evaluate.source import View


def draw(view: View) -> None:
    """Two buttons; what they give is made when they are clicked."""
    st.markdown("**Take it away**")
    with st.container(horizontal=True, gap="xsmall"):
        st.download_button(
            "Report",
            lambda: report_html.render(Report(view.bundle, view.split, view.decided)),
            f"{view.bundle.name}-{view.split}.html",
            "text/html",
            icon=":material/web:",
            key="evaluate-report",
            on_click="ignore",
            help="This page as one file to read offline, with every genre's curves. Takes some seconds.",
        )
        st.download_button(
            "Figures",
            lambda: safe_csv(_figures(view)).encode("utf-8-sig"),
            f"{view.bundle.name}-{view.split}.csv",
            "text/csv",
            icon=":material/table:",
            key="evaluate-figures",
            on_click="ignore",
            help="Every figure under these thresholds, with intervals where the page has them, as CSV.",
        )


def _figures(view: View) -> pd.DataFrame:
    """metric, value, low, high, best_constant and its predictor, a row a figure."""
    bounds = source.bounds(view)
    films = view.decided.evaluated
    table = pd.DataFrame({"metric": list(view.decided.figures), "value": list(view.decided.figures.values())})
    table = table.join(bounds[["low", "high"]], on="metric")
    constants = [films.best_constant(name) for name in table["metric"]]
    return table.assign(
        best_constant=[value for value, _ in constants], predictor=[predictor for _, predictor in constants]
    )

"""Charts that move to new figures without being built anew, so that a run can be watched."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from poster_genre.data.export import safe_csv


def show(option: dict, height: int, key: str, alt: str, data: pd.DataFrame) -> None:
    """Draw an ECharts option, with the figures behind it to take home.

    key: of the chart, and the name of the file; alt: the takeaway, for screen readers; data: for the CSV.
    """
    picture = {"saveAsImage": {"title": "Picture (PNG)", "name": key}}
    st.echarts_chart(option | {"toolbox": {"feature": picture, "right": 0}}, height=height, key=key, alt=alt)
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.download_button(
            "Table (CSV)",
            lambda: safe_csv(data).encode("utf-8-sig"),
            f"{key}.csv",
            "text/csv",
            icon=":material/table:",
            type="tertiary",
            key=f"{key}-csv",
            on_click="ignore",
        )

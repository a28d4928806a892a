"""A figure with its downloads: the numbers behind it, a picture of it, and itself as a page."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from pandas.api.types import is_numeric_dtype

from poster_genre.data.export import defused, safe_csv
from poster_genre.report import palette
from poster_genre.report.html_pieces import FILM

READ_ALOUD = 100  # rows up to which a table is plain HTML, as screen readers know it
_BUTTONS = '<button id="png" disabled>PNG</button><button id="svg" disabled>SVG</button>'
_SAVE = st.components.v2.component(
    "poster_genre_save_picture",
    html=f'<div class="row">{_BUTTONS}</div>',
    css=Path(__file__).with_name("save_picture.css").read_text("utf-8"),
    js=Path(__file__).with_name("save_picture.js").read_text("utf-8"),
)


def show(
    figure: go.Figure,
    key: str,
    alt: str,
    data: pd.DataFrame,
    on_select: Callable[[], None] | None = None,
) -> None:
    """Draw `figure` with its table and a small download menu below it.

    key: of the chart, and the name of the files. alt: the takeaway, for screen readers.
    data: the figures behind it, for the CSV. on_select: called when a point is clicked; the points are
        then in `st.session_state[key].selection.points`.
    """
    st.plotly_chart(
        figure,
        key=key,
        config={"displayModeBar": False},
        alt=alt,
        on_select=on_select or "ignore",
        selection_mode="points",
    )
    beside = st.container(horizontal=True, horizontal_alignment="right", gap="xsmall")
    with beside:
        as_table(data, key, alt)
    with (
        beside,
        st.popover("Download", icon=":material/download:", type="tertiary", key=f"{key}-downloads"),
    ):
        _data_button(data, key)
        st.download_button(
            "Interactive page (HTML)",
            lambda: _page(figure),
            f"{key}.html",
            "text/html",
            icon=":material/web:",
            key=f"{key}-html",
            on_click="ignore",
            width="stretch",
        )
        st.caption("Picture")
        _SAVE(key=f"{key}-picture", data={"chart": key})


def as_table(frame: pd.DataFrame, key: str, alt: str) -> None:
    """What a chart shows as a table, one click away and sent only then: for who cannot see the chart."""
    box = st.popover(
        "Table", icon=":material/table_rows:", type="tertiary", key=f"{key}-as-table", on_change="rerun"
    )
    if not box.open:
        return
    if len(frame) <= READ_ALOUD:
        box.table(harmless(frame), border="horizontal", hide_index=True, alt=alt)
    else:
        box.dataframe(harmless(frame), hide_index=True, key=f"{key}-rows", alt=alt)


def ink() -> str | None:
    """Colour of text on a chart's colours, where the theme's grey is hard to read; None without a browser."""
    return palette.INK.get(st.context.theme.type)


def table(frame: pd.DataFrame, key: str, alt: str, **options: object) -> object:
    """`st.dataframe` without its index, and a button for the same as CSV. Returns what it returns."""
    shown = st.dataframe(harmless(frame), hide_index=True, key=key, alt=alt, **options)
    with st.container(horizontal=True, horizontal_alignment="right"):
        _data_button(frame, key, width="content")
    return shown


def editable_table(
    frame: pd.DataFrame,
    key: str,
    alt: str,
    column: str,
    on_edit: Callable[[int, float], None],
    **options: object,
) -> None:
    """As `table`, with one column whose cells can be typed into; the whole page follows, fragment or not.

    on_edit: called, before the page is drawn again, with the row (from 0) and its new value.
    """
    edits, fresh = f"{key}-edits", f"{key}-edited"
    if st.session_state.pop(fresh, False):
        st.rerun()
    widget = f"{key}-{st.session_state.get(edits, 0)}"  # a new one after each edit: the page has the value

    def edited() -> None:
        st.session_state[edits], st.session_state[fresh] = st.session_state.get(edits, 0) + 1, True
        for row, cells in st.session_state[widget]["edited_rows"].items():
            if cells.get(column) is not None:
                on_edit(int(row), float(cells[column]))

    st.data_editor(
        harmless(frame),
        hide_index=True,
        key=widget,
        alt=alt,
        disabled=[name for name in frame if name != column],
        on_change=edited,
        **options,
    )
    with st.container(horizontal=True, horizontal_alignment="right"):
        _data_button(frame, key, width="content")


def harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its text defused as in `safe_csv`: a table's own toolbar offers it as CSV too."""
    return frame.apply(lambda column: column if is_numeric_dtype(column) else column.map(defused))


def film_links(ids: pd.Series) -> tuple[pd.Series, object]:
    """A column of film ids and its configuration: links to IMDb where every id is one of IMDb's."""
    if not ids.str.fullmatch(r"tt\d+").all():
        return ids, "Film"
    links = ids.map(FILM.format)
    return links, st.column_config.LinkColumn(
        "Film", display_text=r"title/(tt\d+)", help="Opens the film's page on IMDb"
    )


def _data_button(frame: pd.DataFrame, key: str, width: str = "stretch") -> None:
    st.download_button(
        "Table (CSV)",
        lambda: safe_csv(frame).encode("utf-8-sig"),  # the mark tells spreadsheets that it is UTF-8
        f"{key}.csv",
        "text/csv",
        icon=":material/table:",
        key=f"{key}-csv",
        on_click="ignore",
        width=width,
    )


def _page(figure: go.Figure) -> str:
    """The figure as one HTML page that needs no network, on white paper."""
    printed = copy.deepcopy(figure).update_layout(template="plotly_white", paper_bgcolor="white")
    return printed.to_html(include_plotlyjs=True, config={"displaylogo": False})

"""Detail that stands folded, and costs nothing until a person opens it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def folded(label: str, icon: str, key: str, draw: Callable[[], None]) -> None:
    """An expander whose content `draw` is called only while it is open."""
    box = st.expander(label, icon=icon, key=key, on_change="rerun")
    if box.open:
        with box:
            draw()

"""Every page comes through app.py, also the first one asked of a fresh server by its own address.

The only place that touches Streamlit's private parts: a folder named `pages` makes Streamlit 1.67 start in
its older multipage mode, which lasts until app.py has called `st.navigation` once. Until then a request for
/compare runs the bare page, without title, sidebar and wide layout.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager


def through_app() -> None:
    """First line of every page: in the older mode, leave it and run again, now from app.py."""
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()

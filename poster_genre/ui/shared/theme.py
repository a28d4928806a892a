"""What the theme's options do not reach: text on the accent colour that can be read in both themes."""

from __future__ import annotations

import streamlit as st

DARK_INK = "#0B0F14"


def on_accent(label: str) -> str:
    """The label of a primary button. Streamlit writes it in white, which on the dark theme's light blue has a
    contrast of 2.8; in near-black it has 6.9."""
    if st.context.theme.type != "dark":
        return label
    return f':color[{label}]{{foreground="{DARK_INK}"}}'

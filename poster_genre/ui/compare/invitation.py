"""What to do where there is nothing, or only one model, to compare."""

from __future__ import annotations

import streamlit as st

COMMAND = """python -m poster_genre train transfer_head --catalog models/default \\
    --set loss.name=bce --set loss.settings={}"""


def nothing() -> None:
    """No usable model at all."""
    st.info(
        "There is no model to compare yet. Train one, and it appears here.", icon=":material/leaderboard:"
    )
    _train()


def only_one() -> None:
    """One model stands beside the constant predictors; a second is half a minute away."""
    with st.container(border=True):
        st.markdown(
            "**One model, so it is compared with predictors that look at no poster.** A second one trains in "
            "half a minute on the films that the shipped model learned from; try another loss."
        )
        _train()


def _train() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link("pages/train.py", label="Train a model", icon=":material/model_training:")
        st.code(COMMAND, language="bash")

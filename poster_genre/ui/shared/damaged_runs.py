"""Runs whose files are damaged: a line each, which says what is wrong, and a button that deletes it."""

from __future__ import annotations

import streamlit as st

from poster_genre.report import run_wording
from poster_genre.report.wording import escaped
from poster_genre.runs import damage
from poster_genre.runs.damage import Damaged
from poster_genre.ui.shared import visitor


def draw(found: list[Damaged]) -> None:
    """One line a damaged run; nothing where there is none."""
    for one in found:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.badge("Damaged", icon=":material/broken_image:", color="red")
            st.markdown(f"**{escaped(one.id)}**: {escaped(one.problem)}")
            st.space("stretch")
            if visitor.is_one():
                continue
            st.button(
                f"Delete, {run_wording.megabytes(one.disk_bytes)}",
                icon=":material/delete:",
                key=f"delete-{one.id}",
                on_click=_delete,
                args=(one,),
            )


def _delete(one: Damaged) -> None:
    try:
        damage.delete(one)
    except OSError as error:
        st.toast(f"{escaped(str(one.folder))} cannot be deleted: {error.strerror}.", icon=":material/info:")

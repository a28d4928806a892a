"""Removing an imported catalog, after one more question."""

from __future__ import annotations

import streamlit as st

from poster_genre.data import store
from poster_genre.data.catalog import CatalogError
from poster_genre.runs import catalog_use
from poster_genre.runs.run_folder import RunError


def button(name: str, instead: str | None) -> None:
    """A button that asks whether the catalog `name` is to go; the page then shows `instead`."""
    with st.popover("Remove", icon=":material/delete:", key="remove-catalog"):
        st.markdown(
            f"Remove “{name}”? Posters that the app unpacked or drew for it go too; a folder of yours stays "
            "as it is. Models that learned from it stay, but their training cannot be resumed."
        )
        st.button("Remove it", type="primary", key="remove-now", on_click=_remove, args=(name, instead))


def _remove(name: str, instead: str | None) -> None:
    try:
        catalog_use.require_unused(store.existing(name))
        store.delete_catalog(name)
    except (CatalogError, RunError, OSError) as error:
        st.toast(str(error), icon=":material/error:")
        return
    if instead is None:
        del st.session_state["catalog"]
    else:
        st.session_state["catalog"] = instead
    st.toast(f"“{name}” was removed.", icon=":material/check:")

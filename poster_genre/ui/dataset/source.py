"""Choosing the catalog that the page shows, connecting its posters, and removing it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from poster_genre.data import store
from poster_genre.data.catalog import Catalog, CatalogError
from poster_genre.inference.bundle import DEFAULT, BundleError
from poster_genre.report import wording
from poster_genre.report.wording import escaped
from poster_genre.runs import run_folder
from poster_genre.runs.run_folder import RunError
from poster_genre.ui.dataset import adding, connect, image_checks
from poster_genre.ui.shared import models, theme, visitor

OWN = "The app's own catalog"  # the one inside the shipped model; no imported one can be named so


@dataclass(frozen=True)
class Source:
    """The catalog on the page, as the person wants it.

    name: in the URL. whole: as imported. catalog: without what was left out.
    split: str (n,), the stored split of the app's own catalog, else None.
    embeddings: float16 (n, D) of the app's own catalog, else None.
    """

    name: str
    whole: Catalog
    catalog: Catalog
    split: np.ndarray | None = None
    embeddings: np.ndarray | None = None

    @property
    def key(self) -> str:
        """What the figures of this catalog are cached under."""
        return f"{self.catalog.fingerprint}-{len(self.catalog)}"


def choose() -> Source:
    """Draw the picker and return what was picked; without a usable catalog the page ends here."""
    names = _offered()
    adding.choose_added()
    if not names:
        st.info(
            "Connect a folder of posters, upload a table or a ZIP, or let the app draw some.",
            title="No catalog yet",
            icon=":material/folder_open:",
        )
        connect.draw()
        st.stop()
    # Once the person has chosen, the address follows the choice.
    asked = None if "catalog" in st.session_state else st.query_params.get("catalog")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox("Catalog", list(names), key="catalog", bind="query-params", width=360)
        is_open = connect.button()
        if name != OWN and not visitor.is_one():
            removal_button(name, next((other for other in names if other != name), None))
    if asked is not None and asked not in names:
        st.warning(
            f"There is no catalog “{wording.escaped(asked)}” here (any more); this is another one.",
            icon=":material/search_off:",
        )
    st.caption(names[name])
    adding.import_report(name)
    if is_open:
        connect.draw()
    try:
        source = _opened(name)
    except (CatalogError, BundleError) as error:
        st.error(escaped(str(error)), title="This catalog cannot be shown", icon=":material/error:")
        st.stop()
    left_out = len(source.whole) - len(source.catalog)
    if left_out:
        st.caption(
            f":material/filter_alt: Everything below is without {wording.counted(left_out, 'poster')}; the "
            "switches are under Quality."
        )
    return source


def _offered() -> dict[str, str]:
    """Every catalog at hand: its name, and a line about it."""
    names = {}
    try:
        if models.open_bundle(str(DEFAULT)).has_catalog:
            names[OWN] = (
                "Labels and embeddings of the posters that the shipped model learned from; no images."
            )
    except BundleError:
        pass  # the page works without the shipped model; the pages that need it say what is wrong
    for saved in store.list_catalogs():
        images = "with their images" if saved.has_images else "no images"
        about = f"Imported: {wording.counted(saved.posters, 'poster')}, {images}."
        names[saved.name] = saved.problem or about
    return names


def _opened(name: str) -> Source:
    if name != OWN:
        whole = _imported(name, (store.catalogs_home() / name / "catalog.json").stat().st_mtime_ns)
        return Source(name, whole, _kept(name, whole))
    bundle = models.open_bundle(str(DEFAULT))
    whole = bundle.catalog
    catalog = _kept(name, whole)
    rows = np.isin(whole.film_ids, catalog.film_ids)
    return Source(name, whole, catalog, bundle.split[rows], bundle.embeddings if rows.all() else None)


@st.cache_resource(max_entries=3, show_spinner="Opening the catalog")
def _imported(name: str, changed: int) -> Catalog:
    """An imported catalog, opened once until its file changes."""
    return store.open_catalog(name)


def _kept(name: str, whole: Catalog) -> Catalog:
    """The catalog without the findings that the person left out in this session."""
    names = image_checks.left_out(name)
    if not names or image_checks.finished(whole) is None:
        return whole
    return _without(whole.fingerprint, names, whole)


@st.cache_resource(max_entries=3, show_spinner=False)
def _without(fingerprint: str, names: tuple[str, ...], _whole: Catalog) -> Catalog:
    report = image_checks.finished(_whole)
    return _whole.without(report.of(*names)) if report else _whole


def removal_button(name: str, instead: str | None) -> None:
    """A button that asks whether the catalog `name` is to go; the page then shows `instead`."""
    with st.popover("Remove", icon=":material/delete:", key="remove-catalog"):
        st.markdown(
            f"Remove “{name}”? Posters that the app unpacked or drew for it go too; a folder of yours stays "
            "as it is. Models that learned from it stay, but their training cannot be resumed."
        )
        st.button(
            theme.on_accent("Remove it"),
            type="primary",
            key="remove-now",
            on_click=_remove,
            args=(name, instead),
        )


def _remove(name: str, instead: str | None) -> None:
    try:
        run_folder.require_unused(store.existing(name))
        store.delete_catalog(name)
    except (CatalogError, RunError, OSError) as error:
        st.toast(escaped(str(error)), icon=":material/error:")
        return
    if instead is None:
        del st.session_state["catalog"]
    else:
        st.session_state["catalog"] = instead
    st.toast(f"“{name}” was removed.", icon=":material/check:")

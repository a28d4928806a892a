"""No damaged file takes a page down: every page is drawn, and says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from poster_genre.data import store
from poster_genre.inference.bundle import Bundle, BundleError
from poster_genre.runs import run_folder

APP = Path(__file__).parents[2] / "app.py"
PAGES = sorted((APP.parent / "pages").glob("*.py"))


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    """No catalogs and no runs of this machine, and nothing remembered of other tests."""
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(run_folder, "RUNS_DIR", tmp_path / "runs")
    st.cache_resource.clear()
    st.cache_data.clear()
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_is_drawn_though_the_shipped_model_cannot_be_opened(page, monkeypatch):
    def damaged(folder=None):
        raise BundleError("models/default/card.json is damaged. Restore it.")

    monkeypatch.setattr(Bundle, "open", damaged)
    # Through the router, since pages link to each other.
    drawn = AppTest.from_file(str(APP), default_timeout=60).run().switch_page(f"pages/{page.name}").run()
    assert not drawn.exception


@pytest.mark.parametrize("name", ["dataset", "train"])
def test_a_page_is_drawn_though_the_shipped_catalog_is_damaged(name, monkeypatch):
    def damaged(bundle):
        raise BundleError("models/default/catalog.parquet is not the file that card.json describes.")

    monkeypatch.setattr(Bundle, "catalog", property(damaged))
    page = next(path for path in PAGES if path.stem == name)
    drawn = AppTest.from_file(str(page), default_timeout=60).run()
    assert not drawn.exception
    assert "catalog.parquet is not the file" in drawn.error[0].value


@pytest.mark.parametrize(
    "card",
    ["", '{"format": 1', "[]", "{}", '{"posters": "x", "genres": [], "has_images": 1}', '{"posters": null}'],
)
@pytest.mark.parametrize("name", ["dataset", "train"])
def test_a_damaged_imported_catalog_is_told_and_in_nobodys_way(name, card):
    folder = store.catalogs_home() / "broken"
    folder.mkdir(parents=True)
    (folder / "catalog.json").write_text(card)
    page = next(path for path in PAGES if path.stem == name)
    assert store.list_catalogs()[0].problem
    assert not AppTest.from_file(str(page), default_timeout=60).run().exception

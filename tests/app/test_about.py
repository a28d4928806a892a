"""The About page, driven without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from poster_genre.inference.bundle import Bundle
from poster_genre.report import model_card
from poster_genre.ui.shared import models

APP = str(Path(__file__).parents[2] / "app.py")


@pytest.fixture
def page(tiny_bundle, monkeypatch) -> AppTest:
    monkeypatch.setattr(models, "bundle_folders", lambda: {models.SHIPPED: tiny_bundle})
    monkeypatch.setattr(models, "DEFAULT", tiny_bundle)
    return AppTest.from_file(APP, default_timeout=60).run().switch_page("pages/about.py").run()


def test_it_shows_the_whole_card(page, tiny_bundle):
    assert not page.exception
    bundle = Bundle.open(tiny_bundle)
    shown = "\n".join(element.value for element in (*page.header, *page.markdown))
    assert model_card.answer(bundle) in shown
    sections = model_card.sections(bundle)
    assert all(section.text in shown for section in sections)
    assert len(page.table) + len(page.dataframe) == sum(section.table is not None for section in sections)


def test_the_card_can_be_kept(page):
    assert "Model card (Markdown)" in [button.label for button in page.get("download_button")]

"""The Compare page in a real browser: the shipped model beside predictors that look at no poster."""

from __future__ import annotations

import csv
import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.timeout(240), pytest.mark.usefixtures("default_bundle")]

THREE = "compare?compare=shipped&compare=all+positive&compare=prevalence"


def opened(page: Page, app_url: str, path: str = "compare") -> Page:
    """The page at `path`, once everything on it is drawn."""
    page.goto(app_url)
    expect(page.locator("h1")).to_be_visible()
    page.goto(f"{app_url}/{path}")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    page.get_by_role("tab", name="Side by side").click()
    expect(page.get_by_text("part most")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(3)
    return page


def test_read_the_answer_choose_a_genre_and_take_the_films_home(page, app_url):
    opened(page, app_url)
    expect(page.locator("h1")).to_have_text("Which model is best?")
    expect(page.locator("h2").first).to_contain_text(re.compile(r"(leads|is best): Macro-F1 0\."))

    page.get_by_role("combobox", name="Curves of").click()
    page.keyboard.type("Horror")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Horror: precision against recall")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="Table (CSV)").last.click()
    rows = list(csv.DictReader(download.value.path().open(encoding="utf-8-sig")))
    assert len(rows) == 25
    assert rows[0]["Film"].startswith("https://www.imdb.com/title/tt")


def test_a_link_shows_the_same_models_and_another_can_be_looked_at(page, app_url):
    opened(page, app_url, THREE)
    expect(page.get_by_text("F1 of each genre, B against A")).to_be_visible()
    page.get_by_role("radio", name="C", exact=True).click()
    expect(page.get_by_text("F1 of each genre, C against A")).to_be_visible()
    page.wait_for_url("**against=C*")


def test_the_page_fits_a_phone(browser, app_url):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = opened(context.new_page(), app_url)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()

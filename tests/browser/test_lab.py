"""The Lab page in a real browser: the shipped result, and a small run of one's own, live."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.timeout(400), pytest.mark.usefixtures("default_bundle")]

TRAINED = 240_000  # ms: for a training with its TensorFlow


def button(page, name: str):
    # Streamlit's own header has a Stop button too, while a script runs.
    return page.get_by_test_id("stMain").get_by_role("button", name=name, exact=True)


def test_read_the_shipped_finding_then_run_a_preset_and_see_it_fill(page, app_url):
    page.goto(app_url)
    page.goto(f"{app_url}/lab")
    expect(page.locator("h1")).to_have_text("What helps rare genres, and what does it cost?")
    expect(page.locator("h2").first).to_contain_text("A threshold for each genre lifts")
    expect(page.get_by_test_id("stEChartsChart").locator("canvas").first).to_be_visible()
    expect(page.get_by_test_id("stEChartsChart")).to_have_count(3)

    page.get_by_role("radio", name="Thresholds only").click()
    expect(page.get_by_text("One training: about")).to_be_visible()
    button(page, "Run").click()
    page.wait_for_url(re.compile(r"lab=\d{8}-\d{6}-thresholds"))
    expect(button(page, "Stop")).to_be_visible()
    address = page.url

    expect(page.locator("h2").first).to_contain_text("on one seed", timeout=TRAINED)
    expect(button(page, "Run")).to_be_visible()

    second = page.context.new_page()  # as a refresh or another browser would
    second.goto(address)
    expect(second.locator("h2").first).to_contain_text("on one seed")


def test_the_page_fits_a_phone(browser, app_url):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(app_url)
    page.goto(f"{app_url}/lab")
    expect(button(page, "Run")).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    context.close()

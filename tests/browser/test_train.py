"""The whole path of the Train page in a real browser, with a real worker on the catalog inside the app."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.timeout(600), pytest.mark.usefixtures("default_bundle")]

A_RUN = re.compile(r"run=\d{8}-\d{6}-transfer_head")
SOON, TRAINED = 60_000, 300_000  # ms: for a page, and for a training with its TensorFlow and its export


def button(page, name: str):
    # Streamlit's own header has a Stop button too, while a script runs.
    return page.get_by_test_id("stMain").get_by_role("button", name=name, exact=True)


def heading(page):
    return page.locator("h3").first


def mark_charts(page) -> None:
    """Leave a mark on every chart: a chart that is built anew, and so flickers, has lost it."""
    page.evaluate("document.querySelectorAll('canvas').forEach(canvas => canvas.dataset.mark = 'same')")


def marked_charts(page) -> int:
    return page.locator("canvas[data-mark=same]").count()


def fill(page, label: str, value: str) -> None:
    field = page.get_by_role("spinbutton", name=label, exact=True)
    field.fill(value, timeout=SOON)
    field.press("Enter")


def start(page, epochs: int) -> None:
    fill(page, "Epochs", str(epochs))
    fill(page, "Learning rate", "0.00001")  # so slow that it does not end early
    button(page, "Start").click()
    page.wait_for_url(A_RUN, timeout=SOON)


def test_start_watch_restart_stop_resume_and_use(browser, page, start_app):
    with start_app() as url:
        page.goto(f"{url}/train?run=new")
        start(page, epochs=300)
        expect(heading(page)).to_contain_text("of 300 epochs: mAP", timeout=TRAINED)
        expect(page.locator(".st-key-loss-curve canvas")).to_be_visible(timeout=SOON)
        expect(page.locator(".st-key-sample-3 canvas")).to_be_visible(timeout=SOON)
        mark_charts(page)
        charts, told = marked_charts(page), heading(page).inner_text()
        expect(heading(page)).not_to_have_text(told, timeout=TRAINED)  # the next epoch, nothing pressed
        assert marked_charts(page) == charts >= 12

    with start_app() as url:  # the training went on without the app
        page.goto(f"{url}/train")  # without its name, too, the page comes back to it
        page.wait_for_url(A_RUN, timeout=SOON)
        button(page, "Stop").click(timeout=SOON)
        expect(button(page, "Resume")).to_be_visible(timeout=SOON)

        second = browser.new_context().new_page()
        second.goto(page.url)
        expect(heading(second)).to_have_text(heading(page).inner_text(), timeout=SOON)
        button(second, "Resume").click()
        button(second, "Stop").click(timeout=SOON)
        expect(button(second, "Resume")).to_be_visible(timeout=SOON)

        button(second, "Train another").click()
        start(second, epochs=1)
        button(second, "Use this model").click(timeout=TRAINED)
        second.wait_for_url(re.compile(r"model=\d{8}-\d{6}-transfer_head"), timeout=SOON)
        expect(second.locator("h1")).to_have_text("What genres is this poster?", timeout=SOON)
        second.context.close()


def test_the_page_fits_a_phone(browser, app_url):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{app_url}/train?run=new")
    expect(button(page, "Start")).to_be_visible(timeout=SOON)
    width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= 390
    context.close()

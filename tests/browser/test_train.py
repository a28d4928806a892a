"""The whole path of the Train page in a real browser, with a real worker on the catalog inside the app."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from poster_genre.inference.bundle import DEFAULT
from poster_genre.runs import run_folder
from poster_genre.runs.recipe_file import load
from poster_genre.runs.run_folder import Run, RunError, Status

pytestmark = [pytest.mark.timeout(600), pytest.mark.usefixtures("default_bundle")]

A_RUN = re.compile(r"run=\d{8}-\d{6}-transfer_head")
ENDLESS = 10_000  # epochs: hours
CHART, CHARTS = "[data-testid=stEChartsChart]", 12  # loss, six measures, four films, all genres
TRAINED = 300_000  # ms: for a training with its TensorFlow and its export


def button(page, name: str):
    # Streamlit's own header has a Stop button too, while a script runs.
    return page.get_by_test_id("stMain").get_by_role("button", name=name, exact=True)


def heading(page):
    return page.locator("h2").first


def mark_charts(page) -> None:
    """Leave a mark on every chart: a chart that is built anew, and so flickers, has lost it."""
    page.locator(f"{CHART} canvas").evaluate_all("all => all.forEach(canvas => canvas.dataset.mark = 'same')")


def marked_charts(page):
    return page.locator(f"{CHART}:has(canvas[data-mark=same])")


def fill(page, label: str, value: str) -> None:
    field = page.get_by_role("spinbutton", name=label, exact=True)
    field.fill(value)
    field.press("Enter")


@pytest.fixture
def endless_run(tmp_path) -> Iterator[Run]:
    """A stopped run that, resumed, ends only when it is told to: many epochs, and no early stopping."""
    changes = (f"optimiser.epochs={ENDLESS}", "callbacks.early_stopping=0", "catalog.first=1000")
    recipe = load("transfer_head", changes)
    run = run_folder.create(recipe, DEFAULT, tmp_path / "runs")  # the runs of `start_app`
    run_folder.write_status(run.folder, Status("stopped", epochs=ENDLESS))
    yield run
    with contextlib.suppress(RunError):  # stopped already
        run_folder.request_stop(run)


def test_resume_watch_restart_and_stop(browser, page, start_app, endless_run):
    with start_app() as url:
        page.goto(f"{url}/train?run={endless_run.id}")
        button(page, "Resume").click()
        expect(heading(page)).to_contain_text(f"of {ENDLESS} epochs: mAP", timeout=TRAINED)
        expect(page.locator(f"{CHART}:has(canvas)")).to_have_count(CHARTS)
        mark_charts(page)
        told = heading(page).inner_text()
        expect(heading(page)).not_to_have_text(told, timeout=TRAINED)  # the next epoch, nothing pressed
        expect(marked_charts(page)).to_have_count(CHARTS)

    with start_app() as url:  # the training went on without the app
        page.goto(f"{url}/train")  # without its name, too, the page comes back to it
        page.wait_for_url(A_RUN)
        button(page, "Stop").click()
        expect(button(page, "Resume")).to_be_visible(timeout=TRAINED)

        second = browser.new_context().new_page()
        second.goto(page.url)
        expect(heading(second)).to_have_text(heading(page).inner_text())
        button(second, "Resume").click()
        button(second, "Stop").click()
        expect(button(second, "Resume")).to_be_visible(timeout=TRAINED)
        second.context.close()


def test_start_and_use(page, app_url):
    page.goto(f"{app_url}/train?run=new")
    fill(page, "Epochs", "1")
    button(page, "Start").click()
    page.wait_for_url(A_RUN)
    button(page, "Use this model").click(timeout=TRAINED)
    page.wait_for_url(re.compile(r"model=\d{8}-\d{6}-transfer_head"))
    expect(page.locator("h1")).to_have_text("What genres is this poster?")


def test_the_page_fits_a_phone(browser, app_url):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{app_url}/train?run=new")
    expect(button(page, "Start")).to_be_visible()
    width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= 390
    context.close()

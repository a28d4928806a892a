"""The Evaluate page in a real browser: thresholds that move figures, links, downloads, a phone."""

from __future__ import annotations

import csv
import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def evaluate(page, app_url) -> Page:
    """The page, opened from the first one as a person would."""
    page.goto(app_url)
    page.get_by_role("link", name="Evaluate").click()
    expect(answer(page)).to_contain_text("genres it names")
    return page


def answer(page: Page):
    return page.locator("h2").first


def choose(page: Page, label: str) -> None:
    page.locator("button").filter(has_text=label).first.click()


def open_fits(page: Page) -> None:
    page.get_by_text("Fit on validation, save").click()


def one_slider(page: Page):
    return page.get_by_role("slider", name="ne threshold for all genres")


def test_the_one_threshold_moves_the_point_on_the_curve(evaluate):
    evaluate.get_by_role("tab", name="One genre").click()
    point = evaluate.locator(".st-key-precision-recall .scatterlayer .trace").last.locator("path.point")
    expect(point).to_be_visible()
    before = point.get_attribute("transform")
    one_slider(evaluate).focus()
    evaluate.keyboard.press("End")
    expect(answer(evaluate)).to_contain_text("names no genre at all")
    expect(point).not_to_have_attribute("transform", before)


def test_a_threshold_is_typed_into_the_table(evaluate):
    table = evaluate.locator(".stDataFrameGlideDataEditor").first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    evaluate.mouse.dblclick(box["x"] + box["width"] - 25, box["y"] + 50)  # the commonest genre's threshold
    evaluate.locator("#portal input").fill("0.9")
    evaluate.keyboard.press("Enter")
    evaluate.wait_for_url(re.compile(r"cut-Drama=0\.9"))
    expect(evaluate.locator("button").filter(has_text="Custom").first).to_have_attribute(
        "aria-checked", "true"
    )


def test_a_link_shows_the_same_thresholds_split_and_section_in_a_new_tab(evaluate):
    choose(evaluate, "Validation")
    evaluate.get_by_role("tab", name="Head and tail").click()
    open_fits(evaluate)
    evaluate.get_by_role("button", name="Micro-F1", exact=True).click()
    expect(evaluate.get_by_text("validation films, where it gives")).to_be_visible()
    evaluate.wait_for_url(re.compile(r"cut=0\.\d+"))
    tab = evaluate.context.new_page()
    tab.goto(evaluate.url)
    expect(answer(tab)).to_contain_text("genres it names")
    expect(answer(evaluate)).to_have_text(answer(tab).inner_text())
    expect(tab.get_by_role("tab", name="Head and tail")).to_have_attribute("aria-selected", "true")


def test_saved_thresholds_are_offered_on_predict(evaluate):
    one_slider(evaluate).focus()
    evaluate.keyboard.press("ArrowRight")
    evaluate.wait_for_url("**policy=Custom**")
    open_fits(evaluate)
    save = evaluate.get_by_role("button", name="Save", exact=True)
    expect(save).to_have_count(1)  # while a rerun replaces the page, the old one is there beside the new one
    save.click()
    evaluate.get_by_label("Name").fill("Film festival")
    evaluate.keyboard.press("Enter")
    evaluate.get_by_role("button", name="Save these thresholds").click()
    evaluate.wait_for_url("**policy=Film+festival**")
    evaluate.keyboard.press("Escape")
    evaluate.get_by_role("link", name="Predict").click()
    choose(evaluate, "Try ")
    saved = evaluate.locator("button").filter(has_text="Film festival")
    expect(saved).to_have_attribute("aria-checked", "true")


def test_the_table_and_the_figures_download(evaluate):
    with evaluate.expect_download() as table:
        evaluate.get_by_role("button", name="Table (CSV)").click()
    rows = list(csv.DictReader(table.value.path().open(encoding="utf-8-sig")))
    assert len(rows) == 24 and {"genre", "f1", "threshold"} <= set(rows[0])
    with evaluate.expect_download() as figures:
        evaluate.get_by_role("button", name="Figures").click()
    rows = list(csv.DictReader(figures.value.path().open(encoding="utf-8-sig")))
    f1 = next(row for row in rows if row["metric"] == "f1_macro")
    assert float(f1["low"]) < float(f1["value"]) < float(f1["high"])


def test_the_report_draws_its_figures_without_a_network(evaluate, browser, tmp_path):
    with evaluate.expect_download() as download:
        evaluate.get_by_role("button", name="Report").click()
    file = tmp_path / "report.html"
    download.value.save_as(file)
    context = browser.new_context(offline=True, viewport={"width": 1100, "height": 900})
    report, asked = context.new_page(), []
    report.on("request", lambda request: asked.append(request.url))
    report.goto(file.as_uri())
    report.locator("summary").first.click()
    expect(report.locator("details[open] .js-plotly-plot").first).to_be_visible()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


def test_the_page_fits_a_phone(browser, app_url):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(app_url)
    expect(page.locator("h1").first).to_be_visible()
    page.goto(f"{app_url}/evaluate?part=One+genre")
    expect(answer(page)).to_contain_text("genres it names")
    expect(page.locator(".st-key-roc .js-plotly-plot")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()

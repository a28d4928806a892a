"""The Dataset page in a real browser: look, click a cell, resample, upload, check, download, remove."""

from __future__ import annotations

import csv

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.timeout(240), pytest.mark.usefixtures("default_bundle")]

FILMS = "id,title,genres\n" + "".join(
    f"m{n},Film {n},{'Drama|Comedy' if n % 3 else 'War'}\n" for n in range(30)
)


def opened(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator("h2").first).to_contain_text(" on ")


def button(page: Page, name: str):
    return page.get_by_test_id("stMain").get_by_role("button", name=name, exact=True)


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def upload(page: Page, name: str, text: str) -> None:
    button(page, "Add a catalog").click()
    page.get_by_text("Upload", exact=True).click()
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )


def test_a_click_on_a_pair_shows_its_films(page, app_url):
    opened(page, f"{app_url}/dataset?section=Pairs")
    expect(page.get_by_text("Drama and Comedy are on 946 posters")).to_be_visible()
    chart = page.locator(".st-key-pair-map .js-plotly-plot")
    expect(chart.locator(".scatterlayer .point").first).to_be_attached()
    # The third cell of the first row: of the second genre of the matrix, Romance, as points go by rows.
    chart.locator(".scatterlayer .point").nth(1).click(force=True)
    expect(page.get_by_text("Drama and Romance are on")).to_be_visible()
    page.wait_for_url("**pair-b=Romance*")


def test_a_sampler_shows_at_once_what_it_would_do(page, app_url):
    opened(page, f"{app_url}/dataset?section=Resampling")
    copies = page.get_by_test_id("stMetric").filter(has_text="Exact copies")
    expect(copies).to_contain_text("90%")  # of what the CNN notebook's sampler draws
    page.get_by_role("combobox", name="Sampler").click()
    page.get_by_role("option", name="ML-RUS (drop common posters)").click()
    expect(copies).to_contain_text("0%")
    page.wait_for_url("**sampler=ML-RUS*")


def test_upload_check_download_and_remove(page, app_url, tmp_path):
    opened(page, f"{app_url}/dataset")
    upload(page, "my films.csv", FILMS + "m30,No genre,\n")
    button(page, "Add catalog").click()
    expect(page.get_by_text("Rows without a genre").first).to_be_visible()
    expect(page.locator("h2").first).to_have_text("Comedy is on 20 of 30 posters; War on ten.")
    page.wait_for_url("**catalog=my*")

    tab(page, "Quality")
    page.get_by_text("Rows without a genre: 1").click()
    expect(page.get_by_role("button", name="Table (CSV)")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Table (CSV)").click()
    download.value.save_as(tmp_path / "found.csv")
    (row,) = csv.DictReader((tmp_path / "found.csv").open(encoding="utf-8-sig"))
    assert row == {"film_id": "m30", "detail": "row 32: the row names no genre"}

    button(page, "Remove").click()
    page.get_by_role("button", name="Remove it", exact=True).click()  # a pop-up is not in the page's frame
    expect(page.locator("h2").first).to_have_text("Drama is on every second poster; Reality-TV on two.")


def test_wrong_input_is_explained_in_place(page, app_url):
    opened(page, f"{app_url}/dataset")
    upload(page, "numbers.csv", "id,genres\nm1,5\nm2,7\n")
    expect(page.get_by_text("“5” is a number, not a genre")).to_be_visible()


def test_figures_download_as_picture_and_page(page, app_url, tmp_path):
    opened(page, f"{app_url}/dataset")
    page.locator(".st-key-genre-counts-downloads button").click()
    for name, start in (
        ("PNG", b"\x89PNG"),
        ("SVG", b"<svg"),
        ("Interactive page (HTML)", b"<!doctype html>"),
    ):
        save = page.get_by_role("button", name=name, exact=True)
        expect(save).to_be_enabled()  # the page's promise: what can be clicked works
        with page.expect_download() as download:
            save.click()
        download.value.save_as(tmp_path / "figure")
        assert (tmp_path / "figure").read_bytes().startswith(start)


def test_the_page_fits_a_phone(browser, app_url):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    opened(page, f"{app_url}/dataset")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    context.close()

"""The whole path of the Predict page in a real browser."""

from __future__ import annotations

import csv

import pytest
from playwright.sync_api import expect

from poster_genre.demo import draw_poster, examples

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def poster_file(tmp_path):
    path = tmp_path / "a drawn “poster”, n° 1.png"
    path.write_bytes(examples()[0].png_bytes)
    return path


def choose(page, label: str) -> None:
    page.locator("button").filter(has_text=label).first.click()


def heading(page):
    return page.locator("h2").first


def test_drop_a_file_read_its_genres_and_move_a_threshold(page, app_url, poster_file):
    page.goto(app_url)
    page.set_input_files("input[type=file]", poster_file)
    expect(heading(page)).to_contain_text("%")
    expect(page.locator(".js-plotly-plot .ytick").first).to_contain_text("%")

    choose(page, "Custom")
    slider = page.get_by_role("slider", name="One threshold for all genres")
    slider.focus()
    page.keyboard.press("End")
    expect(heading(page)).to_contain_text("Unsure")


def test_a_link_shows_the_same_thresholds_in_a_new_tab(page, app_url, poster_file):
    page.goto(app_url)
    page.set_input_files("input[type=file]", poster_file)
    expect(heading(page)).to_contain_text("%")
    choose(page, "Thorough")
    page.wait_for_url("**policy=*")

    tab = page.context.new_page()
    tab.goto(page.url)
    tab.set_input_files("input[type=file]", poster_file)
    expect(heading(tab)).to_contain_text("%")
    said = tab.get_by_text("of 100 genres shown are right").inner_text()
    expect(page.get_by_text("of 100 genres shown are right")).to_have_text(said)


def test_many_files_give_a_gallery_and_a_csv_that_names_the_bad_one(page, app_url, tmp_path):
    for number, genres in enumerate((["Horror"], ["Comedy", "Romance"], ["Western"])):
        draw_poster(genres, seed=number, size=(444, 300)).save(tmp_path / f"{number}.png")
    (tmp_path / "notes.jpg").write_text("hello")
    page.goto(app_url)
    page.set_input_files("input[type=file]", sorted(tmp_path.iterdir()))
    expect(page.get_by_text("notes.jpg").last).to_be_visible()
    expect(page.get_by_text("1 of 4 files cannot be used")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(download.value.path().open(encoding="utf-8")))
    assert [row["file"] for row in rows] == ["0.png", "1.png", "2.png", "notes.jpg"]
    assert [bool(row["genres"]) for row in rows] == [True, True, True, False]
    assert "not an image" in rows[-1]["error"]


def test_the_page_fits_a_phone(browser, app_url, poster_file):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(app_url)
    page.set_input_files("input[type=file]", poster_file)
    expect(heading(page)).to_contain_text("%")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()

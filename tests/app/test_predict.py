"""The Predict page, driven without a browser, with the shipped model."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from poster_genre.data.demo import examples

APP = str(Path(__file__).parents[2] / "app.py")


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_file(APP, default_timeout=60).run()


def upload(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    for name, content in files:
        page.file_uploader[0].upload(name, content)
    return page.run()


def texts(page: AppTest) -> str:
    parts = [*page.subheader, *page.markdown, *page.caption, *page.info]
    return "\n".join(str(element.value) for element in parts)


def poster(number: int = 0) -> bytes:
    return examples()[number].png_bytes


def test_an_empty_page_offers_the_drop_zone_and_six_examples(page):
    assert not page.exception
    assert len(page.file_uploader) == 1
    assert sum(button.label.startswith("Try ") for button in page.button) == 6


def test_one_click_on_an_example_shows_its_genres(page):
    next(button for button in page.button if button.label.startswith("Try ")).click().run()
    assert not page.exception
    assert "%" in page.subheader[0].value


def test_an_upload_is_answered_without_a_button(page):
    upload(page, ("poster.png", poster()))
    assert not page.exception
    assert "%" in page.subheader[0].value
    assert "of 100 genres shown are right" in texts(page)


def test_moving_the_threshold_changes_the_answer_to_unsure(page):
    upload(page, ("poster.png", poster()))
    page.segmented_control(key="policy").set_value("custom").run()
    page.slider(key="cut").set_value(1.0).run()
    assert not page.exception
    assert page.subheader[0].value.startswith("Unsure")
    page.slider(key="cut").set_value(0.0).run()
    assert not page.subheader[0].value.startswith("Unsure")


def test_a_slider_for_each_genre_starts_at_balanced_and_resets(page):
    upload(page, ("poster.png", poster()))
    page.segmented_control(key="policy").set_value("custom").run()
    page.toggle(key="each").set_value(True).run()
    balanced = page.slider(key="cut-Drama").value
    page.slider(key="cut-Drama").set_value(0.99).run()
    next(button for button in page.button if button.label == "Reset to Balanced").click().run()
    assert page.slider(key="cut-Drama").value == balanced


def test_a_bad_file_is_named_and_the_others_go_on(page):
    upload(page, ("good.png", poster()), ("notes.jpg", b"hello"), ("fine.png", poster(1)))
    assert not page.exception
    assert "notes.jpg" in page.error[0].value
    assert "not an image" in page.error[0].value


def test_a_wide_picture_gets_an_answer_and_a_hint(page):
    import io

    from PIL import Image

    buffer = io.BytesIO()
    Image.effect_noise((640, 200), 80).convert("RGB").save(buffer, "PNG")
    upload(page, ("landscape.png", buffer.getvalue()))
    assert page.subheader
    assert "wider than tall" in texts(page)


def test_why_lights_the_places_that_speak_for_a_genre(page):
    upload(page, ("poster.png", poster()))
    pills = page.pills(key="why") if hasattr(page, "pills") else page.button_group(key="why")
    pills.set_value(pills.options[0]).run()
    assert not page.exception
    assert "Bright places" in texts(page)

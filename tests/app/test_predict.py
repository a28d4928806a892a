"""The Predict page, driven without a browser, with the shipped model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from poster_genre.demo import examples
from poster_genre.ui.shared import models

APP = str(Path(__file__).parents[2] / "app.py")


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_file(APP, default_timeout=60).run()


def upload(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    for name, content in files:
        page.file_uploader[0].upload(name, content)
    return page.run()


def texts(page: AppTest) -> str:
    parts = [*page.header, *page.markdown, *page.caption, *page.info]
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
    assert "%" in page.header[0].value


def test_an_upload_is_answered_without_a_button(page):
    upload(page, ("poster.png", poster()))
    assert not page.exception
    assert "%" in page.header[0].value
    assert "of 100 genres shown are right" in texts(page)


def test_moving_the_threshold_changes_the_answer_to_unsure(page):
    upload(page, ("poster.png", poster()))
    page.segmented_control(key="policy").set_value("custom").run()
    page.slider(key="cut").set_value(1.0).run()
    assert not page.exception
    assert page.header[0].value.startswith("Unsure")
    page.slider(key="cut").set_value(0.0).run()
    assert not page.header[0].value.startswith("Unsure")


def test_a_slider_for_each_genre_starts_at_balanced_and_resets(page):
    upload(page, ("poster.png", poster()))
    page.segmented_control(key="policy").set_value("custom").run()
    page.toggle(key="each").set_value(True).run()
    balanced = page.slider(key="cut-Drama").value
    page.slider(key="cut-Drama").set_value(0.99).run()
    next(button for button in page.button if button.label.startswith("Reset to")).click().run()
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
    assert page.header
    assert "wider than tall" in texts(page)


def test_why_lights_the_places_that_speak_for_a_genre(page):
    upload(page, ("poster.png", poster()))
    pills = page.pills(key="why") if hasattr(page, "pills") else page.button_group(key="why")
    pills.set_value(pills.options[0]).run()
    assert not page.exception
    assert "Bright places" in texts(page)


def test_a_genre_that_is_decided_is_drawn_however_many_are_likelier(page):
    upload(page, ("poster.png", poster()))
    page.segmented_control(key="shown").set_value("Top 3").run()
    page.segmented_control(key="policy").set_value("custom").run()
    page.slider(key="cut").set_value(0.0).run()
    assert len(drawn_genres(page)) == 24
    page.slider(key="cut").set_value(1.0).run()
    assert len(drawn_genres(page)) == 3


def test_posters_stay_while_another_page_is_looked_at_and_go_when_cleared(page):
    upload(page, ("one.png", poster()), ("two.png", poster(1)))
    page.switch_page("pages/evaluate.py").run()
    page.switch_page("pages/predict.py").run()
    assert [button.label for button in page.button if "png" in button.label] == ["one\\.png", "two\\.png"]
    page.button(key="clear").click().run()
    assert sum(button.label.startswith("Try ") for button in page.button) == 6


def test_a_click_in_the_gallery_opens_the_poster_and_the_next_is_a_click_away(page):
    upload(page, *((f"{number}.png", poster(number)) for number in range(3)))
    page.button(key="open-1").click().run()
    assert page.selectbox(key="one").value == 1
    page.button(key="next").click().run()
    assert page.selectbox(key="one").value == 2
    assert page.button(key="next").disabled
    assert not page.exception


def test_a_link_to_a_model_that_is_gone_says_so_and_the_shipped_one_answers():
    page = AppTest.from_file(APP, default_timeout=60)
    page.query_params["model"] = "20200101-000000-gone"
    page.run()
    assert "20200101-000000-gone" in page.warning[0].value
    assert not page.exception


def test_without_its_evaluation_a_model_still_answers(tiny_bundle, tmp_path, monkeypatch):
    monkeypatch.setattr(models, "RUNS_DIR", tmp_path)
    folder = tmp_path / "lame" / "bundle"
    shutil.copytree(tiny_bundle, folder)
    (folder / "evaluation.npz").unlink()
    page = AppTest.from_file(APP, default_timeout=60).run()
    page.selectbox(key="model").set_value("lame").run()
    upload(page, ("poster.png", poster()))
    assert not page.exception
    assert "%" in page.header[0].value
    assert "evaluation is missing" in texts(page)


def drawn_genres(page: AppTest) -> list[str]:
    import json

    chart = json.loads(page.get("plotly_chart")[0].proto.spec)
    return chart["data"][0]["y"]


def test_a_models_own_rule_decides_until_another_is_picked(monkeypatch, tmp_path):
    folder = Path(shutil.copytree(models.DEFAULT, tmp_path / "always-three" / "bundle"))
    card = json.loads((folder / "card.json").read_text("utf-8"))
    rule = {"name": "top_k", "kind": "top_k", "cuts": [0.0] * len(card["genres"]), "k": 3, "note": ""}
    card["policies"]["top_k"], card["answers_by"] = rule, "top_k"
    (folder / "card.json").write_text(json.dumps(card), "utf-8")
    monkeypatch.setattr(models, "RUNS_DIR", tmp_path)
    page = AppTest.from_file(APP, default_timeout=60)
    page.query_params["model"] = "always-three"
    upload(page.run(), ("poster.png", poster()))
    assert not page.exception
    control = page.segmented_control(key="policy")
    assert control.value == "top_k" and control.options[0] == "Top 3"
    page.segmented_control(key="policy").set_value("precise").run()
    assert not page.exception


def test_every_system_is_asked_once_the_fold_is_opened(page):
    upload(page, ("poster.png", poster()))
    assert "What would the earlier systems have said?" in {fold.label for fold in page.expander}
    assert not page.table  # nothing is asked before


OPENED = """
from poster_genre.demo import examples
from poster_genre.ui.predict import systems
from poster_genre.ui.shared import models, poster_input

upload = poster_input.Upload("poster.png", examples()[0].png_bytes)
systems._answers(poster_input.predict_all(models.open_bundle(str(models.DEFAULT)), [upload])[0])
"""


def test_opened_it_has_a_row_a_system_ours_first():
    page = AppTest.from_string(OPENED, default_timeout=60).run()
    assert not page.exception
    rows = page.table[0].value
    assert len(rows) >= 2 and rows["System"][0].startswith("Ours: ")
    assert rows["Genres"].str.contains("%").all() and (rows["mAP"][0] > rows["mAP"][1:]).all()
    assert "python -m poster_genre train" in page.caption[0].value

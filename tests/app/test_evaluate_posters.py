"""The mistakes as posters: with a catalog that has their images, and activation maps on request."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from poster_genre.data.catalog import Catalog
from poster_genre.data.home import catalogs_home
from poster_genre.inference.bundle import Bundle
from poster_genre.ui.evaluate.mistakes import A_PAGE
from poster_genre.ui.shared import models

APP = str(Path(__file__).parents[2] / "app.py")


@pytest.fixture
def films(tiny_bundle, tmp_path, monkeypatch, poster_bytes) -> list[Path]:
    """The tiny model among the runs, and a catalog with an image of each of its test films."""
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(models, "RUNS_DIR", tmp_path / "runs")
    shutil.copytree(tiny_bundle, tmp_path / "runs" / "tiny" / "bundle")
    bundle = Bundle.open(tiny_bundle)
    test = bundle.evaluation["test"]
    paths = [tmp_path / f"{film}.jpg" for film in test.ids]
    for number, path in enumerate(paths):
        path.write_bytes(poster_bytes(number))
    about = pd.DataFrame({"film_id": test.ids, "path": [str(path) for path in paths]})
    labels = test.labels | (np.arange(len(bundle.genres)) == 0)  # every genre occurs
    Catalog.build("drawn", about, labels, bundle.genres).save(catalogs_home() / "drawn")
    return paths


@pytest.fixture
def page(films) -> AppTest:
    page = AppTest.from_file(APP, default_timeout=60).run()
    page.switch_page("pages/evaluate.py").run()
    page.selectbox(key="model").set_value("tiny").run()
    page.session_state["part"] = "Mistakes"
    return page.run()


def pictures(page: AppTest) -> int:
    return len(page.get("image"))


def test_mistakes_are_posters_with_their_genres_and_a_link(page):
    assert not page.exception and not page.error
    assert pictures(page) == A_PAGE
    told = [element.value for element in page.markdown if "True: " in element.value]
    assert len(told) == A_PAGE
    assert all("](https://www.imdb.com/title/tt" in text and "Named: " in text for text in told)


def test_the_places_that_speak_for_a_mistake_are_lit_on_request(page):
    page.toggle(key="mistakes-lit").set_value(True).run()
    assert not page.exception and not page.error
    assert pictures(page) == A_PAGE


def test_a_poster_that_is_gone_or_broken_is_said_in_its_place(films):
    for path in films[::2]:
        path.unlink()
    for path in films[1::2]:
        path.write_bytes(b"no image")
    page = AppTest.from_file(APP, default_timeout=60).run()
    page.switch_page("pages/evaluate.py").run()
    page.selectbox(key="model").set_value("tiny").run()
    page.session_state["part"] = "Mistakes"
    page.run()
    assert not page.exception
    assert pictures(page) == 0
    said = [caption.value for caption in page.caption if "_image:" in caption.value]
    assert len(said) == A_PAGE

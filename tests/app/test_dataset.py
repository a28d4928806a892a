"""The Dataset page, driven without a browser: every section, adding catalogs, and what goes wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from poster_genre import demo
from poster_genre.data import store
from poster_genre.data.catalog import Catalog
from poster_genre.data.home import catalogs_home

PAGE = str(Path(__file__).parents[2] / "pages" / "dataset.py")
OWN = "The app's own catalog"
GENRES = ("Comedy", "Drama", "War")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home: no imported catalogs."""
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def small() -> str:
    """An imported catalog of 60 films with titles and years, without images. Returns its name."""
    labels = np.zeros((60, 3), bool)
    labels[:40, 1], labels[30:55, 0], labels[55:, 2] = True, True, True
    about = pd.DataFrame(
        {
            "film_id": [f"tt{number:04d}" for number in range(60)],
            "title": [f"Film {number}" for number in range(60)],
            "year": np.arange(1950, 2010),
        }
    )
    Catalog.build("small", about, labels, GENRES).save(catalogs_home() / "small")
    return "small"


@pytest.fixture
def drawn(home: Path) -> str:
    """An imported catalog of 24 drawn posters. Returns its name."""
    folder = demo.demo_catalog(home / "drawn", 24, size=(90, 60))
    store.import_catalog(folder, "drawn")
    return "drawn"


def opened(catalog: str, section: str = "Genres", **choices: str) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=60)
    for name, value in {"catalog": catalog, "section": section, **choices}.items():
        page.query_params[name] = value
    return page.run()


def said(page: AppTest) -> str:
    parts = [*page.header, *page.markdown, *page.caption, *page.info, *page.error]
    return "\n".join(str(element.value) for element in parts)


def metrics(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def charts(page: AppTest) -> int:
    return len(page.get("plotly_chart"))


def test_the_apps_own_catalog_shows_without_any_import():
    page = AppTest.from_file(PAGE, default_timeout=60).run()
    assert not page.exception
    assert page.selectbox(key="catalog").value == OWN
    assert page.header[0].value == "Drama is on every second poster; Reality-TV on two."
    assert metrics(page) == {
        "Posters": "6,505",
        "Genres": "24",
        "Genres a poster": "2.33",
        "Label sets": "448",
        "Imbalance ratio": "1,636 : 1",
    }


def test_the_answer_is_one_sentence_about_the_chosen_catalog(small):
    page = opened(small)
    assert not page.exception
    assert page.header[0].value == "Drama is on 40 of 60 posters; War on five."
    assert metrics(page)["Imbalance ratio"] == "8 : 1"


@pytest.mark.parametrize(
    ("section", "figures"),
    [("Genres", 2), ("Pairs", 1), ("Combinations", 2), ("Years", 1), ("Resampling", 1), ("Splits", 2)],
)
def test_every_section_draws_its_figures(small, section, figures):
    page = opened(small, section)
    assert not page.exception
    assert charts(page) == figures


@pytest.mark.parametrize("section", ["Pairs", "Combinations", "Resampling", "Splits", "Gallery", "Quality"])
def test_every_section_works_on_the_apps_own_catalog(section):
    page = opened(OWN, section)
    assert not page.exception


@pytest.mark.parametrize(
    ("section", "box", "drawn"),
    [("Genres", "scumble-box", "plotly_chart"), ("Genres", "genre-table-box", "dataframe"),
     ("Resampling", "subsets-box", "plotly_chart"), ("Splits", "split-shares-box", "dataframe")],
)  # fmt: skip
def test_folded_detail_is_drawn_when_it_is_opened(small, section, box, drawn):
    page = opened(small, section)
    before = len(page.get(drawn))
    page.session_state[box] = True
    page.run()
    assert not page.exception
    assert len(page.get(drawn)) == before + 1


@pytest.mark.parametrize("strategy", ["Rare genres in every subset", "One subset a genre"])
def test_balanced_subsets_are_counted_genre_by_genre(small, strategy):
    page = opened(small, "Resampling", **{"subset-strategy": strategy})
    page.session_state["subsets-box"] = True
    page.run()
    assert not page.exception
    assert page.segmented_control(key="subset-strategy").value is not None


def test_a_catalog_without_years_has_no_section_for_them(drawn):
    assert "Years" not in [tab.label for tab in opened(drawn).tabs]


@pytest.mark.parametrize("choice", [{"scale": "Log"}, {"posters-of": "By split"}, {"order": "A to Z"}])
def test_the_counts_can_be_shown_in_other_ways(small, choice):
    page = opened(small, **choice)
    assert not page.exception
    assert charts(page) == 2


def test_a_pair_is_put_into_words_with_its_films(small):
    page = opened(small, "Pairs", **{"pair-a": "Comedy", "pair-b": "Drama"})
    assert "**Comedy and Drama** are on 10 posters: 40% of Comedy, 25% of Drama" in said(page)
    assert len(page.dataframe[0].value) == 10


@pytest.mark.parametrize("figure", ["Counts", "Conditional", "Lift"])
def test_pairs_are_shown_in_three_ways(small, figure):
    page = opened(small, "Pairs", **{"pair-figure": figure})
    assert not page.exception and page.segmented_control(key="pair-figure").value is not None


def test_a_sampler_shows_what_it_would_do(small):
    page = opened(small, "Resampling")
    before = metrics(page)["Training posters"]
    page.selectbox(key="sampler").select("ml_rus").run()
    assert not page.exception
    assert metrics(page)["Training posters"] != before
    assert metrics(page)["Exact copies"] == "0%"


def test_a_setting_moves_the_preview(small):
    page = opened(small, "Resampling")
    page.selectbox(key="sampler").select("ml_rus").run()
    page.slider(key="ml_rus-percent").set_value(50.0).run()
    drawn = next(metric for metric in page.metric if metric.label == "Training posters")
    before = int(drawn.delta.split()[0])
    assert int(drawn.value) == before - before // 2


def test_new_embeddings_are_offered_where_there_are_embeddings(small):
    assert "mlsmote" not in opened(small, "Resampling").selectbox(key="sampler").options
    own = opened(OWN, "Resampling").selectbox(key="sampler")
    assert any("MLSMOTE" in option for option in own.options)


def test_the_gallery_shows_pictures_and_finds_films(drawn):
    page = opened(drawn, "Gallery")
    assert not page.exception
    assert len(page.get("image")) == 24
    page.text_input(key="gallery-search").set_value("DR0000003").run()
    assert "**1 poster**" in said(page)


def test_the_gallery_narrows_to_genres_and_to_exact_combinations(small):
    page = opened(small, "Gallery")
    page.multiselect(key="gallery-genres").set_value(["Comedy", "Drama"]).run()
    assert "**10 posters**" in said(page)
    page.segmented_control(key="gallery-by").set_value("Exact combination").run()
    page.selectbox(key="gallery-set").select("Drama").run()
    assert "**30 posters**" in said(page)


def test_an_image_that_is_gone_is_said_in_its_place(drawn, home):
    next((home / "drawn" / "Images").iterdir()).unlink()
    page = opened(drawn, "Gallery")
    assert not page.exception
    assert "the file is not there" in said(page)


def test_a_catalog_that_is_too_small_to_split_says_so():
    one = pd.DataFrame({"film_id": ["a"]})
    Catalog.build("one", one, np.ones((1, 1), bool), ("Drama",)).save(catalogs_home() / "one")
    page = opened("one", "Splits")
    assert not page.exception
    assert "no poster is left for validation and test" in page.info[0].value


def test_images_are_checked_in_the_background_and_findings_can_be_left_out(drawn, home):
    from poster_genre.ui.dataset import image_checks

    broken = sorted((home / "drawn" / "Images").iterdir())[0]
    broken.write_bytes(broken.read_bytes()[:400])
    page = opened(drawn, "Quality")
    next(button for button in page.button if button.label == "Check every image").click().run()
    image_checks.current(store.open_catalog(drawn)).wait(60)
    page.run()
    assert "Looked at: 24 images" in said(page)
    page.session_state["box-truncated"] = True
    page.run()
    page.toggle(key="leave-drawn-truncated").set_value(True).run()
    assert not page.exception
    assert "without 1 poster" in said(page)
    page.session_state["section"] = "Genres"
    assert metrics(page.run())["Posters"] == "23"


def test_the_headers_figures_step_back_on_the_other_tabs():
    assert metrics(opened(OWN, "Genres")) and not metrics(opened(OWN, "Pairs"))


@pytest.mark.parametrize("section", ["Gallery", "Quality"])
def test_without_images_two_buttons_lead_on(section):
    page = opened(OWN, section)
    next(button for button in page.button if button.label == "Connect its posters").click().run()
    assert not page.exception and page.text_input(key="catalog-path")


def test_text_that_looks_like_a_formula_is_defused_in_tables():
    about = pd.DataFrame({"film_id": ["a", "b"], "title": ["=1+1", "Plain"]})
    Catalog.build("odd", about, np.eye(2, dtype=bool), ("Drama", "War")).save(catalogs_home() / "odd")
    page = opened("odd", "Gallery")
    assert page.dataframe[0].value["title"].tolist() == ["'=1+1", "Plain"]


PUBLISHED = """
from poster_genre.data import readers
from poster_genre.ui.dataset import overview
from types import SimpleNamespace

overview._published_table(SimpleNamespace(catalog=readers.read({path!r})))
"""


def test_counts_as_published_stand_beside_those_as_used(tmp_path):
    (tmp_path / "films.csv").write_text("id,genres\na,Drama|War\nb,Drama\nb,Drama\nc,N/A\n", "utf-8")
    page = AppTest.from_string(PUBLISHED.format(path=str(tmp_path / "films.csv")), default_timeout=60).run()
    assert not page.exception
    table = page.dataframe[0].value.set_index("")
    assert table.loc["Rows"].tolist() == [4, 2]
    assert table.loc["Rows without a genre (N/A)"].tolist() == [1, 0]

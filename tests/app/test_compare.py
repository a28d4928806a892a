"""The Compare page, driven without a browser, on small bundles of its own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from poster_genre.runs import run_folder
from poster_genre.ui.compare import board

APP = str(Path(__file__).parents[2] / "app.py")


@pytest.fixture
def models(tmp_path, monkeypatch, light_bundle):
    """`models(name=dict(...), ...)`: what lies in models/leaderboard/; no shipped model and no runs."""
    monkeypatch.setattr(run_folder, "RUNS_DIR", tmp_path / "runs")
    monkeypatch.setattr(board, "BOARD", tmp_path / "leaderboard")
    monkeypatch.setattr(board, "DEFAULT", tmp_path / "default")

    def write(**bundles: dict) -> None:
        for name, options in bundles.items():
            light_bundle(tmp_path / "leaderboard" / name, **{"title": name.capitalize(), **options})

    return write


def opened(**query: str | list[str]) -> AppTest:
    page = AppTest.from_file(APP, default_timeout=120).run()
    for name, value in query.items():
        page.query_params[name] = value
    return page.switch_page("pages/compare.py").run()


BESIDE = {"view": "Side by side"}


def charts(page: AppTest) -> int:
    return len(page.get("plotly_chart"))


def titles(page: AppTest) -> str:
    return "\n".join(f"{error.proto.title} {error.value}" for error in page.error)


def test_the_answer_names_the_best_model_and_whether_it_is_more_than_chance(models):
    models(weak={"skill": 0.3}, strong={"skill": 3.0})
    page = opened()
    assert not page.exception
    answer = page.header[0].value
    assert answer.startswith("Strong is best: Macro-F1")
    assert "over Weak is more than chance" in answer
    assert "95 % interval" in page.caption[0].value


def test_equally_skilled_models_may_lead_by_chance(models):
    models(one={"skill": 1.0, "seed": 1}, two={"skill": 1.0, "seed": 2})
    assert "may be chance" in opened().header[0].value


def test_another_figure_ranks_otherwise(models):
    models(weak={"skill": 0.3}, strong={"skill": 3.0})
    page = opened()
    page.selectbox(key="rank-by").set_value("hamming").run()
    assert not page.exception
    assert "Hamming loss" in page.header[0].value
    assert page.header[0].value.startswith("Strong")


def test_the_table_has_intervals_and_constant_predictors_and_can_be_searched(models):
    models(weak={"skill": 0.3}, strong={"skill": 3.0})
    page = opened()
    table = page.dataframe[0].value
    assert table["Model"].tolist()[0] == "Strong"
    assert "–" in table["Macro-F1"][0]
    assert "Names every genre" in table["Model"].tolist()
    page.text_input(key="find").set_value("weak").run()
    assert page.dataframe[0].value["Model"].tolist() == ["Weak"]
    page.text_input(key="find").set_value("nothing like it").run()
    assert not page.exception
    assert any("No model matches" in caption.value for caption in page.caption)


def test_two_models_are_drawn_side_by_side(models):
    models(weak={"skill": 0.3}, strong={"skill": 3.0})
    assert charts(opened()) == 1  # the leaderboard
    page = opened(**BESIDE)
    assert charts(page) == 3  # differences, curves, genres
    assert any("better on" in caption.value for caption in page.caption)
    films = page.dataframe[-1].value
    assert films["Film"][0].startswith("https://www.imdb.com/title/tt")


def test_the_choice_is_in_the_url(models):
    models(weak={"skill": 0.3}, strong={"skill": 3.0}, middle={"seed": 1})
    page = opened(compare=["middle", "weak"])
    assert page.multiselect[0].value == ["middle", "weak"]
    page.multiselect[0].set_value(["weak", "strong", "middle"]).run()
    assert page.query_params["compare"] == ["weak", "strong", "middle"]
    page.multiselect[0].set_value(["strong", "middle"]).run()  # the two best: what stands there anyway
    assert "compare" not in page.query_params


def test_of_three_models_any_is_shown_against_the_first(models):
    models(weak={"skill": 0.3}, strong={"skill": 3.0}, middle={"seed": 1})
    page = opened(compare=["weak", "strong", "middle"])
    page.segmented_control(key="against").set_value("C").run()
    assert not page.exception
    assert any("part most" in text.value and "A and C" in text.value for text in page.markdown)


def test_the_thresholds_of_all_can_be_changed(models):
    models(weak={"skill": 0.3}, strong={"skill": 3.0})
    page = opened(**BESIDE)
    before = page.dataframe[-1].value
    page.segmented_control(key="compare-thresholds").set_value("thorough").run()
    assert not page.exception
    assert not page.dataframe[-1].value.equals(before)


def test_one_model_is_compared_with_the_constant_predictors(models):
    models(alone={"skill": 2.0})
    page = opened()
    assert not page.exception
    assert "Alone is the only model on these films" in page.header[0].value
    assert charts(page) == 1 and charts(opened(**BESIDE)) == 3
    assert any("poster_genre train" in code.value for code in page.code)


def test_no_model_at_all_says_what_to_do(models):
    models()
    page = opened()
    assert not page.exception
    assert "no model to compare" in page.info[0].value


def test_one_choice_is_too_few(models):
    models(weak={"skill": 0.3}, strong={"skill": 3.0})
    page = opened(compare=["weak"])
    assert not page.exception
    assert "at least two models" in page.info[0].value


def diverged(arrays: dict) -> None:
    arrays["test_logits"][:] = np.nan


def emptied(arrays: dict) -> None:
    for name in ("test_ids", "test_labels", "test_logits"):
        arrays[name] = arrays[name][:0]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"spoil": diverged}, "not finite"),
        ({"spoil": emptied}, "no test films"),
    ],
)
def test_a_bad_entry_is_named_with_the_reason_and_the_page_goes_on(models, options, reason):
    models(bad=options, weak={"skill": 0.3}, strong={"skill": 3.0})
    page = opened()
    assert not page.exception
    assert "bad is left out" in titles(page)
    assert reason in titles(page)
    assert charts(page) == 1


@pytest.mark.parametrize(
    ("metrics", "reason"), [({}, "it lacks metrics"), ({"test": {"genres": []}}, "version")]
)
def test_a_card_of_another_version_is_named_and_the_page_goes_on(models, tmp_path, metrics, reason):
    models(bad={}, weak={"skill": 0.3}, strong={"skill": 3.0})
    path = tmp_path / "leaderboard" / "bad" / "card.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"metrics": metrics}))
    page = opened()
    assert not page.exception
    assert "bad is left out" in titles(page)
    assert reason in titles(page)
    assert charts(page) == 1


def test_an_altered_file_is_named_and_the_page_goes_on(models, tmp_path):
    models(altered={}, weak={"skill": 0.3}, strong={"skill": 3.0})
    path = tmp_path / "leaderboard" / "altered" / "evaluation.npz"
    path.write_bytes(path.read_bytes() + b"x")
    page = opened()
    assert "altered is left out" in titles(page)
    assert charts(page) == 1


def test_a_model_of_another_catalog_is_ranked_apart_and_not_compared(models):
    other = {"name": "other films", "fingerprint": "1" * 64}
    models(weak={"skill": 0.3}, strong={"skill": 3.0}, elsewhere={"catalog": other})
    page = opened(compare=["weak", "elsewhere", "strong"])
    assert not page.exception
    assert "Elsewhere" not in opened().dataframe[0].value["Model"].tolist()
    assert len(page.selectbox(key="ranking").options) == 2
    assert "another catalog" in titles(page)
    assert charts(page) == 3


def test_the_shipped_models_ranking_comes_first_however_many_others_there_are(models, tmp_path, light_bundle):
    other = {"name": "other films", "fingerprint": "1" * 64}
    models(one={"catalog": other, "seed": 1}, two={"catalog": other, "seed": 2})
    light_bundle(tmp_path / "default", title="Shipped one")
    page = opened()
    assert not page.exception
    assert page.header[0].value.startswith("Shipped one is the only model on these films")
    assert opened(**BESIDE).multiselect[0].value == ["all positive", "shipped"]


def test_a_genre_that_no_test_film_has_gets_a_sentence(models):
    def no_horror(arrays):
        arrays["test_labels"][:, 2] = 0

    models(weak={"skill": 0.3, "spoil": no_horror}, strong={"skill": 3.0, "spoil": no_horror})
    page = opened(**BESIDE)
    page.selectbox(key="curves-of").set_value("Horror").run()
    assert not page.exception
    assert any("No test film is Horror" in info.value for info in page.info)


def test_what_the_sources_published_stands_beside_what_they_do_here():
    page = AppTest.from_string(
        "from poster_genre.ui.compare import ranking\nranking.published()", default_timeout=60
    ).run()
    assert not page.exception
    rows = page.dataframe[0].value.set_index(["title", "metric"])
    assert rows.loc[("CNN notebook, test 5: oversampled", "Macro-F1"), "published"] == 0.242
    assert "--protocol as-published" in page.caption[0].value

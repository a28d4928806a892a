"""The Evaluate page, driven without a browser: the shipped model, and models with something wrong."""

from __future__ import annotations

import functools
import io
import re
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from poster_genre.evaluation.calibration import fit_calibration
from poster_genre.evaluation.report import evaluation_report
from poster_genre.evaluation.thresholds import standard_policies
from poster_genre.inference.bundle import write_bundle
from poster_genre.runs import run_folder
from poster_genre.ui.shared import models

APP = str(Path(__file__).parents[2] / "app.py")
GENRES = ("Comedy", "Drama", "Horror", "Romance")
N = {"train": 60, "validation": 50, "test": 40}
HISTORY = "".join(
    f'{{"epoch": {epoch}, "best_epoch": 2, "train_loss": {3 / epoch}, "validation_loss": {4 / epoch}}}\n'
    for epoch in (1, 2, 3)
)


def evaluation() -> dict[str, np.ndarray]:
    """What evaluation.npz holds: logits that know something of the labels."""
    rng, arrays = np.random.default_rng(0), {}
    for split, n in N.items():
        labels = rng.random((n, len(GENRES))) < (0.5, 0.6, 0.2, 0.3)
        arrays[f"{split}_ids"] = np.array([f"tt{split}{number}" for number in range(n)])
        arrays[f"{split}_labels"] = labels.astype(np.uint8)
        arrays[f"{split}_logits"] = (rng.normal(size=labels.shape) + 2 * labels - 1).astype(np.float16)
    return arrays


@functools.cache
def card() -> dict:
    """A card that fits `evaluation()`, whatever the files then hold."""
    arrays = evaluation()
    validation = arrays["validation_logits"].astype(float), arrays["validation_labels"].astype(bool)
    test = arrays["test_labels"].astype(bool), arrays["test_logits"].astype(float)
    calibration = fit_calibration(*validation)
    policies = standard_policies(calibration.apply(validation[0]), validation[1], GENRES)
    report = evaluation_report(
        *test, calibration, policies["balanced"], GENRES, arrays["train_labels"].astype(bool), resamples=20
    )
    return {
        "name": "small",
        "created": "2026-01-01T00:00:00+00:00",
        "title": "Small model",
        "genres": list(GENRES),
        "input": {"kind": "embedding", "height": 48, "width": 32},
        "calibration": calibration.to_dict(),
        "policies": {name: policy.to_dict() for name, policy in policies.items()},
        "default_policy": "balanced",
        "metrics": {"test": report},
        "catalog": {"name": "films", "fingerprint": "0" * 64},
    }


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """`opened(arrays, history, spoil, changes, **chosen)`: the page with a model of these contents."""
    monkeypatch.setattr(run_folder, "RUNS_DIR", tmp_path)
    monkeypatch.setattr(models, "RUNS_DIR", tmp_path)
    folder = tmp_path / "small" / "bundle"

    def open_page(arrays=None, history: str = HISTORY, spoil=None, changes=None, **chosen: str) -> AppTest:
        buffer = io.BytesIO()
        np.savez(buffer, **(evaluation() if arrays is None else arrays))
        files = {"evaluation.npz": buffer.getvalue(), "history.jsonl": history.encode(), "model.tflite": b"-"}
        # A name of its own gives a hash of its own: what is computed of a model is kept by its hash.
        write_bundle(folder, card() | {"name": str(tmp_path)} | (changes or {}), files)
        if spoil:
            spoil(folder)
        page = AppTest.from_file(APP, default_timeout=60).run()
        page.switch_page("pages/evaluate.py").run()
        page.selectbox(key="model").set_value("small").run()
        for name, value in chosen.items():
            page.session_state[name] = value
        return page.run() if chosen else page

    return open_page


def alter(name: str):
    """Spoil one file of a bundle."""
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes() + b" ")


def tiles(page: AppTest) -> dict[str, str]:
    return {tile.label: tile.value for tile in page.main.metric}


def texts(page: AppTest) -> str:
    return "\n".join(str(element.value) for element in [*page.markdown, *page.caption, *page.info])


def tabs(page: AppTest) -> list[str]:
    return [tab.label for tab in page.tabs]


def plots(page: AppTest) -> int:
    return len(page.get("plotly_chart"))


def click(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click()
    return page.run()


# The page.


def test_the_first_screen_answers_with_a_sentence_six_tiles_and_a_table(opened):
    page = opened()
    assert not page.exception and not page.error
    assert page.header[0].value.startswith("Of 100 genres it names")
    assert list(tiles(page)) == [
        "mAP",
        "Macro-F1",
        "Micro-F1",
        "Samples-F1",
        "Hamming loss",
        "Subset accuracy",
    ]
    assert sum(caption.value.startswith("95 %: 0.") for caption in page.caption) == 6
    table = next(frame.value for frame in page.dataframe if "f1" in frame.value)
    assert list(table["genre"]) == ["Drama", "Comedy", "Romance", "Horror"]
    assert table["support"].sum() == evaluation()["test_labels"].sum()


def test_label_accuracy_stands_beside_the_all_negative_one_and_is_no_tile(opened):
    page = opened()
    labels = evaluation()["test_labels"]
    assert f"never naming any genre gives {1 - labels.mean():.3f}" in texts(page)
    assert not any("ccuracy" in tile and tile != "Subset accuracy" for tile in tiles(page))


def test_train_is_marked_seen(opened):
    page = opened(split="train")
    assert "60 films that it learned from, marked *seen*" in texts(page)
    assert re.search(r"mAP is 0\.\d+ here and 0\.\d+ on test", texts(page))


def test_everything_follows_the_one_slider(opened):
    page = opened()
    before = tiles(page)
    page.slider(key="cut").set_value(1.0).run()
    assert page.session_state["policy"] == "custom"
    assert page.header[0].value == "With these thresholds it names no genre at all."
    assert tiles(page)["Macro-F1"] == "0.00"
    assert tiles(page)["mAP"] == before["mAP"]


def test_a_slider_a_genre_moves_that_genre_alone(opened):
    page = opened()
    page.toggle(key="each").set_value(True).run()
    named = next(frame.value for frame in page.dataframe if "f1" in frame.value).set_index("genre")[
        "predicted"
    ]
    page.slider(key="cut-Horror").set_value(0.0).run()
    after = next(frame.value for frame in page.dataframe if "f1" in frame.value).set_index("genre")[
        "predicted"
    ]
    assert after["Horror"] == N["test"]
    assert (after.drop("Horror") == named.drop("Horror")).all()


@pytest.mark.parametrize(
    "button", ["Macro-F1", "Micro-F1", "Samples-F1", "Precision ≥ 0.65", "Recall ≥ 0.65"]
)
def test_a_button_fits_on_validation_and_says_so(opened, button):
    page = click(opened(), button)
    assert not page.exception and not page.error
    assert page.session_state["policy"] == "custom"
    said = next(
        caption.value for caption in page.caption if "validation films, where it gives" in caption.value
    )
    assert said.startswith(f"{page.slider(key='cut').value:.3f} is for {button} on the 50 validation films")
    if "≥" in button:
        assert float(said.split("where it gives ")[1][:4]) >= 0.64


def test_the_change_against_the_default_is_shown_in_colour(opened):
    page = opened()
    assert ":green[" not in page.table[0].value.to_string()
    page.segmented_control(key="policy").set_value("thorough").run()
    assert ":green[+" in page.table[0].value.to_string()
    assert "the change against Balanced" in texts(page)


def test_the_likeliest_few_are_as_many_on_every_film(opened):
    page = opened(policy="likeliest")
    page.slider(key="k").set_value(2).run()
    table = next(frame.value for frame in page.dataframe if "f1" in frame.value)
    assert table["predicted"].sum() == 2 * N["test"]


def test_thresholds_are_saved_offered_on_predict_and_deleted(opened, tmp_path):
    page = opened()
    page.slider(key="cut").set_value(0.25).run()
    page.text_input(key="policy-name").set_value("Film festival").run()
    click(page, "Save these thresholds")
    assert page.session_state["policy"] == "Film festival"
    assert len(list(tmp_path.glob("policies/*/Film festival.json"))) == 1
    click(page, "Delete")
    assert page.session_state["policy"] == "balanced"
    assert not list(tmp_path.glob("policies/*/*.json"))


def test_a_name_that_cannot_be_one_is_refused_with_a_sentence(opened):
    page = opened()
    page.text_input(key="policy-name").set_value("Balanced").run()
    click(page, "Save these thresholds")
    assert "built-in policy" in page.error[0].value


@pytest.mark.parametrize(
    ("part", "figures"),
    [
        ("All genres", 0),
        ("One genre", 5),
        ("Confusions", 1),
        ("Head and tail", 1),
        ("Mistakes", 0),
        ("Training", 1),
    ],
)
def test_only_the_open_section_is_drawn(opened, part, figures):
    page = opened(part=part)
    assert not page.exception and not page.error
    assert plots(page) == figures


@pytest.mark.parametrize("look", ["Each genre", "Given the truth", "Together"])
def test_confusions_are_seen_in_three_ways(opened, look):
    page = opened(part="Confusions", confusions=look)
    assert not page.exception and plots(page) == 1


def test_mistakes_are_listed_with_links_to_their_films(opened):
    arrays = evaluation()
    arrays["test_ids"] = np.array([f"tt{number:07}" for number in range(N["test"])])
    page = opened(arrays, part="Mistakes")
    table = next(frame.value for frame in page.dataframe if "true_genres" in frame.value)
    assert table["film_id"].str.fullmatch(r"https://www.imdb.com/title/tt\d{7}/").all()
    assert table["probability"].is_monotonic_decreasing


def test_subsets_have_a_section_where_the_card_has_them(opened):
    subsets = [{"subset": "Horror", "n": 12, "hamming": 0.25, "f1_micro": 0.5}]
    page = opened(changes={"subsets": subsets}, part="Subsets")
    assert page.dataframe[0].value.to_dict("records") == subsets


def test_without_subsets_there_is_no_such_section(opened):
    assert tabs(opened()) == [
        "All genres",
        "One genre",
        "Confusions",
        "Head and tail",
        "Mistakes",
        "Training",
    ]


# What can be wrong with a model: a sentence in the place of the figures, and the rest goes on.


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (alter("evaluation.npz"), "its SHA-256 differs"),
        (lambda folder: (folder / "evaluation.npz").unlink(), "is missing"),
    ],
)
def test_an_altered_or_missing_evaluation_is_said_and_training_is_still_shown(opened, spoil, said):
    page = opened(spoil=spoil)
    assert not page.exception
    assert said in page.error[0].value.replace("\\", "")
    assert tabs(page) == ["Training"]
    assert plots(page) == 1


def test_an_altered_log_spoils_only_the_training_section(opened):
    page = opened(spoil=alter("history.jsonl"), part="Training")
    assert not page.exception
    assert "its SHA-256 differs" in page.error[0].value
    assert tiles(page)["mAP"] != "–"


def test_another_genre_list_is_said(opened):
    arrays = evaluation()
    for split in N:
        arrays[f"{split}_labels"] = arrays[f"{split}_labels"][:, :3]
    page = opened(arrays)
    assert not page.exception
    assert "have 3 genres, the model names 4" in page.error[0].value


def test_logits_that_are_no_numbers_are_said_and_other_splits_go_on(opened):
    arrays = evaluation()
    arrays["test_logits"][3, 2] = np.nan
    page = opened(arrays)
    assert not page.exception
    assert "row 3, genre Horror" in page.error[0].value
    page.segmented_control(key="split").set_value("validation").run()
    assert not page.error and "mAP" in tiles(page)


def test_validation_that_cannot_be_read_stops_the_fits_alone(opened):
    arrays = evaluation()
    arrays["validation_logits"][0, 0] = np.inf
    page = click(opened(arrays), "Macro-F1")
    assert not page.exception
    assert page.error[0].value.startswith("Nothing could be fitted.")
    assert "mAP" in tiles(page)


def test_an_empty_split_is_said(opened):
    arrays = evaluation()
    for part in ("ids", "labels", "logits"):
        arrays[f"test_{part}"] = arrays[f"test_{part}"][:0]
    page = opened(arrays)
    assert not page.exception
    assert "no posters" in page.error[0].value


@pytest.mark.parametrize("part", ["All genres", "One genre", "Confusions", "Head and tail", "Mistakes"])
def test_one_film_is_enough_for_every_section(opened, part):
    arrays = evaluation()
    for name in ("ids", "labels", "logits"):
        arrays[f"test_{name}"] = arrays[f"test_{name}"][:1]
    page = opened(arrays, part=part)
    assert not page.exception and not page.error
    assert "1 film that it never saw" in texts(page)


def test_a_genre_that_every_film_has_gets_a_sentence_for_its_roc_curve(opened):
    arrays = evaluation()
    arrays["test_labels"][:, GENRES.index("Drama")] = 1
    page = opened(arrays, part="One genre", genre="Drama")
    assert not page.exception and not page.error
    assert "Every film here is Drama" in texts(page)
    assert plots(page) == 4


def test_a_genre_that_no_film_has_is_left_out_aloud(opened):
    arrays = evaluation()
    arrays["test_labels"][:, GENRES.index("Horror")] = 0
    page = opened(arrays, part="One genre", genre="Horror")
    assert not page.exception and not page.error
    assert "No film here is Horror, so macro figures leave it out." in texts(page)
    assert plots(page) == 2


def test_a_damaged_saved_policy_is_said_and_balanced_is_used(opened, tmp_path):
    page = opened()
    page.text_input(key="policy-name").set_value("Mine").run()
    click(page, "Save these thresholds")
    next(tmp_path.glob("policies/*/Mine.json")).write_text("{", "utf-8")
    page.run()
    assert not page.exception
    assert "is damaged" in page.error[0].value and "Balanced is used instead" in page.error[0].value


def test_the_shipped_model_is_evaluated_too(default_bundle):
    page = AppTest.from_file(APP, default_timeout=60).run()
    page.switch_page("pages/evaluate.py").run()
    assert not page.exception and not page.error
    report = default_bundle.card["metrics"]["test"]  # under the policy that models are ranked by
    page.segmented_control(key="policy").set_value("balanced").run()
    assert tiles(page)["Macro-F1"] == f"{report['f1_macro']:.2f}"


def test_saving_over_a_policy_asks_first(opened, tmp_path):
    page = opened()
    for _ in range(2):
        page.text_input(key="policy-name").set_value("Mine").run()
        page.button(key="save-now").click().run()
    assert "“Mine” is there already" in page.error[0].value
    page.button(key="save-now").click().run()
    assert not page.error

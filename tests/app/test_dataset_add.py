"""Adding a catalog on the Dataset page, and removing it: folders, uploads, drawn posters, wrong input."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from poster_genre.data import store
from poster_genre.runs import recipe_file as recipe
from poster_genre.runs import run_folder

PAGE = str(Path(__file__).parents[2] / "pages" / "dataset.py")
GOOD = b"id,title,genres\nm1,Alpha,Comedy|Drama\nm2,Beta,Drama\nm3,Gamma,War\n"


def _parquet(columns: dict) -> bytes:
    buffer = io.BytesIO()
    pd.DataFrame(columns).to_parquet(buffer)
    return buffer.getvalue()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def page() -> AppTest:
    """The page with the panel open."""
    page = AppTest.from_file(PAGE, default_timeout=60)
    page.session_state["adding-a-catalog"] = True
    return page.run()


def typed(page: AppTest, path: Path) -> AppTest:
    return page.text_input(key="catalog-path").set_value(str(path)).run()


def uploaded(page: AppTest, name: str, content: bytes) -> AppTest:
    page.segmented_control(key="way").set_value("Upload").run()
    page.file_uploader(key="catalog-file").upload(name, content)
    return page.run()


def add(page: AppTest) -> AppTest:
    return page.button(key="add-now").click().run()


def test_a_table_on_this_computer_becomes_the_catalog_on_the_page(page, home):
    (home / "films.csv").write_bytes(GOOD)
    add(typed(page, home / "films.csv"))
    assert not page.exception and not page.error
    assert page.selectbox(key="catalog").value == "films"
    assert page.header[0].value == "Drama is on 2 of 3 posters; Comedy on one."


def test_what_the_import_left_out_is_said_until_it_is_closed(page, home):
    (home / "films.csv").write_bytes(GOOD + b"m4,Delta,\nm1,Alpha,Comedy|Drama\n")
    add(typed(page, home / "films.csv"))
    told = "\n".join(part.value for part in page.markdown)
    assert "**Added “films”:** 3 posters without images, 3 genres." in told
    assert "- **1** × Repeated films" in told and "- **1** × Rows without a genre" in told
    page.button(key="close-report").click().run()
    assert "Added" not in "\n".join(part.value for part in page.markdown)


def test_a_folder_with_one_table_is_looked_into(page, home):
    (home / "set").mkdir()
    (home / "set" / "films.csv").write_bytes(GOOD)
    add(typed(page, home / "set"))
    assert not page.exception and not page.error
    assert store.list_catalogs()[0].posters == 3


def test_an_upload_is_kept_only_until_it_is_imported(page, home):
    uploaded(page, "films.csv", GOOD)
    assert len(list((home / "home" / "uploads").iterdir())) == 1
    add(page)
    assert list((home / "home" / "uploads").iterdir()) == []


def test_a_catalog_is_removed_after_one_more_click(page):
    add(uploaded(page, "films.csv", GOOD))
    page.button(key="remove-now").click().run()
    assert not page.exception
    assert store.list_catalogs() == []
    assert page.selectbox(key="catalog").value == "The app's own catalog"


def test_a_catalog_that_trains_a_model_now_is_not_removed(page, home, monkeypatch):
    monkeypatch.setattr(run_folder, "RUNS_DIR", home / "runs")
    add(uploaded(page, "films.csv", GOOD))
    run_folder.create(recipe.load("transfer_head"), store.list_catalogs()[0].folder, run_folder.RUNS_DIR)
    page.button(key="remove-now").click().run()
    assert "just now; stop it first" in page.toast[0].value
    assert len(store.list_catalogs()) == 1


def test_a_link_to_a_catalog_that_is_not_here_says_so():
    page = AppTest.from_file(PAGE, default_timeout=60)
    page.query_params["catalog"] = "elsewhere"
    page.run()
    assert "no catalog “elsewhere” here" in page.warning[0].value
    assert page.metric  # another one is shown


def test_an_upload_is_imported_under_a_name_of_ones_own(page):
    uploaded(page, "films.csv", GOOD)
    next(box for box in page.text_input if box.label == "Name").set_value("mine").run()
    add(page)
    assert not page.exception
    assert [saved.name for saved in store.list_catalogs()] == ["mine"]


def test_the_guessed_columns_are_shown_and_can_be_corrected(page):
    uploaded(page, "odd.csv", b"key,what,genres\nm1,Drama,1\nm2,War,2\n")
    genres = next(box for box in page.selectbox if box.label == "Genres")
    genres.select("what").run()
    add(page)
    assert not page.exception and not page.error
    assert store.open_catalog("odd").genres == ("Drama", "War")


def test_what_was_understood_is_shown_before_anything_is_imported(page):
    uploaded(
        page, "films.csv", b"image,genre,mood\na.jpg,Drama,x\na.jpg,War,y\nb.jpg,Musicl,z\nb.jpg,Drama,z\n"
    )
    told = "\n".join(part.value for part in [*page.markdown, *page.caption])
    assert "**As read:** 2 posters with 3 genres, from 4 records" in told
    assert "one a row, joined by film" in told
    assert "Not read: mood" in told
    assert "New to the vocabulary: Musicl (Musical?)" in told
    assert "Image paths that lead nowhere" in told
    assert store.list_catalogs() == []


def test_a_guess_that_is_not_certain_asks(page):
    uploaded(page, "films.csv", b"tt0000001,Drama\ntt0000002,War\n")
    assert "looks like a film" in page.warning[0].value
    assert page.button(key="add-now").disabled
    next(box for box in page.checkbox if box.label == "This is right").check().run()
    add(page)
    assert not page.exception and not page.error
    assert store.list_catalogs()[0].posters == 2


def test_a_first_line_can_be_said_to_be_the_header(page):
    uploaded(page, "films.csv", b"tt0000001,Drama\ntt0000002,War\n")
    next(box for box in page.selectbox if box.label == "First line").select("Names the columns").run()
    assert not page.exception and not page.warning
    add(page)
    assert store.open_catalog("films").genres == ("War",)


def test_a_name_that_is_taken_asks_before_it_replaces(page):
    add(uploaded(page, "films.csv", GOOD))
    page.session_state["adding-a-catalog"] = True
    page.run()
    add(uploaded(page, "films.csv", GOOD))
    assert "already" in page.error[0].value
    next(box for box in page.checkbox if "Replace" in box.label).check().run()
    add(page)
    assert not page.error


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("empty.csv", b"", "empty"),
        ("header.csv", b"id,genres\n", "no rows"),
        ("twice.csv", b"id,genres,genres\nm1,Drama,War\n", "genres"),
        ("numbers.csv", b"id,genres\nm1,5\nm2,7\n", "is a number, not a genre"),
        ("code.csv", b"id,genres\nm1,[__import__('os').getcwd()]\nm2,['Drama']\n", "row 2, column"),
        ("none.csv", b"id,colour\nm1,red\n", "no column looks like genres"),
        (
            "half.csv",
            b"id,genres\nm1,Drama\nm2,War,1,2,3\n",
            "half.csv is not a regular table: Expected 2 fields in line 3",
        ),
        ("broken.parquet", b"PAR1 and nothing", "Parquet"),
        ("bytes.parquet", _parquet({"id": ["a"], "genres": [b"\xff\xfe"]}), "holds bytes that are no text"),
        ("part.zip", b"PK\x03\x04 and nothing", "part.zip is no ZIP file"),
        ("empty.zip", b"PK\x05\x06" + b"\0" * 18, "none of the known layouts"),
    ],
)
def test_input_that_is_wrong_is_answered_with_a_sentence_and_leaves_nothing(page, name, content, part):
    uploaded(page, name, content)
    if not page.error and any(button.key == "add-now" for button in page.button):
        add(page)
    assert not page.exception
    assert page.error and part in page.error[0].value.replace("\\", "")
    assert not page.get("progress")  # nothing looks as if it were still at it
    assert store.list_catalogs() == []


def test_a_path_that_leads_nowhere_says_so(page, home):
    typed(page, home / "nowhere")
    assert "does not exist" in page.error[0].value


def test_a_folder_without_a_dataset_names_the_known_layouts(page, home):
    (home / "plain").mkdir()
    typed(page, home / "plain")
    assert "kaggle_multilabel" in page.error[0].value.replace("\\", "")


def test_a_damaged_catalog_leaves_the_others_usable(page, home):
    add(uploaded(page, "films.csv", GOOD))
    (home / "home" / "catalogs" / "films" / "catalog.parquet").write_bytes(b"")
    (home / "home" / "catalogs" / "films" / "catalog.json").touch()
    again = AppTest.from_file(PAGE, default_timeout=60)
    again.query_params["catalog"] = "films"
    again.run()
    assert not again.exception
    assert "damaged" in again.error[0].value
    again.selectbox(key="catalog").select("The app's own catalog").run()
    assert not again.error and again.metric


def test_drawn_posters_become_a_catalog_with_images(page):
    page.segmented_control(key="way").set_value("Let the app draw posters").run()
    page.slider(key="drawn-count").set_value(100).run()
    page.button(key="draw-now").click().run(timeout=120)
    assert not page.exception
    saved = store.list_catalogs()[0]
    assert (saved.name, saved.posters, saved.has_images) == ("drawn 100 posters", 100, True)


def test_a_name_that_cannot_be_is_said_before_anything_is_drawn(page, home):
    page.segmented_control(key="way").set_value("Let the app draw posters").run()
    page.text_input(key="name-drawn-400").set_value("no/name").run()
    page.button(key="draw-now").click().run()
    assert "is no name for a catalog" in page.error[0].value
    assert not (home / "home" / "drawn").exists()


def test_without_any_catalog_the_page_offers_to_add_one(monkeypatch, tmp_path):
    from poster_genre.ui.dataset import source

    monkeypatch.setattr(source, "DEFAULT", tmp_path / "no-model")
    page = AppTest.from_file(PAGE, default_timeout=60).run()
    assert not page.exception
    assert "Connect a folder" in page.info[0].value
    assert page.text_input(key="catalog-path") is not None

"""Catalogs as other tools read them: written, read back, the same."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poster_genre.data import writers
from poster_genre.data.catalog import Catalog, CatalogError
from poster_genre.data.readers import look, read
from poster_genre.data.splits import SPLITS
from poster_genre.genres import VOCABULARY

GENRES = (*VOCABULARY[:9], "Anime", "Rock & Roll", "Kaiju, giant")
SAFE_ID = st.from_regex(r"(tt\d{7}|[a-z][a-z0-9_-]{0,8}|row [0-9]{1,3})", fullmatch=True)
ANY_ID = SAFE_ID | st.from_regex(r"(train|x)/[a-z]{1,5}(\?|:)?[a-z]", fullmatch=True)
TITLE = st.none() | st.from_regex(r"[A-ZÀ-Ý][\w'\",;|äß-]{0,12}( [a-z&é]{1,8}){0,2}[a-z]", fullmatch=True)
YEAR = st.none() | st.integers(1895, 2100)


@st.composite
def catalogs(draw, ids=ANY_ID) -> Callable:
    """`make(folder)`: a small catalog with its images in `folder`."""
    films = draw(st.lists(ids, min_size=1, max_size=6, unique_by=str.casefold))
    n = len(films)
    parts = draw(st.sampled_from([st.none(), st.sampled_from(SPLITS), st.none() | st.sampled_from(SPLITS)]))
    row = st.lists(st.sampled_from(range(len(GENRES))), min_size=1, max_size=4)
    about = pd.DataFrame(
        {
            "film_id": films,
            "title": pd.Series(draw(st.lists(TITLE, min_size=n, max_size=n)), dtype="str"),
            "year": pd.Series(draw(st.lists(YEAR, min_size=n, max_size=n)), dtype="Int64"),
            "split": pd.Series(draw(st.lists(parts, min_size=n, max_size=n)), dtype="str"),
        }
    )
    labels = np.zeros((n, len(GENRES)), bool)
    for line, named in zip(labels, draw(st.lists(row, min_size=n, max_size=n))):
        line[named] = True

    def make(folder: Path, drawn) -> Catalog:
        paths = [folder / f"{number}.JPG" for number in range(n)]
        for number, path in enumerate(paths):
            path.write_bytes(drawn(number))
        return Catalog.build("films", about.assign(path=[str(path) for path in paths]), labels, GENRES)

    return make


@pytest.fixture(scope="module")
def drawn():
    """`drawn(seed)`: the bytes of a small picture."""
    import io

    from PIL import Image

    def draw(seed: int) -> bytes:
        buffer = io.BytesIO()
        Image.new("RGB", (20, 30), (seed * 40 % 256, 90, 0)).save(buffer, "JPEG")
        return buffer.getvalue()

    return draw


def same(catalog: Catalog, again: Catalog, about: bool) -> None:
    assert again.fingerprint == catalog.fingerprint
    assert again.genres == catalog.genres
    for column in ("title", "year", "split") if about else ():
        if column in catalog.posters:
            told = again.posters[column].astype("object").where(again.posters[column].notna(), None)
            assert (
                told.tolist()
                == catalog.posters[column]
                .astype("object")
                .where(catalog.posters[column].notna(), None)
                .tolist()
            )


@pytest.mark.parametrize("layout", ["coco", "imagefolder"])
@given(make=catalogs())
@settings(max_examples=15, deadline=None)
def test_what_is_written_with_all_it_knows_is_read_back_the_same(layout, make, drawn):
    with tempfile.TemporaryDirectory() as folder:
        catalog = make(Path(folder), drawn)
        writers.write(catalog, Path(folder) / "out", layout)
        same(catalog, read(Path(folder) / "out"), about=True)


@pytest.mark.parametrize("layout", ["roboflow", "fiftyone"])
@given(make=catalogs(SAFE_ID))
@settings(max_examples=15, deadline=None)
def test_what_is_written_by_file_names_is_read_back_with_ids_labels_images_and_split(layout, make, drawn):
    with tempfile.TemporaryDirectory() as folder:
        catalog = make(Path(folder), drawn)
        out = Path(folder) / "out"
        writers.write(catalog, out, layout)
        again = read(out)
        same(catalog, again, about=False)
        assert look(out).layout == layout
        if writers.by_parts(catalog):
            assert again.posters["split"].tolist() == catalog.posters["split"].tolist()


@pytest.fixture
def films(tmp_path, drawn) -> Catalog:
    about = pd.DataFrame({"film_id": ["a", "b", "c"], "year": [1999, 2001, 1950], "title": ["A", "B", "C"]})
    about["split"] = ["train", "validation", "train"]
    about["path"] = [str(tmp_path / f"{name}.jpg") for name in "abc"]
    for seed, path in enumerate(about["path"]):
        Path(path).write_bytes(drawn(seed))
    return Catalog.build("films", about, np.eye(3, dtype=bool), ("Drama", "War", "Anime"))


def test_coco_has_a_category_a_genre_and_the_whole_poster_as_its_box(films, tmp_path):
    writers.write(films, tmp_path / "out", "coco")
    train = json.loads((tmp_path / "out" / "train" / "_annotations.coco.json").read_text())
    assert [category["name"] for category in train["categories"]] == ["Anime", "Drama", "War"]
    assert [image["film_id"] for image in train["images"]] == ["a", "c"]
    assert [one["category_id"] for one in train["annotations"]] == [2, 1]
    assert train["annotations"][0]["bbox"] == [0, 0, 20, 30]


def test_roboflow_names_the_parts_as_it_does(films, tmp_path):
    writers.write(films, tmp_path / "out", "roboflow")
    assert (
        tmp_path / "out" / "valid" / "_classes.csv"
    ).read_text() == "filename,Anime,Drama,War\nb.jpg,0,0,1\n"
    assert writers.lost(films, "roboflow") == ["titles", "years"]


def test_fiftyone_numbers_its_classes(films, tmp_path):
    writers.write(films, tmp_path / "out", "fiftyone")
    labels = json.loads((tmp_path / "out" / "train" / "labels.json").read_text())
    assert labels == {"classes": ["Anime", "Drama", "War"], "labels": {"a": [1], "c": [0]}}


def test_links_take_no_space(films, tmp_path):
    writers.write(films, tmp_path / "out", "imagefolder", link=True)
    assert (tmp_path / "out" / "train" / "a.jpg").samefile(films.posters["path"][0])


def test_labels_alone_are_written_as_coco_and_refused_elsewhere(films, tmp_path):
    about = films.posters[["film_id", "title"]]
    without = Catalog.build("films", about, films.labels, films.genres)
    writers.write(without, tmp_path / "coco", "coco")
    same(without, read(tmp_path / "coco"), about=True)
    with pytest.raises(CatalogError, match=r"3 of 3 films .* have no image, such as a"):
        writers.write(without, tmp_path / "hf", "imagefolder")


def test_an_image_that_changed_since_the_import_is_noticed_and_nothing_is_left(films, tmp_path, drawn):
    Path(films.posters["path"][0]).write_bytes(drawn(5))
    with pytest.raises(CatalogError, match="another catalog"):
        writers.write(films, tmp_path / "out", "coco")
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".jpg"] * 3


def test_a_film_id_that_is_no_file_name_is_refused_where_names_are_all_there_is(films, tmp_path):
    odd = films.posters[["path"]].assign(film_id=["x/1", "b", "c"])
    catalog = Catalog.build("films", odd, films.labels, films.genres)
    with pytest.raises(CatalogError, match="“x/1” is no file name"):
        writers.write(catalog, tmp_path / "out", "fiftyone")


def test_a_folder_that_is_there_is_never_written_over(films, tmp_path):
    with pytest.raises(CatalogError, match="is there already"):
        writers.write(films, tmp_path, "coco")


@pytest.mark.parametrize("label, word", [(7, "7"), ({"label": None}, "None")])
def test_a_label_of_fiftyone_that_is_no_class_is_named(films, tmp_path, label, word):
    writers.write(films, tmp_path / "out", "fiftyone")
    file = tmp_path / "out" / "train" / "labels.json"
    file.write_text(json.dumps({"classes": ["Drama"], "labels": {"a": [label]}}))
    with pytest.raises(CatalogError, match=f"image “a”: “{word}” is none of its classes"):
        read(tmp_path / "out")

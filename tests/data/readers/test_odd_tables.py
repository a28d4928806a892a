"""Odd tables and archives: read where the meaning is plain, else refused with file, place and advice."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers import look, read
from poster_genre.data.readers.cells import cells
from poster_genre.data.readers.columns import ColumnGuess
from poster_genre.data.readers.guessing import guess

ODD = Path(__file__).parents[4] / "shared" / "cases" / "odd"


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))


@pytest.mark.skipif(not ODD.is_dir(), reason=f"no odd files at {ODD}")
@pytest.mark.parametrize("name", ["05_no_header.csv", "14_csv_as_tsv.tsv", "15_pipe_sep.csv"])
def test_odd_files_whose_meaning_is_plain_are_read(name):
    assert read(ODD / name).labels.sum(axis=0).tolist() == [20, 20, 20]


@pytest.mark.skipif(not ODD.is_dir(), reason=f"no odd files at {ODD}")
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("18_nan_inf.csv", "row 3, column “Drama”: “inf” is neither 0 nor 1"),
        ("22_10k_cols.csv", "no column looks like genres"),
        ("47_bytes.parquet", "row 1, column “genres” holds bytes that are no text in UTF-8"),
        ("51_flip.parquet", "51_flip.parquet, column “id” is damaged .* write or download the file again"),
        ("70_long_name.zip", "a name of 304 letters; a disk takes 255"),
        ("71_file_as_dir.zip", "the entry “a” is a file, and a folder with “b.csv” too"),
        ("98_saved2", "catalog.json is damaged: 'name' is missing"),
    ],
)
def test_other_odd_files_are_refused_with_a_sentence(name, message):
    with pytest.raises(CatalogError, match=message):
        read(ODD / name)


def test_a_table_without_header_keeps_its_first_film_and_asks(write_csv):
    path = write_csv("a.jpg,Drama|War\nb.jpg,Comedy\n")
    found = look(path)
    assert (found.posters, found.genres) == (2, {"Comedy": 1, "Drama": 1, "War": 1})
    assert "The first line of films.csv looks like a film" in found.questions[0]
    said = look(path, columns=ColumnGuess(image="a.jpg", genres="Drama|War", delimiter="|", header=True))
    assert said.posters == 1 and said.questions == ()


@pytest.mark.parametrize(
    "text",
    [
        "id,genre\na,Drama\n",
        "Drama,War\n1,0\n0,1\n",
        "0,1\na,Drama\nb,War\n",
        "year,Drama\n1999,1\n2000,1\n",
        "poster,genre\na.jpg,Drama\n",
        "genre\nDrama\nWar\n",
    ],
)
def test_a_header_is_no_film(write_csv, text):
    assert cells(write_csv(text)).index[0] == 2


def test_nan_in_a_switch_column_is_off_and_said(write_csv):
    found = look(write_csv("id,Drama,Comedy\na,nan,1\nb,1,\n"))
    assert found.genres == {"Comedy": 1, "Drama": 1}
    assert found.lost == {"unsaid_switch": 1}


def test_unknown_switches_between_known_genres_are_genres_and_asked(write_csv):
    found = look(write_csv("id,liked,Drama,Anime,War,rating\na,1,1,1,0,1\nb,0,0,0,1,1\n"))
    assert set(found.genres) == {"Anime", "Drama", "War"}
    assert "“Anime” stand among the 0/1 columns of genres" in found.questions[0]
    assert found.ignored == ("liked", "rating")


def test_the_guess_looks_at_a_bounded_number_of_cells(monkeypatch):
    seen = []
    table = pd.DataFrame({f"c{n}": ["x"] * 3000 for n in range(1000)}, dtype="str")
    head = pd.DataFrame.head
    monkeypatch.setattr(pd.DataFrame, "head", lambda self, n: seen.append(n) or head(self, n))
    guess(table)
    assert seen[0] * table.shape[1] <= 400_000


def test_a_very_wide_table_is_read(write_csv):
    names = ",".join(f"c{n}" for n in range(10_000))
    path = write_csv(f"id,{names},genre\na,{',0' * 9999}1,Drama\nb,{',1' * 9999}0,War\n".replace(",,", ","))
    assert look(path).genres == {"Drama": 1, "War": 1}


@pytest.mark.parametrize(
    "text",
    [
        "id,genre,\na,Drama,\nb,War,,\n",
        '"id","genre"\n"1","a","Drama"\n"2","b","War"\n',
        "sep=;\nid;genre\na;Drama\nb;War\n",
    ],
)
def test_uneven_rows_that_lose_nothing_are_read(write_csv, text):
    assert set(look(write_csv(text)).genres) == {"Drama", "War"}


def test_one_image_written_in_two_ways_is_one_film(write_csv, tmp_path, write_poster):
    write_poster(tmp_path / "img" / "a.jpg")
    catalog = read(write_csv("image,genres\nimg/a.jpg,Drama\n./img/a.jpg,War\n"))
    assert catalog.film_ids.tolist() == ["a"] and catalog.genres == ("Drama", "War")


def test_images_around_a_table_that_none_of_its_films_names_are_asked_about(
    write_csv, tmp_path, write_poster
):
    for number in range(2):
        write_poster(tmp_path / "posters" / f"other{number}.jpg", number)
    found = look(write_csv("id,genre\na,Drama\nb,War\n"))
    assert (
        "2 image files lie around the table, but none is named after a film, such as a.jpg"
        in found.questions[0]
    )
    assert look(write_csv("id,genre\nother0,Drama\nother1,War\n")).questions == ()


def test_movielens_own_separator_is_read(write_csv, tmp_path, write_poster):
    write_poster(tmp_path / "posters" / "2.jpg")
    text = "1::Toy Story (1995)::Animation|Children's|Comedy\n2::Heat, the film (1995)::Crime|Drama\n"
    found = look(write_csv(text, "movies.dat"))
    assert found.genres == {"Crime": 1, "Drama": 1} and found.sample["film_id"].tolist() == ["2"]
    assert found.findings == {"row_without_image": 1}


def test_a_full_width_year_is_none(write_csv):
    assert "year" not in read(write_csv("id,genre,year\na,Drama,１９９９\n")).posters


def test_several_tables_with_genres_are_not_chosen_from(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text("id,genre\na,Drama\n")
    with pytest.raises(CatalogError, match=r"none of the known layouts"):
        read(tmp_path)
    with pytest.raises(CatalogError, match=r"several tables \(one\.csv, two\.csv\): name the file"):
        read(tmp_path, "table")


def test_a_folder_of_several_datasets_is_not_chosen_from(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "films.csv").write_text("id,genre\na,Drama\n")
    with pytest.raises(CatalogError, match=r"holds 2 datasets \(one, two\): name the folder of one"):
        read(tmp_path)


def test_excel_without_its_package_says_what_to_do(tmp_path, monkeypatch):
    (tmp_path / "films.xlsx").write_bytes(b"PK")

    def lacking(*_args, **_options):
        raise ImportError("Missing optional dependency 'openpyxl'")

    monkeypatch.setattr(pd, "read_excel", lacking)
    with pytest.raises(CatalogError, match=r"needs the package openpyxl: pip install openpyxl\. Or save"):
        read(tmp_path / "films.xlsx")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("{", r"films\.json, line 1: this is no JSON"),
        ("[1, 2]", r"films\.json, record 1: expected an object in braces, found “1”"),
        ("3", r"holds “3”, not records of films"),
        ("[]", r"films\.json has no records"),
        ("", r"films\.json is empty"),
        ('[{"a": 1}]', "no column looks like genres"),
        ('{"images": [], "annotations": [{"image_id": 1}], "categories": []}', "looks like COCO"),
        ('{"id": 1}\n{"id"', r"line 2: this is no JSON"),
        ("[" * 100_000, "this is no JSON"),
        ('{"a": [{"genres": "War"}], "b": [{"genres": "War"}]}', r"several lists \(“a”, “b”\)"),
    ],
)
def test_json_that_is_none_is_named(tmp_path, value, message):
    (tmp_path / "films.json").write_text(value)
    with pytest.raises(CatalogError, match=message):
        read(tmp_path / "films.json")


def test_a_number_that_tmdb_does_not_publish_is_named(tmp_path):
    films = [{"id": n, "genre_ids": [18, 35, 28, 12, 14, 16]} for n in range(3)]
    films[1]["genre_ids"].append(77)
    (tmp_path / "films.json").write_text(json.dumps(films))
    with pytest.raises(CatalogError, match="row 2, column “genre_ids”: 77 is none of the genre numbers"):
        read(tmp_path / "films.json")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab,;|\t\n\"'[]{}:0129.Dram", max_size=120) | st.text(max_size=60))
@example(text="{}")
def test_any_text_is_a_table_or_a_sentence(tmp_path_factory, text):
    for name in ("films.csv", "films.json", "films.jsonl"):
        path = tmp_path_factory.getbasetemp() / name
        path.write_text(text, "utf-8", newline="")
        with contextlib.suppress(CatalogError):
            look(path)


@settings(max_examples=60, deadline=None)
@given(position=st.floats(0, 0.9999), byte=st.integers(0, 255))
@example(position=0.4560210054865028, byte=0)
def test_a_parquet_file_with_one_changed_byte_is_read_or_refused(tmp_path_factory, position, byte):
    buffer = io.BytesIO()
    pq.write_table(pa.table({"id": ["a", "b"], "genres": [["Drama"], ["War", "Music"]]}), buffer)
    data = bytearray(buffer.getvalue())
    data[int(position * len(data))] = byte
    path = tmp_path_factory.getbasetemp() / "films.parquet"
    path.write_bytes(data)
    with contextlib.suppress(CatalogError):
        look(path)


@settings(max_examples=60, deadline=None)
@given(position=st.floats(0, 0.9999), byte=st.integers(0, 255), cut=st.booleans())
def test_a_zip_with_one_changed_byte_is_read_or_refused(tmp_path_factory, position, byte, cut):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("set/films.csv", "id,genre\na,Drama\nb,War\n")
        archive.writestr("set/readme.md", "x" * 50)
    data = bytearray(buffer.getvalue())
    data[int(position * len(data))] = byte
    path = tmp_path_factory.getbasetemp() / "set.zip"
    path.write_bytes(data[: int(position * len(data))] if cut else data)
    with contextlib.suppress(CatalogError):
        look(path)

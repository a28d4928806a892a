"""Rows: JSON that always parses, CSV that no spreadsheet runs, a table for people."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference import rows
from poster_genre.inference.predictor import FilePrediction, Prediction

GENRES = ("Drama", "Reality-TV", "Sci-Fi")
HALF = Policy("half", "custom", np.full(3, 0.5))


def predicted(file: str, *probabilities: float) -> FilePrediction:
    logits = np.zeros(3)
    return FilePrediction(file, Prediction(logits, np.array(probabilities), None, None))


def failed(file: str) -> FilePrediction:
    return FilePrediction(file, None, "The file is empty (0 bytes).")


def written(format: str, *items: FilePrediction) -> str:
    stream = io.StringIO(newline="")
    with rows.WRITERS[format](stream, GENRES) as writer:
        for item in items:
            writer.write(rows.row(item, HALF, GENRES))
    return stream.getvalue()


def test_a_row_names_genres_likeliest_first_and_every_probability():
    assert rows.row(predicted("a.jpg", 0.6, 0.123456, 0.9), HALF, GENRES) == {
        "file": "a.jpg",
        "genres": ["Sci-Fi", "Drama"],
        "unsure": False,
        "policy": "half",
        "probabilities": {"Drama": 0.6, "Reality-TV": 0.123456, "Sci-Fi": 0.9},
        "error": None,
    }


def test_a_likeliest_genre_below_its_threshold_is_unsure():
    row = rows.row(predicted("a.jpg", 0.1, 0.2, 0.3), HALF, GENRES)
    assert row["genres"] == ["Sci-Fi"]
    assert row["unsure"] is True


def test_only_an_error_leaves_genres_and_probabilities_empty():
    assert rows.row(failed("a.jpg"), HALF, GENRES) == {
        "file": "a.jpg",
        "genres": [],
        "unsure": False,
        "policy": "half",
        "probabilities": {},
        "error": "The file is empty (0 bytes).",
    }


def test_files_hold_four_digits_and_the_table_rounds_only_once():
    item = predicted("a.jpg", 0.57496, 0.1, 0.2)  # 0.5750 in four digits, which would round up
    assert json.loads(written("json", item))[0]["probabilities"]["Drama"] == 0.575
    assert ",0.575," in written("csv", item)
    assert "Drama 57%" in written("table", item)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_a_list_of_any_length(count):
    parsed = json.loads(written("json", *[predicted("a.jpg", 0.6, 0.1, 0.9)] * count))
    assert len(parsed) == count


def test_json_broken_off_by_an_exception_still_parses():
    stream = io.StringIO()
    with pytest.raises(KeyboardInterrupt), rows.WRITERS["json"](stream, GENRES) as writer:
        writer.write(rows.row(failed("a.jpg"), HALF, GENRES))
        raise KeyboardInterrupt
    assert len(json.loads(stream.getvalue())) == 1


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(st.lists(names, max_size=4))
def test_json_keeps_any_name(files):
    parsed = json.loads(written("json", *map(failed, files)).encode("utf-8"))
    assert [row["file"] for row in parsed] == files


@given(st.lists(names, max_size=4))
def test_csv_has_a_row_a_file_and_none_that_begins_like_a_formula(files):
    parsed = list(csv.reader(io.StringIO(written("csv", *map(failed, files)), newline="")))
    assert parsed[0] == ["file", "genres", "unsure", "policy", *GENRES, "error"]
    assert [row[0].removeprefix("'") for row in parsed[1:]] == [file.removeprefix("'") for file in files]
    assert not any(row[0][0] in "=+-@\t\r\n" for row in parsed[1:])


def test_csv_cells():
    text = written("csv", predicted("=cmd|'/C calc'!A0.jpg", 0.6, 0.1, 0.9), failed("b,c.jpg"))
    assert text.splitlines() == [
        "file,genres,unsure,policy,Drama,Reality-TV,Sci-Fi,error",
        "'=cmd|'/C calc'!A0.jpg,Sci-Fi|Drama,False,half,0.6,0.1,0.9,",
        '"b,c.jpg",,False,half,,,,The file is empty (0 bytes).',
    ]


def test_a_name_that_is_not_unicode_is_still_written():
    # What Linux gives for the bytes b"caf\xe9.jpg" in a name.
    text = written("json", failed("caf\udce9.jpg"))
    assert json.loads(text.encode("utf-8"))[0]["file"] == "caf�.jpg"


def test_the_table_is_a_line_a_file():
    long = "folder/" * 20 + "poster.jpg"
    lines = written(
        "table", predicted(long, 0.6, 0.1, 0.9), predicted("b.jpg", 0.1, 0.2, 0.3), failed("c\n\x1b[31m.jpg")
    ).splitlines()
    assert lines[0].startswith("…")
    assert lines[0].endswith("poster.jpg  Sci-Fi 90%, Drama 60%  (half)")
    assert lines[1].endswith("  unsure: Sci-Fi 30%  (half)")
    assert lines[2].startswith("c??[31m.jpg ")
    assert lines[2].endswith("  error: The file is empty (0 bytes).")


def test_results_go_to_a_file_in_a_folder_made_for_it(tmp_path):
    with rows.opened(tmp_path / "new" / "out.csv") as stream:
        stream.write("é\r\n")
    assert (tmp_path / "new" / "out.csv").read_bytes() == "é\r\n".encode()


def test_results_go_to_the_terminal_as_utf_8(capsysbinary):
    with rows.opened(None) as stream:
        stream.write("é\n")
        stream.flush()
    assert capsysbinary.readouterr().out == "é\n".encode()


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(rows.OutputError, match="cannot be written"), rows.opened(tmp_path):
        pass


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_a_sentence():
    told = r"/dev/full cannot be written to its end \(No space left"
    with pytest.raises(rows.OutputError, match=told), rows.opened(Path("/dev/full")) as stream:
        stream.write("x")


def test_a_file_that_got_nothing_is_removed(tmp_path):
    told = "cannot be written to its end"
    with pytest.raises(rows.OutputError, match=told), rows.opened(tmp_path / "out.csv"):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []

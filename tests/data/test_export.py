"""CSV that runs nothing in a spreadsheet."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from poster_genre.data.export import safe_csv


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_text_that_begins_like_a_formula_is_defused(start):
    text = safe_csv(pd.DataFrame({"film": [f"{start}cmd|' /C calc'!A0"]}))
    assert pd.read_csv(io.StringIO(text))["film"][0].startswith(f"'{start}")


def test_column_names_are_defused_too():
    assert safe_csv(pd.DataFrame({"=1+1": [1]})) == "'=1+1\r\n1\r\n"


def test_numbers_flags_and_plain_text_stay():
    frame = pd.DataFrame({"n": [-1.5, 2], "flag": [True, False], "title": ["Drama, really", None]})
    assert safe_csv(frame) == 'n,flag,title\r\n-1.5,True,"Drama, really"\r\n2.0,False,\r\n'


def test_the_frame_itself_is_not_changed():
    frame = pd.DataFrame({"film": ["=1"]})
    safe_csv(frame)
    assert frame["film"].tolist() == ["=1"]


def test_repeated_column_names_and_mixed_cells():
    frame = pd.DataFrame([["=a", 1], [2, "=b"]], columns=["x", "x"])
    assert safe_csv(frame) == "x,x\r\n'=a,1\r\n2,'=b\r\n"

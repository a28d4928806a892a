"""Counts as published and as used: N/A rows, repeated ids and label sets, before and after the clean-up."""

from __future__ import annotations

from pathlib import Path

import pytest

from poster_genre import cli
from poster_genre.data import published_counts, readers
from poster_genre.data.catalog import Catalog

REAL = Path(__file__).parents[3] / "shared" / "posters" / "Multi_Label_dataset" / "train.csv"
TABLE = """id,genres
a,Drama|Comedy
b,Drama
b,Drama
c,N/A
d,Comedy|Drama
e,War
"""


@pytest.fixture
def catalog(tmp_path) -> Catalog:
    (tmp_path / "films.csv").write_text(TABLE, "utf-8")
    return readers.read(tmp_path / "films.csv")


def test_both_sides_of_a_small_table_by_hand(catalog):
    assert catalog.published == {
        "rows": 6,
        "films": 5,
        "columns": 3,  # Drama, Comedy, War: in a column of texts N/A is an empty entry
        "label_sets": 4,  # Drama+Comedy, Drama, War, and none
        "without_genre": 1,
        "with_genre": 5,
    }
    assert published_counts.of_catalog(catalog) | {"without_genre": 0} == {
        "rows": 4,
        "films": 4,
        "columns": 3,
        "label_sets": 3,
        "without_genre": 0,
        "with_genre": 4,
    }


def test_a_saved_catalog_still_knows_what_was_published(catalog, tmp_path):
    catalog.save(tmp_path / "saved")
    assert Catalog.open(tmp_path / "saved").published == catalog.published


def test_stats_prints_them_side_by_side(catalog, tmp_path, capsys):
    assert cli.main(["data", "stats", str(tmp_path / "films.csv")]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["Label", "sets", "4", "3"] in lines
    assert ["Rows", "without", "a", "genre", "(N/A)", "1", "0"] in lines


@pytest.mark.skipif(not REAL.is_file(), reason=f"the real posters' table is not at {REAL}")
def test_the_real_posters_table():
    catalog = readers.read(REAL)
    published, used = catalog.published, published_counts.of_catalog(catalog)
    assert (published["rows"], published["columns"], published["without_genre"]) == (6522, 25, 8)
    assert published["with_genre"] == 6514
    assert (used["films"], used["columns"], used["label_sets"]) == (6505, 24, 448)

"""The commands of `data`."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import pytest
from PIL import Image

from poster_genre.commands import data
from poster_genre.commands.data.report import STATS
from poster_genre.data.store import list_catalogs, open_catalog
from poster_genre.runs import recipe_file as recipe
from poster_genre.runs import run_folder


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))


@pytest.fixture
def call():
    """`call("stats", path)` runs `data stats PATH` and returns its exit status."""
    parser = argparse.ArgumentParser()
    data.register(parser.add_subparsers())

    def run(*arguments: object) -> int:
        parsed = parser.parse_args(["data", *map(str, arguments)])
        return parsed.run(parsed)

    return run


@pytest.fixture
def films(tmp_path) -> Path:
    path = tmp_path / "films.csv"
    path.write_text("id,genre,mood\na,Drama,dark\nb,Comedy|Drama,light\nb,Drama,light\nc,,dark\n")
    return path


@pytest.fixture
def posters(tmp_path) -> Path:
    """A folder with one good poster and one file that is none."""
    folder = tmp_path / "posters"
    (folder / "Drama").mkdir(parents=True)
    Image.radial_gradient("L").resize((100, 150)).save(folder / "Drama" / "good.jpg")
    (folder / "Drama" / "bad.jpg").write_bytes(b"<html>")
    return folder


def test_import_keeps_the_catalog_and_says_what_was_left_out(call, films, capsys):
    assert call("import", films, "--name", "films") == 0
    assert open_catalog("films").film_ids.tolist() == ["a", "b"]
    out = capsys.readouterr().out
    assert "2 posters, 2 genres, without images" in out
    assert "1 × Films with conflicting genres: A film has rows with different genres" in out
    assert "1 × Rows without a genre" in out


def test_a_wrong_name_is_refused_before_anything_is_read(call, tmp_path):
    with pytest.raises(ValueError, match="is no name for a catalog"):
        call("import", tmp_path / "not there", "--name", "../up")


def test_list_shows_what_was_imported(call, films, capsys):
    assert call("list") == 0
    assert "No catalogs yet" in capsys.readouterr().out
    call("import", films, "--name", "films")
    capsys.readouterr()
    call("list", "--format", "json")
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["name"], one["posters"], one["genres"]) == ("films", 2, ["Comedy", "Drama"])


def test_export_writes_a_folder_for_another_tool_and_says_so(call, posters, tmp_path, capsys):
    (posters / "Drama" / "bad.jpg").unlink()
    assert call("export", posters, "--to", "fiftyone", "--out", tmp_path / "out") == 0
    assert "1 posters as FiftyOne" in capsys.readouterr().out
    assert json.loads((tmp_path / "out" / "labels.json").read_text())["labels"] == {"good": [0]}


def test_delete_removes_the_catalog_and_not_the_dataset(call, films, capsys):
    call("import", films, "--name", "films")
    assert call("delete", "films") == 0
    assert "films: deleted" in capsys.readouterr().out
    assert list_catalogs() == [] and films.exists()


def test_a_catalog_that_a_training_needs_is_not_deleted(call, films, tmp_path, monkeypatch):
    monkeypatch.setattr(run_folder, "RUNS_DIR", tmp_path / "runs")
    call("import", films, "--name", "films")
    run = run_folder.create(recipe.load("transfer_head"), "films", run_folder.RUNS_DIR)
    with pytest.raises(ValueError, match=f"{run.id} trains on “films” just now"):
        call("delete", "films")
    run_folder.write_status(run.folder, run_folder.Status("stopped", pid=os.getpid()))
    assert call("delete", "films") == 0


def test_stats_prints_the_known_keys_as_json(call, films, capsys):
    assert call("stats", films, "--format", "json") == 0
    stats = json.loads(capsys.readouterr().out)
    assert list(stats) == [*STATS, "published", "used"]
    assert stats["posters"] == 2
    assert stats["genres"] == {"Comedy": 1, "Drama": 2}
    assert stats["cardinality"] == 1.5
    assert stats["mean_ir"] == 1.5


def test_figures_without_a_meaning_are_null(call, tmp_path, capsys):
    (tmp_path / "one.csv").write_text("id,genre\na,Drama\n")
    call("stats", tmp_path / "one.csv", "--format", "json")
    assert json.loads(capsys.readouterr().out)["cvir"] is None


def test_stats_as_a_table_and_of_an_imported_catalog_by_name(call, films, capsys):
    call("import", films, "--name", "films")
    capsys.readouterr()
    assert call("stats", "films") == 0
    out = capsys.readouterr().out
    assert "cardinality" in out
    assert "Drama" in out


def test_columns_can_be_corrected_and_are_shown(call, films, capsys):
    call("stats", films, "--format", "json", "--column", "genres=mood")
    printed = capsys.readouterr()
    assert json.loads(printed.out)["genres"] == {"Dark": 2, "Light": 1}
    assert "genres = “mood”" in printed.err


@pytest.mark.parametrize("correction", ["genres", "kind=mood"])
def test_a_misspelt_correction_is_explained(call, films, correction):
    with pytest.raises(ValueError, match="write PART=NAME, with one of film_id, image"):
        call("stats", films, "--column", correction)


def test_check_reports_and_fails_where_images_cannot_be_read(call, posters, capsys):
    assert call("check", posters) == 1
    assert "1  unreadable" in capsys.readouterr().out
    (posters / "Drama" / "bad.jpg").unlink()
    assert call("check", posters) == 0


def test_check_first_shows_what_was_understood(call, films, capsys):
    call("check", films)
    out = capsys.readouterr().out
    assert "Layout table: 4 records in" in out
    assert "film_id   column “id”" in out and "genres    column “genre”" in out and "not read  mood" in out
    assert "Comedy, Drama" in out


def test_check_fails_where_rows_or_labels_would_be_lost(call, tmp_path, capsys):
    path = tmp_path / "films.csv"
    path.write_text("id,genre\na,Drama\nb,Comedy\n")
    assert call("check", path) == 0
    path.write_text("id,genre\na,Drama\nb,\\N\n")
    assert call("check", path) == 1
    assert "1 rows or labels would be lost" in capsys.readouterr().out
    assert call("check", path, "--format", "json") == 1
    assert json.loads(capsys.readouterr().out)["understood"]["lost"] == {"no_genre": 1}


def test_a_guess_that_is_not_certain_asks_before_it_is_imported(call, tmp_path, capsys):
    path = tmp_path / "films.csv"
    path.write_text("tt0000001,Drama\ntt0000002,Comedy\n")
    with pytest.raises(ValueError, match="looks like a film, not like names of columns"):
        call("import", path, "--name", "films")
    assert list_catalogs() == []
    assert call("stats", path) == 0
    assert "Not certain: The first line" in capsys.readouterr().err
    assert call("import", path, "--name", "films", "--yes") == 0
    assert len(open_catalog("films")) == 2
    call("import", path, "--name", "fewer", "--column", "header=yes", "--column", "genres=Drama")
    assert len(open_catalog("fewer")) == 1


def test_a_path_means_the_same_however_it_is_written(call, posters, tmp_path, capsys, monkeypatch):
    (posters / "Drama" / "bad.jpg").unlink()
    (tmp_path / "link").symlink_to(posters)
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    monkeypatch.setenv("HOME", str(tmp_path))
    for path in ("../posters", "../below/../posters/", "~/posters", "../link", str(posters)):
        assert call("check", path) == 0, path
    assert f"in {posters}\n" in capsys.readouterr().out
    monkeypatch.chdir(posters)
    assert call("stats", ".") == 0


def test_check_lists_posters_as_text_json_and_csv(call, posters, tmp_path, capsys):
    call("check", posters, "--list", "unreadable")
    assert capsys.readouterr().out == "bad\tThis is not an image. Use a JPEG, PNG, WebP, GIF or AVIF file.\n"
    call("check", posters, "--format", "json", "--out", tmp_path / "found.csv")
    report = json.loads(capsys.readouterr().out)
    assert report["images_checked"] == 2
    assert [one["film_id"] for one in report["findings"][0]["listed"]] == ["bad"]
    assert (tmp_path / "found.csv").read_text().startswith("finding,film_id")


def test_check_of_an_unknown_finding_names_the_known(call, posters):
    with pytest.raises(ValueError, match="no finding “ugly”; known are: repeated_id"):
        call("check", posters, "--list", "ugly")


def test_download_fetches_the_posters_of_a_table_and_reports_refusals(call, tmp_path, capsys):
    table = tmp_path / "MovieGenre.csv"
    table.write_text(
        "imdbId,Imdb Link,Title,IMDB Score,Genre,Poster\n"
        "1,x,One (1990),1,Drama,http://127.0.0.1:9/a.jpg\n"
        "2,x,Two (1991),1,Drama,\n"
        "3,x,Three (1992),1,Drama,http://127.0.0.1:9/b.jpg\n"
    )
    assert call("download", table, "--limit", 2) == 0
    assert "1 refused" in capsys.readouterr().out
    assert (tmp_path / "posters" / "report.csv").read_text().count("\n") == 3


def test_download_of_a_private_address_is_refused(call):
    with pytest.raises(ValueError, match="is a private address"):
        call("download", "http://192.168.0.1/films.zip")

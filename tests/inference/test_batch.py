"""Many files: found, kept in order, and a bad one never stopping the rest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from poster_genre.inference.predictor import find_images, predict_bytes, predict_files


@pytest.fixture
def folder(tmp_path: Path, poster_bytes) -> Path:
    """Two folders of posters, with other files among them."""
    for name in ("b.jpg", "a.PNG", "deep/er/c.webp", "deep/d.gif"):
        path = tmp_path / "posters" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        kind = {".jpg": "JPEG", ".PNG": "PNG", ".webp": "WEBP", ".gif": "GIF"}[path.suffix]
        path.write_bytes(poster_bytes(format=kind))
    (tmp_path / "posters" / "notes.txt").write_text("no poster", "utf-8")
    (tmp_path / "posters" / "empty").mkdir()
    return tmp_path / "posters"


def test_folders_are_searched_whole_and_in_order(folder):
    found = [(path.relative_to(folder).as_posix(), error) for path, error in find_images([folder])]
    assert found == [("a.PNG", None), ("b.jpg", None), ("deep/d.gif", None), ("deep/er/c.webp", None)]


def test_a_file_that_was_named_is_tried_whatever_its_suffix(folder):
    assert list(find_images([folder / "notes.txt"])) == [(folder / "notes.txt", None)]


def test_a_folder_without_images_and_a_missing_path_are_told(folder):
    (_, empty), (_, missing) = find_images([folder / "empty", folder / "gone.jpg"])
    assert "holds no images" in empty
    assert "no such file" in missing


def test_a_link_back_up_is_not_followed(folder):
    (folder / "deep" / "loop").symlink_to(folder, target_is_directory=True)
    assert len(list(find_images([folder]))) == 4


def test_a_folder_that_may_not_be_read_is_told_and_the_others_go_on(folder, monkeypatch):
    iterdir = Path.iterdir

    def refused(path: Path):
        if path.name == "er":
            raise PermissionError(13, "Permission denied")
        return iterdir(path)

    monkeypatch.setattr(Path, "iterdir", refused)
    errors = [error for _, error in find_images([folder])]
    assert errors == [None, None, None, "The folder cannot be read (Permission denied)."]


def test_predictions_keep_the_order_with_bad_files_among_them(predictor, tmp_path, poster_bytes):
    paths = [tmp_path / f"{number:02}.png" for number in range(40)]
    for number, path in enumerate(paths):
        path.write_bytes(b"" if number % 7 == 3 else poster_bytes(number, format="PNG"))
    items = list(predict_files(predictor, ((path, None) for path in paths), workers=8))
    assert [item.file for item in items] == [str(path) for path in paths]
    for number, item in enumerate(items):
        if number % 7 == 3:
            assert item.prediction is None
            assert "empty" in item.error
        else:
            alone = predictor.predict(poster_bytes(number, format="PNG"))
            np.testing.assert_array_equal(item.prediction.logits, alone.logits)


def test_what_was_wrong_with_a_path_is_passed_on(predictor, tmp_path):
    (item,) = predict_files(predictor, [(tmp_path, "It is not there.")], workers=1)
    assert (item.file, item.prediction, item.error) == (str(tmp_path), None, "It is not there.")


@pytest.mark.parametrize(
    "name", ['it\'s a "poster".jpg', "two  spaces .jpg", "Amélie – 千と千尋 🎬.jpg", "-rf.jpg", "a,b;c|d.jpg"]
)
def test_any_name_will_do(predictor, tmp_path, poster_bytes, name):
    (tmp_path / name).write_bytes(poster_bytes())
    (item,) = predict_files(predictor, find_images([tmp_path]), workers=1)
    assert item.file == str(tmp_path / name)
    assert item.error is None


def test_a_file_over_the_limit_is_refused_unread(predictor, tmp_path, monkeypatch):
    film = tmp_path / "film.jpg"
    with film.open("wb") as file:
        file.truncate(30 * 2**20)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} was read"))
    assert predict_bytes(predictor, "film.jpg", film).error == "The file has 30 MB; the limit is 20 MB."


def test_a_file_that_vanished_is_told(predictor, tmp_path):
    item = predict_bytes(predictor, "gone.jpg", tmp_path / "gone.jpg")
    assert item.error == "The file cannot be read (No such file or directory)."


def test_bytes_need_no_file(predictor, poster_bytes):
    assert predict_bytes(predictor, "dropped.jpg", poster_bytes()).prediction is not None

"""The quality report: each oddity is found, listed with its posters, and left out by its switch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from poster_genre.data import quality
from poster_genre.data.catalog import Catalog
from poster_genre.data.quality import scan
from poster_genre.data.readers import read


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))


@pytest.fixture
def catalog_of(tmp_path, write_poster):
    """`catalog_of(a=..., b=...)`: a film each, its image by a seed (int), bytes, or a Pillow image."""

    def make(**films) -> Catalog:
        paths = []
        for name, content in films.items():
            path = tmp_path / "images" / f"{name}.jpg"
            path.parent.mkdir(exist_ok=True)
            if isinstance(content, int):
                write_poster(path, content, size=(200, 300))
            elif isinstance(content, bytes):
                path.write_bytes(content)
            else:
                content.save(path)
            paths.append(str(path))
        about = pd.DataFrame({"film_id": list(films), "path": paths})
        return Catalog.build("films", about, np.ones((len(films), 1), bool), ("Drama",))

    return make


def films(report: quality.Report, finding: str) -> list[str]:
    return sorted(report.of(finding)["film_id"])


def left_out(report: quality.Report, *findings: str) -> list[str]:
    rows = report.of(*findings)
    return sorted(set(rows.loc[rows["leave_out"], "film_id"]))


def test_good_posters_have_no_finding(catalog_of):
    report = quality.check(catalog_of(a=1, b=2))
    assert report.found.empty
    assert report.summary().empty
    assert report.images_checked == 2


def test_damaged_images_are_told_apart(catalog_of, tmp_path, write_poster):
    whole = write_poster(tmp_path / "whole.jpg", 9, size=(200, 300)).read_bytes()
    catalog = catalog_of(
        good=1, cut=whole[: len(whole) // 2], page=b"<html>not found</html>", empty=b"", gone=2
    )
    Path(catalog.posters.set_index("film_id").loc["gone", "path"]).unlink()
    report = quality.check(catalog)
    assert films(report, "truncated") == ["cut"]
    assert films(report, "unreadable") == ["empty", "page"]
    assert films(report, "missing") == ["gone"]
    assert catalog.without(report.of("truncated", "unreadable", "missing")).film_ids.tolist() == ["good"]


def test_blank_tiny_and_oddly_shaped_images(catalog_of):
    gradient = Image.linear_gradient("L")
    catalog = catalog_of(
        good=1,
        plain=Image.new("RGB", (200, 300), "navy"),
        speck=gradient.resize((8, 12)),
        small=gradient.resize((40, 60)),
        wide=Image.fromarray(np.random.default_rng(0).integers(0, 256, (100, 300), np.uint8)),
    )
    report = quality.check(catalog)
    assert films(report, "blank") == ["plain"]
    assert films(report, "tiny") == ["small", "speck"]
    assert films(report, "odd_shape") == ["wide"]
    assert report.of("odd_shape")["detail"].tolist() == ["300 × 100 px"]


def test_the_same_poster_at_another_size_and_quality_is_a_near_duplicate(catalog_of, tmp_path, write_poster):
    small = Image.open(write_poster(tmp_path / "one.jpg", 3, size=(200, 300))).resize((120, 170))
    report = quality.check(catalog_of(a=1, b=3, c=small), split=np.array(["train"] * 3))
    assert films(report, "near_duplicate") == ["b", "c"]
    assert report.of("near_duplicate")["group"].tolist() == ["b", "b"]
    assert left_out(report, "near_duplicate") == ["c"]
    assert films(report, "near_duplicate_across_splits") == []


def test_of_copies_across_splits_the_training_copy_goes(catalog_of):
    report = quality.check(catalog_of(a=1, b=1, c=2), split=np.array(["train", "test", "train"]))
    assert films(report, "near_duplicate_across_splits") == ["a", "b"]
    assert left_out(report, "near_duplicate_across_splits") == ["a"]
    assert left_out(report, "near_duplicate", "near_duplicate_across_splits") == ["a"]


def test_a_picture_that_many_films_share_is_a_placeholder_not_a_duplicate(catalog_of):
    report = quality.check(catalog_of(a=1, b=2, c=2, d=2, e=2, f=2))
    assert films(report, "placeholder") == left_out(report, "placeholder") == ["b", "c", "d", "e", "f"]
    assert films(report, "near_duplicate") == []


def test_blank_images_are_no_duplicates_of_each_other(catalog_of):
    plain = Image.new("RGB", (200, 300), "white")
    report = quality.check(catalog_of(a=plain, b=plain, c=1))
    assert films(report, "near_duplicate") == []


def test_unknown_genres_are_listed_with_the_nearest_known_one_without_any_image():
    labels = np.array([[1, 0], [0, 1]], bool)
    catalog = Catalog.build("two", pd.DataFrame({"film_id": ["a", "b"]}), labels, ("Comdey", "Drama"))
    report = quality.check(catalog)
    assert report.of("unknown_genre")["detail"].tolist() == [
        "“Comdey” is no known genre; the nearest known genre is Comedy"
    ]
    assert catalog.without(report.of("unknown_genre")).film_ids.tolist() == ["b"]
    assert report.images_checked == 0


def test_what_the_import_left_out_is_in_the_report_and_has_no_switch(tmp_path):
    (tmp_path / "films.csv").write_text("id,genre\na,Drama\na,Drama\nb,\nc,Drama\nc,War\n")
    catalog = read(tmp_path / "films.csv")
    summary = quality.check(catalog).summary().set_index("finding")
    assert summary["posters"].to_dict() == {"repeated_id": 1, "conflicting_labels": 1, "no_genre": 1}
    assert summary["left_out"].to_dict() == {"repeated_id": 0, "conflicting_labels": 1, "no_genre": 0}
    assert quality.check(catalog).of("no_genre")["detail"].tolist() == ["row 4: the row names no genre"]
    assert catalog.without(quality.check(catalog).of("conflicting_labels")).film_ids.tolist() == ["a"]


def test_a_second_check_decodes_nothing(catalog_of, monkeypatch):
    catalog = catalog_of(a=1, b=2, page=b"no image")
    first = quality.check(catalog)
    monkeypatch.setattr(scan, "look_at", lambda data: pytest.fail("looked again"))
    pd.testing.assert_frame_equal(quality.check(catalog).found, first.found)


def test_a_changed_image_is_looked_at_again(catalog_of):
    catalog = catalog_of(a=1)
    quality.check(catalog)
    Path(catalog.posters["path"][0]).write_bytes(b"changed")
    assert films(quality.check(catalog), "unreadable") == ["a"]


def test_progress_and_cancel(catalog_of, monkeypatch):
    monkeypatch.setattr(scan, "_BATCH", 2)
    catalog = catalog_of(a=1, b=2, c=3, d=4, e=5)
    seen = []
    quality.check(catalog, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(2, 5), (4, 5), (5, 5)]
    with pytest.raises(quality.Cancelled, match="Stopped after 2 of 5 images"):
        quality.check(catalog, cancelled=iter([False, True]).__next__)


def test_every_finding_has_words_for_a_person():
    for name, finding in quality.FINDINGS.items():
        assert finding.name == name
        assert finding.title[0].isupper()
        assert finding.meaning.endswith(".")

"""The catalog: sorted, fingerprinted, saved whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from poster_genre.data.catalog import Catalog, CatalogError


def build(film_ids, labels, genres=("Drama", "Comedy"), **about) -> Catalog:
    table = pd.DataFrame({"film_id": film_ids, **about})
    return Catalog.build("films", table, np.array(labels, bool), genres)


def test_rows_are_sorted_by_film_and_genres_by_name():
    catalog = build(["b", "a"], [[1, 0], [0, 1]])
    assert catalog.film_ids.tolist() == ["a", "b"]
    assert catalog.genres == ("Comedy", "Drama")
    assert catalog.labels.tolist() == [[True, False], [False, True]]


def test_a_genre_that_never_occurs_is_dropped():
    assert build(["a"], [[1, 0]]).genres == ("Drama",)


def test_a_catalog_without_posters_is_refused():
    with pytest.raises(CatalogError, match="no posters"):
        build([], np.zeros((0, 2)))


def test_one_film_has_one_row():
    with pytest.raises(CatalogError, match="film a occurs more than once"):
        build(["a", "a"], [[1, 0], [1, 0]])


def test_labels_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        build(["a"], [[1, 0]]).labels[0, 0] = False


def test_images_are_optional():
    assert not build(["a"], [[1, 0]]).has_images


def test_fingerprint_ignores_name_order_and_folder_but_not_labels_ids_or_bytes(tmp_path, write_poster):
    def two(folder: str, seed: int = 1, labels=((1, 0), (0, 1)), ids=("a", "b")) -> str:
        paths = [str(write_poster(tmp_path / folder / f"{n}.jpg", seed + n)) for n in range(2)]
        return build(list(ids), list(labels), path=paths).fingerprint

    first = two("one")
    assert two("two") == first
    assert two("three", seed=7) != first
    assert two("four", labels=((1, 1), (0, 1))) != first
    assert two("five", ids=("a", "c")) != first


def test_fingerprint_does_not_depend_on_the_order_of_rows():
    assert build(["a", "b"], [[1, 0], [0, 1]]).fingerprint == build(["b", "a"], [[0, 1], [1, 0]]).fingerprint


def test_a_saved_catalog_opens_as_it_was(poster_catalog, tmp_path):
    poster_catalog.save(tmp_path / "saved")
    opened = Catalog.open(tmp_path / "saved")
    pd.testing.assert_frame_equal(opened.posters, poster_catalog.posters)
    pd.testing.assert_frame_equal(opened.issues, poster_catalog.issues)
    assert (opened.name, opened.genres, opened.fingerprint, opened.findings) == (
        poster_catalog.name,
        poster_catalog.genres,
        poster_catalog.fingerprint,
        poster_catalog.findings,
    )


def test_opening_reads_no_image(poster_catalog, tmp_path):
    poster_catalog.save(tmp_path / "saved")
    for path in poster_catalog.posters["path"]:
        Path(path).unlink()
    assert Catalog.open(tmp_path / "saved").fingerprint == poster_catalog.fingerprint


def test_saving_again_replaces(poster_catalog, tmp_path):
    poster_catalog.save(tmp_path / "saved")
    poster_catalog.subset(np.arange(6) < 3, "half").save(tmp_path / "saved")
    assert len(Catalog.open(tmp_path / "saved")) == 3


def test_a_full_disk_leaves_the_earlier_catalog_and_nothing_else(poster_catalog, tmp_path, monkeypatch):
    poster_catalog.save(tmp_path / "saved")

    def full(*_args, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        poster_catalog.subset(np.arange(6) < 3, "half").save(tmp_path / "saved")
    assert [path.name for path in tmp_path.iterdir() if path.name != "posters"] == ["saved"]
    assert len(Catalog.open(tmp_path / "saved")) == 6


def test_opening_what_is_no_catalog_names_the_missing_file(tmp_path):
    with pytest.raises(CatalogError, match=r"not a saved catalog: catalog\.json is missing"):
        Catalog.open(tmp_path)


def test_opening_a_damaged_catalog_says_so(poster_catalog, tmp_path):
    poster_catalog.save(tmp_path / "saved")
    (tmp_path / "saved" / "catalog.parquet").write_bytes(b"PAR1")
    with pytest.raises(CatalogError, match="damaged; import it again"):
        Catalog.open(tmp_path / "saved")


@pytest.mark.parametrize("card", ["[]", '{"format": 1}', '{"format": 1, "name": "x", "genres": 3}', "{}"])
def test_opening_with_an_odd_card_says_which_file(poster_catalog, tmp_path, card):
    poster_catalog.save(tmp_path / "saved")
    (tmp_path / "saved" / "catalog.json").write_text(card)
    with pytest.raises(CatalogError, match=r"import (it|the dataset) again"):
        Catalog.open(tmp_path / "saved")


def test_a_subset_keeps_labels_and_drops_genres_without_films(poster_catalog):
    part = poster_catalog.subset(poster_catalog.film_ids == "tt0000001", "one")
    assert part.genres == ("Drama",)
    assert part.labels.tolist() == [[True]]


def test_without_leaves_out_what_the_findings_ask_for(poster_catalog):
    findings = pd.DataFrame({"film_id": ["tt0000001", "tt0000002"], "leave_out": [False, True]})
    left = poster_catalog.without(findings)
    assert left.film_ids.tolist() == ["tt0000001", "tt0000003", "tt0000004", "tt0000005", "tt0000006"]
    assert len(poster_catalog) == 6

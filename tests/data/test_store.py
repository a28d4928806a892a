"""Imported catalogs: kept whole under a name, listed, opened, deleted."""

from __future__ import annotations

import resource
import signal
import zipfile

import pytest

from poster_genre.data.catalog import CatalogError
from poster_genre.data.home import catalogs_home, home
from poster_genre.data.store import delete_catalog, import_catalog, list_catalogs, open_catalog


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))


@pytest.fixture
def films(tmp_path):
    path = tmp_path / "films.csv"
    path.write_text("id,genre\na,Drama\nb,Comedy|Drama\n")
    return path


def test_an_imported_catalog_is_listed_and_opens(films):
    imported = import_catalog(films, "My films")
    saved = list_catalogs()
    assert [(one.name, one.posters, one.genres, one.has_images, one.problem) for one in saved] == [
        ("My films", 2, ("Comedy", "Drama"), False, "")
    ]
    opened = open_catalog("My films")
    assert (opened.name, opened.fingerprint) == ("My films", imported.fingerprint)


def test_no_catalogs_yet():
    assert list_catalogs() == []
    with pytest.raises(CatalogError, match=r"no catalog “films”\. Imported are: none yet"):
        open_catalog("films")


def test_a_taken_name_is_replaced_only_when_asked(films):
    import_catalog(films, "films")
    films.write_text("id,genre\nc,War\n")
    with pytest.raises(CatalogError, match="a catalog “films” already"):
        import_catalog(films, "films")
    import_catalog(films, "films", replace=True)
    assert open_catalog("films").film_ids.tolist() == ["c"]


@pytest.mark.parametrize("name", ["", ".", "..", "../up", "a/b", ".hidden", "x" * 65, "name\n"])
def test_a_name_is_never_a_path(films, name):
    with pytest.raises(CatalogError, match="is no name for a catalog"):
        import_catalog(films, name)


def test_a_dataset_that_cannot_be_read_leaves_nothing(tmp_path):
    (tmp_path / "bad.csv").write_text("id,genre\na,7\n")
    with pytest.raises(CatalogError, match="is a number"):
        import_catalog(tmp_path / "bad.csv", "bad")
    assert not catalogs_home().exists() or not list(catalogs_home().iterdir())


def test_a_disk_that_takes_no_more_leaves_the_old_catalog_and_no_half_made_one(films, tmp_path):
    import_catalog(films, "films")
    before = open_catalog("films").fingerprint
    large = tmp_path / "large.csv"
    large.write_text("id,genre\n" + "".join(f"film {n * n},Drama\n" for n in range(20_000)))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))  # the system refuses bytes, as a full disk does
    try:
        with pytest.raises(CatalogError, match=r"large\.csv failed: .*No catalog was left behind"):
            import_catalog(large, "films", replace=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert [folder.name for folder in catalogs_home().iterdir()] == ["films"]
    assert open_catalog("films").fingerprint == before


@pytest.fixture
def zipped(tmp_path, write_poster):
    """A ZIP of two posters in a folder a genre."""
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for seed, name in enumerate(("Drama/a.jpg", "War/b.jpg")):
            archive.write(write_poster(tmp_path / name, seed), name)
    return tmp_path / "set.zip"


def test_the_images_are_counted_while_they_are_read(zipped):
    told = []
    import_catalog(zipped, "set", progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (2, 2)


def test_a_deleted_catalog_takes_its_unpacked_posters_along_once_nobody_needs_them(zipped):
    unpacked = home() / "archives"
    for name in ("one", "two"):
        import_catalog(zipped, name)
    assert delete_catalog("one") > 0
    assert [one.name for one in list_catalogs()] == ["two"] and len(list(unpacked.iterdir())) == 1
    delete_catalog("two")
    assert list(unpacked.iterdir()) == [] and zipped.exists()


def test_images_elsewhere_outlive_their_catalog(poster_catalog, tmp_path):
    poster_catalog.save(catalogs_home() / "six")
    delete_catalog("six")
    assert len(list((tmp_path / "posters").iterdir())) == 6


def test_what_is_not_there_cannot_be_deleted(films):
    import_catalog(films, "films")
    with pytest.raises(CatalogError, match=r"no catalog “film”\. Imported are: films"):
        delete_catalog("film")


def test_a_damaged_card_is_listed_with_its_problem(films):
    import_catalog(films, "films")
    (catalogs_home() / "films" / "catalog.json").write_text("{")
    assert "import it again" in list_catalogs()[0].problem

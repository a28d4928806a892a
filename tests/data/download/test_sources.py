"""Datasets from the web, Kaggle and Google Drive."""

from __future__ import annotations

import sys
import types

import pytest

from poster_genre.data.catalog import CatalogError
from poster_genre.data.download import DownloadError, download
from poster_genre.data.readers import read


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("KAGGLEHUB_CACHE", raising=False)


def test_a_zip_is_unpacked_and_ready_to_read(web, zip_bytes, patience, tmp_path):
    web.files["/sets/films.zip"] = zip_bytes
    folder = download(web.url("/sets/films.zip"), allow_private=True, patience=patience)
    assert folder == tmp_path / "home" / "downloads" / "127.0.0.1"
    assert read(folder).film_ids.tolist() == ["a"]
    assert [file.name for file in folder.iterdir()] == ["films"]


def test_what_is_there_is_not_asked_for_again(web, zip_bytes, patience):
    web.files["/films.zip"] = zip_bytes
    for _ in range(2):
        download(web.url("/films.zip"), allow_private=True, patience=patience)
    assert len(web.asked) == 1


def test_a_page_instead_of_a_zip_is_no_dataset(web, patience, tmp_path):
    web.files["/films.zip"] = b"<html>Quota exceeded</html>"
    with pytest.raises(DownloadError, match="did not send a ZIP file"):
        download(web.url("/films.zip"), tmp_path / "here", allow_private=True, patience=patience)
    assert list((tmp_path / "here").iterdir()) == []


def test_private_addresses_are_refused_unless_allowed(web):
    with pytest.raises(CatalogError, match="is a private address"):
        download(web.url("/films.zip"))


@pytest.mark.parametrize(("package", "source"), [("kagglehub", "kaggle:a/b"), ("gdown", "gdrive:abc")])
def test_a_missing_package_is_named_with_its_installation(monkeypatch, package, source):
    monkeypatch.setitem(sys.modules, package, None)  # what Python itself puts there for a failed import
    with pytest.raises(DownloadError, match=f"needs the package {package}: pip install {package}"):
        download(source)


@pytest.mark.parametrize("source", ["kaggle:owner", "kaggle:../..", "gdrive:", "gdrive:a/b"])
def test_a_misspelt_source_is_explained(source):
    with pytest.raises(DownloadError, match=r"write (kaggle:OWNER/NAME|gdrive:FOLDER_ID)"):
        download(source)


def test_kaggle_downloads_into_our_own_cache(monkeypatch, tmp_path):
    import os

    def dataset_download(handle: str) -> str:
        return os.environ["KAGGLEHUB_CACHE"] + "/" + handle

    monkeypatch.setitem(sys.modules, "kagglehub", types.SimpleNamespace(dataset_download=dataset_download))
    assert download("kaggle:a/b") == tmp_path / "home" / "downloads" / "kaggle" / "a" / "b"


def test_a_drive_folder_without_files_is_an_error(monkeypatch):
    monkeypatch.setitem(sys.modules, "gdown", types.SimpleNamespace(download_folder=lambda **options: []))
    with pytest.raises(DownloadError, match="Is the folder shared"):
        download("gdrive:abc")


def test_what_a_package_raises_becomes_a_sentence(monkeypatch):
    def refuse(handle: str) -> str:
        raise RuntimeError("403 Forbidden")

    monkeypatch.setitem(sys.modules, "kagglehub", types.SimpleNamespace(dataset_download=refuse))
    with pytest.raises(DownloadError, match="Kaggle did not give a/b: 403 Forbidden"):
        download("kaggle:a/b")

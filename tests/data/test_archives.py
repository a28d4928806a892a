"""ZIPs: unpacked inside their folder, within limits, whole or not at all."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from poster_genre.data import archives
from poster_genre.data.catalog import CatalogError


@pytest.fixture
def write_zip(tmp_path):
    def write(entries: dict[str, bytes], name: str = "set.zip", compression=zipfile.ZIP_DEFLATED) -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", compression) as archive:
            for entry, data in entries.items():
                archive.writestr(entry, data)
        return path

    return write


@pytest.fixture
def target(tmp_path) -> Path:
    folder = tmp_path / "out" / "inner"
    folder.mkdir(parents=True)
    return folder


def test_files_and_folders_come_out(write_zip, target):
    archives.extract(write_zip({"a/b.txt": b"one", "c.txt": b"two", "empty/": b""}), target)
    assert (target / "a" / "b.txt").read_bytes() == b"one"
    assert (target / "c.txt").read_bytes() == b"two"


@pytest.mark.parametrize("name", ["../up.txt", "a/../../up.txt", "/etc/up.txt", "C:/up.txt", "..\\up.txt"])
def test_no_path_leaves_the_folder_and_nothing_is_written(write_zip, target, name):
    with pytest.raises(CatalogError, match="points outside; nothing is unpacked"):
        archives.extract(write_zip({"good.txt": b"x", name: b"x"}), target)
    assert not list(target.parent.rglob("*.txt"))


def test_links_are_refused(tmp_path, target):
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(CatalogError, match="“link” is a link"):
        archives.extract(tmp_path / "set.zip", target)


def test_a_bomb_is_refused_by_its_stated_size(write_zip, target):
    bomb = write_zip({"zeros": bytes(80 * 2**20)})
    with pytest.raises(CatalogError, match="may be a ZIP bomb"):
        archives.extract(bomb, target, max_ratio=10)
    assert not list(target.iterdir())


def test_a_bomb_that_lies_about_its_size_is_stopped(write_zip, target):
    bomb = write_zip({"zeros": bytes(3 * 2**20)})
    honest = (3 * 2**20).to_bytes(4, "little")
    bomb.write_bytes(bomb.read_bytes().replace(honest, (5).to_bytes(4, "little")))
    with pytest.raises(CatalogError):
        archives.extract(bomb, target, max_total=2**20)
    assert sum(file.stat().st_size for file in target.iterdir()) <= 2**20


def test_a_total_limit_holds_whatever_the_ratio(write_zip, target):
    archive = write_zip({"a": bytes(1000), "b": bytes(1000)}, compression=zipfile.ZIP_STORED)
    with pytest.raises(CatalogError, match="unpacks to more than"):
        archives.extract(archive, target, max_total=1500)


def test_a_damaged_archive_says_so(write_zip, target):
    archive = write_zip({"a.txt": b"text" * 1000})
    data = bytearray(archive.read_bytes())
    data[40:60] = bytes(20)
    archive.write_bytes(data)
    with pytest.raises(CatalogError, match="damaged ZIP file"):
        archives.extract(archive, target)


def test_unpacking_twice_uses_the_first_and_a_failure_leaves_nothing(write_zip, tmp_path, monkeypatch):
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))
    archive = write_zip({"a.txt": b"x"})
    assert archives.unpacked(archive) == archives.unpacked(archive)
    with pytest.raises(CatalogError):
        archives.unpacked(write_zip({"good.txt": b"x", "../up.txt": b"x"}, "bad.zip"))
    assert len(list((tmp_path / "home" / "archives").iterdir())) == 1


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["a" * 300 + ".csv"], r"“a{40}…” has a name of 304 letters; a disk takes 255"),
        (["a", "a/b.csv"], r"the entry “a” is a file, and a folder with “b\.csv” too"),
        (["a.csv", "a.csv"], r"the entry “a\.csv” occurs twice"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_that_no_disk_takes_or_in_each_others_way_are_refused(tmp_path, target, names, message):
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    with pytest.raises(CatalogError, match=message):
        archives.extract(tmp_path / "set.zip", target)
    assert list(target.iterdir()) == []

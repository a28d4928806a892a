"""One file: whole, resumed, retried, refused."""

from __future__ import annotations

import os

import pytest

from poster_genre.data.download import DownloadError, fetch
from poster_genre.data.download.fetch import fetch_bytes

DATA = os.urandom(1_000_000)


def test_a_file_comes_whole_with_progress(web, open_session, patience, tmp_path):
    web.files["/a.bin"] = DATA
    seen = []
    path = fetch(web.url("/a.bin"), tmp_path / "a.bin", open_session, patience, lambda *now: seen.append(now))
    assert path.read_bytes() == DATA
    assert seen[-1] == (len(DATA), len(DATA))
    assert [file.name for file in tmp_path.iterdir()] == ["a.bin"]


@pytest.mark.parametrize("fault", ["drops", "stalls"])
def test_a_broken_line_is_resumed_where_it_broke(web, open_session, patience, tmp_path, fault):
    web.files["/a.bin"], web.faults["/a.bin"] = DATA, fault
    assert fetch(web.url("/a.bin"), tmp_path / "a.bin", open_session, patience).read_bytes() == DATA
    ranges = [asked for _, asked in web.asked]
    assert ranges[0] is None
    assert ranges[1].startswith("bytes=") and ranges[1] != "bytes=0-"


def test_a_server_without_ranges_starts_again(web, open_session, patience, tmp_path):
    web.files["/a.bin"], web.faults["/a.bin"] = DATA, "no ranges"
    assert fetch(web.url("/a.bin"), tmp_path / "a.bin", open_session, patience).read_bytes() == DATA


def test_a_later_call_goes_on_and_a_changed_file_starts_again(web, open_session, patience, tmp_path):
    web.files["/a.bin"], web.faults["/a.bin"] = DATA, "drops"
    once = type(patience)(attempts=1, stall=patience.stall, pause=patience.pause)
    with pytest.raises(DownloadError, match="failed 1 times; the last time: the connection broke off"):
        fetch(web.url("/a.bin"), tmp_path / "a.bin", open_session, once)
    assert not (tmp_path / "a.bin").exists()
    web.files["/a.bin"] = DATA[::-1]
    assert fetch(web.url("/a.bin"), tmp_path / "a.bin", open_session, patience).read_bytes() == DATA[::-1]


def test_redirects_are_followed(web, open_session, patience, tmp_path):
    web.files["/b"], web.faults["/a"] = b"here", f"redirect {web.url('/b')}"
    assert fetch(web.url("/a"), tmp_path / "a", open_session, patience).read_bytes() == b"here"


def test_redirects_in_circles_end(web, open_session, patience):
    web.faults["/a"] = "redirect /a"
    with pytest.raises(DownloadError, match="redirects in circles"):
        fetch_bytes(web.url("/a"), open_session, 100, patience)


def test_a_busy_server_is_asked_again(web, open_session, patience, pauses):
    web.files["/a"], web.faults["/a"] = b"here", "busy twice"
    assert fetch_bytes(web.url("/a"), open_session, 100, patience) == b"here"
    assert pauses == [1.0, 2.0]


def test_a_server_that_says_when_is_asked_then(web, open_session, patience, pauses):
    web.faults["/a"] = "always busy"
    with pytest.raises(DownloadError, match="failed 3 times; the last time: the server answered 503"):
        fetch_bytes(web.url("/a"), open_session, 100, patience)
    assert pauses == [7.0, 7.0]


def test_a_missing_file_is_asked_for_once(web, open_session, patience):
    with pytest.raises(DownloadError, match="not there: the server answered 404") as error:
        fetch_bytes(web.url("/none"), open_session, 100, patience)
    assert error.value.gone
    assert len(web.asked) == 1


def test_more_bytes_than_allowed_are_not_kept(web, open_session, patience):
    web.files["/a"] = DATA
    with pytest.raises(DownloadError, match="is larger than"):
        fetch_bytes(web.url("/a"), open_session, 1000, patience)

"""Posters by URL: fetched, judged, reported, and not asked for twice."""

from __future__ import annotations

import pandas as pd
import pytest
from PIL import Image

from poster_genre.data.download import fetch_posters


@pytest.fixture
def poster_bytes(tmp_path, write_poster):
    """`poster_bytes(seed)`: a JPEG; `poster_bytes(None)`: a plain one."""

    def make(seed: int | None) -> bytes:
        path = tmp_path / "made.jpg"
        if seed is None:
            Image.new("RGB", (182, 268), "white").save(path)
        else:
            write_poster(path, seed, size=(182, 268))
        return path.read_bytes()

    return make


@pytest.fixture
def films_at(web):
    """`films_at(tt1="/a.jpg", tt2=None)`: the table of films and their URLs on the server."""

    def make(**paths: str | None) -> pd.DataFrame:
        urls = [path if path is None or "://" in path else web.url(path) for path in paths.values()]
        return pd.DataFrame({"film_id": list(paths), "url": urls})

    return make


def statuses(report: pd.DataFrame) -> dict[str, str]:
    return dict(zip(report["film_id"], report["status"], strict=True))


def test_every_outcome_is_reported(web, films_at, poster_bytes, open_session, patience, tmp_path):
    web.files = {
        "/good.jpg": poster_bytes(1),
        "/dropped.jpg": poster_bytes(2),
        "/page.jpg": b"<html>Please log in</html>",
        "/plain.jpg": poster_bytes(None),
        "/busy.jpg": poster_bytes(3),
    }
    web.faults = {
        "/dropped.jpg": "drops",
        "/busy.jpg": "always busy",
        "/moved.jpg": "redirect /good.jpg",
    }
    films = films_at(
        tt1="/good.jpg",
        tt2="/dropped.jpg",
        tt3="/page.jpg",
        tt4="/plain.jpg",
        tt5="/busy.jpg",
        tt6="/gone.jpg",
        tt7="/moved.jpg",
        tt8=None,
        tt9="ftp://images.example/a.jpg",
    )
    seen = []
    report = fetch_posters(films, tmp_path / "posters", open_session, patience, lambda *now: seen.append(now))
    assert statuses(report) == {
        "tt1": "fetched",
        "tt2": "fetched",
        "tt3": "not_an_image",
        "tt4": "placeholder",
        "tt5": "failed",
        "tt6": "gone",
        "tt7": "fetched",
        "tt8": "no_url",
        "tt9": "refused",
    }
    assert sorted(file.name for file in (tmp_path / "posters").iterdir()) == [
        "report.csv",
        "tt1.jpg",
        "tt2.jpg",
        "tt7.jpg",
    ]
    assert (tmp_path / "posters" / "tt1.jpg").read_bytes() == web.files["/good.jpg"]
    assert seen[-1] == (9, 9)


def test_a_second_call_asks_only_for_what_may_still_come(
    web, films_at, poster_bytes, open_session, patience, tmp_path
):
    web.files = {"/good.jpg": poster_bytes(1), "/page.jpg": b"<html>", "/busy.jpg": poster_bytes(2)}
    web.faults = {"/busy.jpg": "always busy"}
    films = films_at(tt1="/good.jpg", tt2="/page.jpg", tt3="/gone.jpg", tt4="/busy.jpg")
    fetch_posters(films, tmp_path / "posters", open_session, patience)
    web.asked.clear()
    web.faults.clear()
    report = fetch_posters(films, tmp_path / "posters", open_session, patience)
    assert statuses(report) == {"tt1": "there", "tt2": "not_an_image", "tt3": "gone", "tt4": "fetched"}
    assert [path for path, _ in web.asked] == ["/busy.jpg"]


def test_one_picture_for_many_films_is_a_placeholder(
    web, films_at, poster_bytes, open_session, patience, tmp_path
):
    web.files = {"/none.jpg": poster_bytes(1), "/own.jpg": poster_bytes(2)}
    films = films_at(**{f"tt{n}": "/none.jpg" for n in range(5)}, tt9="/own.jpg")
    report = fetch_posters(films, tmp_path / "posters", open_session, patience)
    assert set(statuses(report).values()) == {"placeholder", "fetched"}
    assert [file.name for file in (tmp_path / "posters").glob("*.jpg")] == ["tt9.jpg"]
    web.asked.clear()
    fetch_posters(films, tmp_path / "posters", open_session, patience)
    assert web.asked == []


def test_loopback_urls_in_a_table_are_refused(web, films_at, patience, tmp_path):
    from poster_genre.data.download.addresses import session

    with session() as closed:
        report = fetch_posters(films_at(tt1="/a.jpg"), tmp_path / "posters", closed, patience)
    assert statuses(report) == {"tt1": "refused"}
    assert web.asked == []


def test_a_film_id_is_never_a_path(web, open_session, patience, tmp_path):
    films = pd.DataFrame({"film_id": ["../up"], "url": [web.url("/a.jpg")]})
    report = fetch_posters(films, tmp_path / "posters", open_session, patience)
    assert statuses(report) == {"../up": "refused"}


def test_an_interruption_keeps_what_came(web, films_at, poster_bytes, open_session, patience, tmp_path):
    web.files = {f"/{n}.jpg": poster_bytes(n) for n in range(4)}
    films = films_at(**{f"tt{n}": f"/{n}.jpg" for n in range(4)})

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_posters(films, tmp_path / "posters", open_session, patience, interrupt)
    report = fetch_posters(films, tmp_path / "posters", open_session, patience)
    assert set(statuses(report).values()) <= {"there", "fetched"}
    assert "there" in set(statuses(report).values())

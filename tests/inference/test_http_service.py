"""The HTTP service, asked over a real connection on loopback."""

from __future__ import annotations

import json
import socket
import threading
import time
from functools import partial

import pytest
import requests
import uvicorn

from poster_genre.commands.policies import named_policy
from poster_genre.inference import http_service, rows
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.predictor import Predictor, predict_bytes


@pytest.fixture(scope="module")
def predictor(tiny_bundle) -> Predictor:
    return Predictor(Bundle.open(tiny_bundle), workers=2)


@pytest.fixture(scope="module")
def serve(predictor):
    """`serve(rate=…, hosts=…)`: the address of a running service."""
    running = []

    def start(**options) -> str:
        app = http_service.service(predictor, partial(named_policy, predictor.bundle), **options)
        listening = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        running.append((server, thread))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        while not server.started:
            time.sleep(0.01)
        return address

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def address(serve) -> str:
    return serve(rate=0)


def ask(address: str, *files: tuple[str, bytes], **query) -> requests.Response:
    parts = [("file", file) for file in files]
    return requests.post(f"{address}/v1/predict", files=parts, params=query, timeout=30)


def test_it_answers_as_the_command_line_does(address, predictor, poster_bytes):
    files = [("ä b.jpg", poster_bytes(0)), ("two.png", poster_bytes(1, format="PNG"))]
    answered = ask(address, *files, policy="precise")
    bundle = predictor.bundle
    expected = [
        rows.as_json(rows.row(predict_bytes(predictor, *file), bundle.policies["precise"], bundle.genres))
        for file in files
    ]
    assert answered.status_code == 200
    assert answered.json() == expected


def test_a_bad_image_is_a_row_with_an_error_beside_good_ones(address, poster_bytes):
    answered = ask(address, ("bad.jpg", b"<html>"), ("good.jpg", poster_bytes()))
    assert answered.status_code == 200
    assert ["This is not an image" in (row["error"] or "") for row in answered.json()] == [True, False]
    assert ask(address, ("bad.jpg", b"<html>")).status_code == 422


@pytest.mark.parametrize(
    "query, says", [({"policy": "none such"}, "Unknown policy"), ({"top_k": "0"}, "top_k is '0'")]
)
def test_what_is_asked_wrongly_is_told(address, poster_bytes, query, says):
    answered = ask(address, ("a.jpg", poster_bytes()), **query)
    assert (answered.status_code, says in answered.json()["error"]) == (400, True)


def test_no_poster_and_too_many_are_told(address, poster_bytes):
    assert "as a field “file”" in requests.post(f"{address}/v1/predict", timeout=30).json()["error"]
    many = [(f"{n}.jpg", b"x") for n in range(http_service.MOST_FILES + 1)]
    assert (ask(address, *many).status_code, ask(address, *many[1:]).status_code) == (400, 422)


def test_top_k_gives_so_many_genres(address, poster_bytes):
    assert len(ask(address, ("a.jpg", poster_bytes()), top_k=3).json()[0]["genres"]) == 3


@pytest.mark.parametrize("told", [True, False])
def test_a_body_that_is_too_large_is_refused_whether_its_length_is_told_or_not(address, monkeypatch, told):
    monkeypatch.setattr(http_service, "MOST_BYTES", 1000)
    edge = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    body = [edge, b"x" * 3000, b"\r\n--edge--\r\n"]
    answered = requests.post(
        f"{address}/v1/predict",
        data=b"".join(body) if told else iter(body),
        headers={"Content-Type": "multipart/form-data; boundary=edge"},
        timeout=30,
    )
    assert (answered.status_code, "larger than" in answered.json()["error"]) == (413, True)


def test_more_than_the_rate_is_told_when_to_come_back(serve, poster_bytes):
    limited = serve(rate=2)
    codes = [ask(limited, ("a.jpg", poster_bytes())) for _ in range(3)]
    assert [answered.status_code for answered in codes] == [200, 200, 429]
    assert 1 <= int(codes[-1].headers["Retry-After"]) <= 31


def test_the_rate_fills_up_with_time():
    now = [0.0]
    rate = http_service.Rate(60, clock=lambda: now[0])
    assert [rate.seconds_to_wait("a") for _ in range(60)] == [0.0] * 60
    assert rate.seconds_to_wait("a") == pytest.approx(1.0)
    assert rate.seconds_to_wait("b") == 0.0
    now[0] = 1.0
    assert rate.seconds_to_wait("a") == 0.0


def test_a_loopback_service_answers_under_its_own_names_alone(serve):
    guarded = serve(hosts=("127.0.0.1", "localhost"))
    assert requests.get(f"{guarded}/healthz", timeout=30).status_code == 200
    assert requests.get(f"{guarded}/healthz", headers={"Host": "evil.example"}, timeout=30).status_code == 400


def test_health_metrics_and_description(serve, predictor, poster_bytes):
    own = serve(rate=0)
    ask(own, ("a.jpg", poster_bytes()), ("b.jpg", b"no image"))
    requests.get(f"{own}/nowhere", timeout=30)
    assert requests.get(f"{own}/healthz", timeout=30).json()["sha256"] == predictor.bundle.sha
    metrics = requests.get(f"{own}/metrics", timeout=30).text.splitlines()
    for line in (
        'poster_genre_requests_total{path="/v1/predict",status="200"} 1',
        'poster_genre_requests_total{path="other",status="404"} 1',
        'poster_genre_posters_total{result="predicted"} 1',
        'poster_genre_posters_total{result="refused"} 1',
        'poster_genre_poster_seconds_bucket{le="+Inf"} 2',
        "poster_genre_poster_seconds_count 2",
        "poster_genre_requests_waiting 0",
    ):
        assert line in metrics
    described = requests.get(f"{own}/openapi.json", timeout=30).json()
    assert set(described["paths"]) == {"/v1/predict", "/healthz", "/metrics"}
    row = ask(own, ("a.jpg", poster_bytes())).json()[0]
    answer = described["paths"]["/v1/predict"]["post"]["responses"]["200"]["content"]["application/json"]
    assert set(answer["schema"]["items"]["required"]) == set(row)
    assert "openapi.json" in requests.get(own, timeout=30).text


def test_many_at_once_are_all_answered(address, poster_bytes):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(20) as pool:
        answered = list(pool.map(lambda n: ask(address, (f"{n}.jpg", poster_bytes(n))), range(60)))
    assert [one.status_code for one in answered] == [200] * 60
    assert [json.loads(one.text)[0]["file"] for one in answered] == [f"{n}.jpg" for n in range(60)]

"""The server as it is started: who is answered, from where, and what is closed."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAME = "genre.example.org"
START_LIMIT_S = 120
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[tuple[int, Path]]:
    """Port and log of a server that also answers to a name of elsewhere, though it listens here alone."""
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"STREAMLIT_SERVER_HEADLESS": "true", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "serve.py", "--port", str(port), "--names", NAME]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            until = time.monotonic() + START_LIMIT_S
            while time.monotonic() < until and process.poll() is None:
                try:
                    if asked(port, "/_stcore/health")[0] == 200:
                        break
                except OSError:
                    time.sleep(0.1)
            yield port, folder / "log"
        finally:
            process.terminate()
            process.wait()


def asked(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str]]:
    """Status and headers of one answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}
    connection.close()
    return found


def stream(port: int, host: str, origin: str) -> int:
    """The status with which the app's WebSocket answers: 101 is open."""
    return asked(port, "/_stcore/stream", Host=host, Origin=origin, **UPGRADE)[0]


def test_it_is_said_that_others_are_let_in_and_how(server):
    assert f"as localhost, 127.0.0.1, {NAME}: in visitor mode" in server[1].read_text()


@pytest.mark.parametrize("host", ["localhost:{port}", "127.0.0.1:{port}", NAME, NAME.upper()])
def test_known_names_are_answered(server, host):
    port = server[0]
    host = host.format(port=port)
    assert asked(port, "/", Host=host)[0] == 200
    assert stream(port, host, f"http://{host}") == 101


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:{port}", "10.1.2.3"]
)
@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/_stcore/host-config", "/compare"])
def test_a_foreign_name_that_leads_here_is_not_answered(server, host, path):
    assert asked(server[0], path, Host=host.format(port=server[0]))[0] == 400


def test_a_page_of_a_foreign_name_gets_no_stream_though_host_and_origin_agree(server):
    port = server[0]
    assert stream(port, f"evil.example:{port}", f"http://evil.example:{port}") in (400, 403)
    assert stream(port, f"localhost:{port}", "http://evil.example") == 403


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/", "/_stcore/metrics?families=x"])
def test_what_the_process_holds_is_closed(server, path):
    assert asked(server[0], path)[0] == 404


def test_a_foreign_page_may_read_nothing(server):
    for path in ("/", "/_stcore/health", "/_stcore/host-config"):
        _, headers = asked(server[0], path, Origin="http://evil.example")
        assert headers.get("access-control-allow-origin") in (None, f"http://localhost:{server[0]}")


def test_an_upload_without_the_token_of_its_session_is_refused(server):
    assert asked(server[0], "/_stcore/upload_file/someone/file", "PUT")[0] in (400, 403)


def test_the_settings_that_guard_the_app_are_as_documented():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    server = settings["server"]
    assert (server["address"], server["allowedHosts"]) == ("127.0.0.1", ["localhost", "127.0.0.1"])
    assert server["maxUploadSize"] == 20
    assert (
        not {"enableXsrfProtection", "enableCORS", "enableStaticServing"} & server.keys()
    )  # safe by default
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"

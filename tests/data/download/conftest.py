"""A web server on this machine that misbehaves in every way that a download meets."""

from __future__ import annotations

import io
import threading
import zipfile
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from poster_genre.data.download import Patience
from poster_genre.data.download.addresses import session


class WebServer(ThreadingHTTPServer):
    """Serves `files`; `faults[path]` names what goes wrong there. `asked` lists (path, Range header)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.faults: dict[str, str] = {}
        self.asked: list[tuple[str, str | None]] = []
        self.counts: Counter[str] = Counter()
        self.closing = threading.Event()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        server, path = self.server, self.path
        server.asked.append((path, self.headers.get("Range")))
        server.counts[path] += 1
        fault = server.faults.get(path, "")
        if fault.startswith("redirect "):
            return self._answer(302, b"", Location=fault.removeprefix("redirect "))
        if fault == "busy twice" and server.counts[path] < 3:
            return self._answer(503, b"")
        if fault == "always busy":
            return self._answer(503, b"", **{"Retry-After": "7"})
        if path not in server.files:
            return self._answer(404, b"<html>not found</html>")
        data = server.files[path]
        mark = f'"{hash(data)}"'
        start = 0
        if self.headers.get("Range") and fault != "no ranges" and self.headers.get("If-Range") == mark:
            start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-"))
        headers = {"ETag": mark}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        broken = fault in ("drops", "stalls", "no ranges") and server.counts[path] == 1
        self._answer(206 if start else 200, data[start:], half=broken, **headers)
        if broken and fault == "stalls":
            server.closing.wait()  # until the test is over: the client must give up by itself
        if broken:
            self.close_connection = True

    def _answer(self, status: int, body: bytes, half: bool = False, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if half else body)
        self.wfile.flush()

    def log_message(self, *_args) -> None:
        pass


@pytest.fixture
def web():
    """The server, started; its clients may open loopback addresses only through `open_session`."""
    server = WebServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.closing.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_session():
    with session(allow_private=True) as made:
        yield made


@pytest.fixture
def pauses() -> list[float]:
    """The waits that a `patience` asked for, none of which is waited."""
    return []


@pytest.fixture
def patience(pauses) -> Patience:
    return Patience(attempts=3, connect=5, stall=2, pause=pauses.append)


@pytest.fixture
def zip_bytes() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("films.csv", "id,genre\na,Drama\n")
    return packed.getvalue()

"""One file from the web: retried when the line drops or stalls, and going on where it stopped."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import requests

from poster_genre.data.catalog import CatalogError
from poster_genre.data.download.addresses import AddressError, split_url

_CHUNK = 256 * 1024
_BUSY = (408, 425, 429, 500, 502, 503, 504)  # answers worth asking again


class DownloadError(CatalogError):
    """A download that failed; the message names the address and the reason.

    gone: the server says that there is no such file, so that asking again is no use.
    """

    def __init__(self, message: str, gone: bool = False) -> None:
        super().__init__(message)
        self.gone = gone


@dataclass(frozen=True)
class Patience:
    """How long to try. attempts: in all; connect, stall: seconds to wait for a connection, and for the
    next bytes; pause: called with the seconds to wait before the next attempt."""

    attempts: int = 5
    connect: float = 10
    stall: float = 30
    pause: Callable[[float], None] = time.sleep


PATIENCE = Patience()


class _Retry(Exception):
    """This attempt failed for a reason that may pass."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


def fetch(
    url: str,
    target: Path,
    session: requests.Session,
    patience: Patience = PATIENCE,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Download `url` to the file `target`, which appears when it is whole.

    Bytes of an interrupted download stay beside it (`.part`) and the next call goes on from them, if
    the server still has the same file.
    progress: called with (bytes done, bytes in all, 0 where unknown).
    Raises DownloadError, or AddressError for an address that is not opened.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = _Part(target)
    _persist(url, patience, lambda: _attempt(url, part, session, patience, progress))
    part.finish()
    return target


def fetch_bytes(url: str, session: requests.Session, limit: int, patience: Patience = PATIENCE) -> bytes:
    """Download at most `limit` bytes into memory. Raises as `fetch`, also for a longer file."""
    return _persist(url, patience, lambda: _attempt_bytes(url, session, limit, patience))


class _Part:
    """The bytes got so far, and the mark by which the server knows the file that they belong to."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(target.name + ".part")
        self._mark_file = target.with_name(target.name + ".part.json")

    def request_headers(self, url: str) -> dict[str, str]:
        """Ask for the rest, provided that the file is still the same."""
        try:
            known = json.loads(self._mark_file.read_text("utf-8"))
            size = self.path.stat().st_size
        except (OSError, ValueError):
            return {}
        if not size or known.get("url") != url or not known.get("mark"):
            return {}
        return {"Range": f"bytes={size}-", "If-Range": known["mark"]}

    def remember(self, url: str, response: requests.Response) -> None:
        mark = response.headers.get("ETag", "")
        if not mark or mark.startswith("W/"):  # a weak mark allows no byte ranges
            mark = response.headers.get("Last-Modified", "")
        self._mark_file.write_text(json.dumps({"url": url, "mark": mark}), "utf-8")

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)
        self._mark_file.unlink(missing_ok=True)

    def finish(self) -> None:
        self.path.replace(self.target)
        self._mark_file.unlink(missing_ok=True)


def _persist(url: str, patience: Patience, attempt: Callable):
    """Call `attempt` until it returns, at most `patience.attempts` times, waiting longer each time."""
    split_url(url)
    for number in range(1, patience.attempts + 1):
        try:
            return attempt()
        except (
            requests.ConnectionError,
            requests.Timeout,
            requests.exceptions.ChunkedEncodingError,
        ) as error:
            reason, wait = _reason(error), None
        except _Retry as error:
            reason, wait = str(error), error.wait
        except requests.TooManyRedirects as error:
            raise DownloadError(f"{url} redirects in circles.", gone=True) from error
        except requests.exceptions.InvalidSchema as error:  # by a redirect; `url` itself is http(s)
            raise AddressError(f"{url} leads to an address that is not opened: {error}.") from error
        except requests.RequestException as error:
            raise DownloadError(f"{url} cannot be asked for: {error}.") from error
        if number < patience.attempts:
            patience.pause(min(wait if wait is not None else 2.0 ** (number - 1), 60))
    raise DownloadError(f"{url} failed {patience.attempts} times; the last time: {reason}.")


def _attempt(
    url: str,
    part: _Part,
    session: requests.Session,
    patience: Patience,
    progress: Callable[[int, int], None] | None,
) -> None:
    headers = part.request_headers(url)
    with session.get(
        url, headers=headers, stream=True, timeout=(patience.connect, patience.stall)
    ) as response:
        if response.status_code == 416:  # what we have is longer than the file: not the same file
            part.forget()
            raise _Retry("the file changed on the server")
        _check_status(url, response)
        goes_on = response.status_code == 206
        done = part.path.stat().st_size if goes_on else 0
        if goes_on and not response.headers.get("Content-Range", "").startswith(f"bytes {done}-"):
            part.forget()
            raise _Retry("the server sent another part than asked for")
        total = done + int(response.headers.get("Content-Length") or 0)
        part.remember(url, response)
        with part.path.open("ab" if goes_on else "wb") as out:
            for chunk in response.iter_content(_CHUNK):
                out.write(chunk)
                done += len(chunk)
                if progress is not None:
                    progress(done, max(total, done) if total else 0)


def _attempt_bytes(url: str, session: requests.Session, limit: int, patience: Patience) -> bytes:
    with session.get(url, stream=True, timeout=(patience.connect, patience.stall)) as response:
        _check_status(url, response)
        data = bytearray()
        for chunk in response.iter_content(_CHUNK):
            data += chunk
            if len(data) > limit:
                raise DownloadError(f"{url} is larger than {limit / 2**20:.0f} MB.", gone=True)
        return bytes(data)


def _check_status(url: str, response: requests.Response) -> None:
    status = response.status_code
    if status in (200, 206):
        return
    if status in _BUSY:
        wait = response.headers.get("Retry-After", "")
        raise _Retry(f"the server answered {status}", float(wait) if wait.isdigit() else None)
    raise DownloadError(f"{url} is not there: the server answered {status}.", gone=status in (404, 410))


def _reason(error: Exception) -> str:
    if isinstance(error, requests.Timeout) or "timed out" in str(error).lower():
        return "no bytes came for too long"
    if isinstance(error, requests.exceptions.ChunkedEncodingError) or "Incomplete" in str(error):
        return "the connection broke off"
    return "no connection"

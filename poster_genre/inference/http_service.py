"""Predictions over HTTP: a Starlette app around the same predictor, with limits, health and metrics."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

import anyio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from poster_genre.data import images
from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference import rows
from poster_genre.inference.http_description import openapi
from poster_genre.inference.interpreters import batch_workers
from poster_genre.inference.predictor import Predictor, predict_bytes

MOST_FILES = 16  # posters a request
MOST_BYTES = 4 * images.MAX_BYTES  # of a request's body
MOST_WAITING = 64  # requests at once; one more is told to come back
_CLIENTS = 4096  # addresses whose rate is remembered
_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # buckets of the histogram


class Rate:
    """A token bucket an address: `per_minute` requests, at once or spread; 0 for no limit."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute, self._clock = per_minute, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def seconds_to_wait(self, address: str) -> float:
        """0 and one token less, or the seconds until there is a token."""
        if not self.per_minute:
            return 0.0
        now, per_second = self._clock(), self.per_minute / 60
        tokens, then = self._left.pop(address, (float(self.per_minute), now))
        tokens = min(self.per_minute, tokens + (now - then) * per_second)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / per_second
        self._left[address] = (tokens if wait else tokens - 1, now)
        if len(self._left) > _CLIENTS:
            self._left.popitem(last=False)
        return wait


@dataclass
class Counts:
    """What `/metrics` tells, in Prometheus' text format."""

    requests: dict[tuple[str, int], int] = field(default_factory=dict)
    posters: dict[str, int] = field(default_factory=lambda: {"predicted": 0, "refused": 0})
    seconds: list[float] = field(default_factory=lambda: [0.0] * (len(_SECONDS) + 1))
    seconds_sum: float = 0.0
    waiting: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answered(self, path: str, status: int) -> None:
        with self._lock:
            self.requests[path, status] = self.requests.get((path, status), 0) + 1

    def poster(self, predicted: bool, seconds: float) -> None:
        with self._lock:
            self.posters["predicted" if predicted else "refused"] += 1
            self.seconds[sum(seconds > limit for limit in _SECONDS)] += 1
            self.seconds_sum += seconds

    def text(self, model: str, sha: str) -> str:
        """The metrics as text."""
        name = "poster_genre"
        lines = [f"# TYPE {name}_requests_total counter"]
        lines += [
            f'{name}_requests_total{{path="{path}",status="{status}"}} {n}'
            for (path, status), n in sorted(self.requests.items())
        ]
        lines.append(f"# TYPE {name}_posters_total counter")
        lines += [f'{name}_posters_total{{result="{result}"}} {n}' for result, n in self.posters.items()]
        lines.append(f"# TYPE {name}_poster_seconds histogram")
        total = 0
        for limit, n in zip((*_SECONDS, "+Inf"), self.seconds):
            total += int(n)
            lines.append(f'{name}_poster_seconds_bucket{{le="{limit}"}} {total}')
        lines += [f"{name}_poster_seconds_sum {self.seconds_sum:.6f}", f"{name}_poster_seconds_count {total}"]
        lines += [f"# TYPE {name}_requests_waiting gauge", f"{name}_requests_waiting {self.waiting}"]
        lines += [f"# TYPE {name}_model_info gauge", f'{name}_model_info{{name="{model}",sha256="{sha}"}} 1']
        return "\n".join(lines) + "\n"


def service(
    predictor: Predictor,
    named_policy: Callable[[str | None, int | None], Policy],
    rate: int = 600,
    hosts: tuple[str, ...] = ("*",),
) -> Starlette:
    """The app. named_policy: a policy's name or None, and top-k or None, to the policy (ValueError for an
    unknown one). rate: requests a minute from one address, 0 for no limit. hosts: names under which it
    answers, so that a page elsewhere cannot reach a loopback service under a name of its own."""
    bundle, counts, limit = predictor.bundle, Counts(), Rate(rate)
    workers = asyncio.Semaphore(batch_workers())
    description = openapi(MOST_FILES, MOST_BYTES)

    async def predict(request: Request) -> Response:
        wait = limit.seconds_to_wait(request.client.host if request.client else "")
        if wait:
            raise HTTPException(429, f"More than {rate} requests a minute.", _retry(wait))
        if counts.waiting >= MOST_WAITING:
            raise HTTPException(503, f"{MOST_WAITING} requests are being answered.", _retry(1))
        counts.waiting += 1
        try:
            answered = await answer(request)
        finally:
            counts.waiting -= 1
        failed = all(row["error"] for row in answered)
        return _json(answered, 422 if failed else 200)

    async def answer(request: Request) -> list[dict]:
        policy = _policy(request, named_policy)
        _require_size(int(request.headers.get("content-length") or 0))
        try:
            async with _limited(request).form(max_files=MOST_FILES, max_fields=0) as form:
                files = [part for _, part in form.multi_items() if not isinstance(part, str)]
                if not files:
                    raise HTTPException(400, "Send posters as multipart/form-data, each as a field “file”.")
                return [await one(file, policy) for file in files]
        except MultiPartException as error:
            raise HTTPException(400, f"{error.message} At most {MOST_FILES} files are taken.") from error

    async def one(file, policy: Policy) -> dict:
        async with workers:
            data, started = await file.read(), time.perf_counter()
            item = await anyio.to_thread.run_sync(predict_bytes, predictor, file.filename or "", data)
            counts.poster(item.error is None, time.perf_counter() - started)
        return rows.as_json(rows.row(item, policy, bundle.genres))

    async def health(request: Request) -> Response:
        return JSONResponse({"status": "ok", "model": bundle.name, "sha256": bundle.sha})

    async def metrics(request: Request) -> Response:
        return PlainTextResponse(counts.text(bundle.name, bundle.sha))

    async def schema(request: Request) -> Response:
        return JSONResponse(description)

    async def page(request: Request) -> Response:
        return HTMLResponse(_page(description))

    async def told(request: Request, error: Exception) -> Response:
        return JSONResponse({"error": error.detail}, error.status_code, error.headers)

    paths = {"/v1/predict": predict, "/healthz": health, "/metrics": metrics}
    paths |= {"/openapi.json": schema, "/": page}
    return Starlette(
        routes=[
            Route(path, answers, methods=["POST" if answers is predict else "GET"])
            for path, answers in paths.items()
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts)),
            Middleware(_Counting, counts=counts, paths=tuple(paths)),
        ],
        exception_handlers={HTTPException: told},
    )


class _Counting:
    """Counts answers by path and status; unknown paths as one, so that strangers cannot fill the memory."""

    def __init__(self, app, counts: Counts, paths: tuple[str, ...]) -> None:
        self.app, self.counts, self.paths = app, counts, paths

    async def __call__(self, scope, receive, send) -> None:
        async def counted(message) -> None:
            if message["type"] == "http.response.start":
                path = scope["path"] if scope["path"] in self.paths else "other"
                self.counts.answered(path, message["status"])
            await send(message)

        await self.app(scope, receive, counted if scope["type"] == "http" else send)


def _limited(request: Request) -> Request:
    """The request, whose body ends with 413 where it grows too large, whatever its header said."""
    read = 0

    async def receive():
        nonlocal read
        message = await request.receive()
        read += len(message.get("body", b""))
        _require_size(read)
        return message

    return Request(request.scope, receive)


def _require_size(n_bytes: int) -> None:
    if n_bytes > MOST_BYTES:
        raise HTTPException(413, f"The request is larger than {MOST_BYTES // 2**20} MB.")


def _policy(request: Request, named_policy: Callable[[str | None, int | None], Policy]) -> Policy:
    query = request.query_params
    top_k = query.get("top_k")
    if top_k is not None and not (top_k.isascii() and top_k.isdigit() and int(top_k) > 0):
        raise HTTPException(400, f"top_k is {top_k!r}; a whole number from 1 is expected.")
    try:
        return named_policy(query.get("policy"), int(top_k) if top_k else None)
    except ValueError as error:
        raise HTTPException(400, str(error)) from error


def _retry(seconds: float) -> dict[str, str]:
    return {"Retry-After": str(int(seconds) + 1)}


def _json(value: object, status: int) -> Response:
    text = json.dumps(value, ensure_ascii=False)
    return Response(text, status, media_type="application/json")


def _page(description: dict) -> str:
    """The description for a person, with a form to try it."""
    parts = [
        f"<h2><code>{method.upper()} {escape(path)}</code></h2><p>{escape(about['summary'])}</p>"
        for path, methods in description["paths"].items()
        for method, about in methods.items()
    ]
    form = (
        '<form action="/v1/predict" method="post" enctype="multipart/form-data">'
        '<input type="file" name="file" multiple aria-label="Posters"> <button>Predict</button></form>'
        "<pre>curl -F file=@poster.jpg http://127.0.0.1:8600/v1/predict</pre>"
        '<p><a href="/openapi.json">openapi.json</a></p>'
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(description["info"]["title"])}'
        "</title><style>body{font:16px system-ui;max-width:44rem;margin:2rem auto;padding:0 1rem}</style>"
        f"<h1>{escape(description['info']['title'])}</h1>{form}{''.join(parts)}</html>"
    )
